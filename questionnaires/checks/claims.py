"""Claims about an earlier questionnaire, and an edition against the one before it."""

from __future__ import annotations

import re

from questionnaires.checks.registry import Finding, Findings, comparison_check, structure_check
from questionnaires.editions.comparing import changes, paired, reworded
from questionnaires.model import Claim, Question, Questionnaire
from questionnaires.problems import WARNING
from questionnaires.writing import structure_hash

_KEY = re.compile(r"[A-Za-z0-9-]+@[1-9][0-9]*", re.ASCII)


@structure_check("claim-invalid")
def claims_name_an_edition(questionnaire: Questionnaire) -> Findings:
    named = [("same_items_as", questionnaire.same_items_as)] if questionnaire.same_items_as else []
    named += [
        (f"comparable_with {claim.questionnaire}", claim.questionnaire) for claim in questionnaire.comparable_with
    ]
    for place, key in named:
        if not _KEY.fullmatch(key):
            yield Finding(place, f"`{key}` names no edition", "write the id and the version, like one-stop@1")
        elif key == questionnaire.key:
            yield Finding(place, "the questionnaire names itself", "name the edition before it")


@structure_check("claim-without-note")
def comparisons_are_explained(questionnaire: Questionnaire) -> Findings:
    for claim in questionnaire.comparable_with:
        if not claim.note.strip():
            advice = "say in `note` what is the same and what is not: it is printed beside every comparison"
            yield Finding(f"comparable_with {claim.questionnaire}", "the note is empty", advice)


@comparison_check("same-items-differ")
def the_same_items_are_the_same(questionnaire: Questionnaire, earlier: Questionnaire) -> Findings:
    if questionnaire.same_items_as != earlier.key:
        return
    for item in questionnaire.items:
        other = earlier.codes.get(item.code)
        if other is None or not other.is_item:
            yield Finding(f"question {item.code}", f"{earlier.key} has no such item", "take same_items_as out")
        elif _counted(item) != _counted(other):
            yield Finding(
                f"question {item.code}", f"it counts otherwise than in {earlier.key}", "take same_items_as out"
            )
    for item in earlier.items:
        if item.code not in questionnaire.codes:
            yield Finding(f"question {item.code}", f"the item of {earlier.key} is missing", "take same_items_as out")


@comparison_check("comparable-nothing")
def something_can_be_compared(questionnaire: Questionnaire, earlier: Questionnaire) -> Findings:
    claim = _claim(questionnaire, earlier)
    if claim and not any(question.concept for question in paired(earlier, questionnaire).values()):
        advice = "give questions that ask for the same the same concept, or take comparable_with out"
        yield Finding(f"comparable_with {earlier.key}", "no concept stands in both", advice)


@comparison_check("comparable-break", WARNING)
def breaks_are_named_in_the_note(questionnaire: Questionnaire, earlier: Questionnaire) -> Findings:
    claim = _claim(questionnaire, earlier)
    for code, before in paired(earlier, questionnaire).items() if claim else ():
        breaks = [change for change in changes(before, questionnaire.question(code)) if change.breaks]
        if claim and breaks and code not in claim.note:
            yield Finding(
                breaks[0].where,
                f"{breaks[0].message}: {breaks[0].breaks}",
                f"it is not compared: name {code} in the note",
            )


@comparison_check("version-not-raised")
def another_structure_is_another_version(questionnaire: Questionnaire, earlier: Questionnaire) -> Findings:
    same_edition = questionnaire.key == earlier.key
    if same_edition and structure_hash(questionnaire) != structure_hash(earlier):
        advice = f"write version = {questionnaire.version + 1}; wording can change without that"
        yield Finding("", f"{earlier.key} asks or counts otherwise", advice)


@comparison_check("words-moved")
def words_stay_with_their_codes(questionnaire: Questionnaire, earlier: Questionnaire) -> Findings:
    """Within an edition no words can be approved that prove another meaning of the answers already given."""
    if questionnaire.key != earlier.key:
        return
    for language in questionnaire.texts.keys() & earlier.texts.keys():
        for difference in reworded(earlier.texts[language], questionnaire.texts[language]):
            if difference.breaks:
                advice = f"leave the words at their codes, or write version = {questionnaire.version + 1}"
                yield Finding(difference.where, f"{difference.message}: {difference.breaks}", advice)


@comparison_check("code-reused")
def a_code_keeps_its_meaning(questionnaire: Questionnaire, earlier: Questionnaire) -> Findings:
    for question in questionnaire.questions if questionnaire.id == earlier.id else ():
        other = earlier.codes.get(question.code)
        if other and other.concept and question.concept and other.concept != question.concept:
            message = f"it asked for {other.concept} in {earlier.key}, now for {question.concept}"
            yield Finding(f"question {question.code}", message, "give the question a code that was never used")


def _claim(questionnaire: Questionnaire, earlier: Questionnaire) -> Claim | None:
    return next((claim for claim in questionnaire.comparable_with if claim.questionnaire == earlier.key), None)


def _counted(item: Question) -> tuple[object, ...]:
    return item.concept, item.factor, item.values, item.satisfied_from, item.rates, item.offers
