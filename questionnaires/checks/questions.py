"""Codes, types and the words that tie a question to the outside."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from questionnaires.checks.registry import Finding, Findings, structure_check
from questionnaires.model import FILLED, Questionnaire
from questionnaires.problems import WARNING
from questionnaires.toml.tables import did_you_mean
from questionnaires.types import ANSWER_TYPES

RATES = ("resolving", "receiving")
_NUMBERED = re.compile(r"(?P<name>[A-Z]+)(?P<number>[0-9]{1,15})", re.ASCII)
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,15}", re.ASCII)


@structure_check("questions-missing")
def something_is_asked(questionnaire: Questionnaire) -> Findings:
    if not questionnaire.questions:
        yield Finding("", "no question is asked", "write each question as a table [[question]]")


@structure_check("code-invalid")
def codes_are_column_names(questionnaire: Questionnaire) -> Findings:
    for code in questionnaire.codes:
        if code and not _CODE.fullmatch(code):
            advice = "begin with a capital A–Z; then A–Z and 0–9, at most 16 characters in all"
            yield Finding(f"question {code}", f"`{code}` cannot be a code", advice)


@structure_check("code-doubled")
def codes_are_used_once(questionnaire: Questionnaire) -> Findings:
    for code, times in Counter(question.code for question in questionnaire.questions).items():
        if code and times > 1:
            yield Finding(f"question {code}", f"{times} questions have this code", "give each its own code")


@structure_check("code-skipped", WARNING)
def numbered_codes_have_no_hole(questionnaire: Questionnaire) -> Findings:
    """One number left out among neighbours on a page is usually a question that got lost on the way."""
    for before, after in pairwise(questionnaire.questions):
        first, second = _NUMBERED.fullmatch(before.code), _NUMBERED.fullmatch(after.code)
        if not first or not second or (before.page, first["name"]) != (after.page, second["name"]):
            continue
        lost = int(first["number"]) + 1
        if int(second["number"]) == lost + 1:
            message = f"{first['name']}{lost:0{len(first['number'])}} is missing after {before.code}"
            yield Finding(f"question {after.code}", message, "put it back, or number the questions without a hole")


@structure_check("slot-doubled")
def columns_are_used_once(questionnaire: Questionnaire) -> Findings:
    owners: dict[str, set[str]] = {}
    for slot in questionnaire.slots:
        owners.setdefault(slot.name, set()).add(slot.question.code)
    for name, codes in owners.items():
        if len(codes) > 1:
            asked = " and ".join(sorted(codes))
            yield Finding(f"column {name}", f"{asked} share this column", "change one of the codes")


@structure_check("type-unknown")
def types_exist(questionnaire: Questionnaire) -> Findings:
    for question in questionnaire.questions:
        if question.type and question.type not in ANSWER_TYPES:
            advice = did_you_mean(question.type, ANSWER_TYPES)
            yield Finding(f"question {question.code}", f"there is no answer type `{question.type}`", advice)


@structure_check("fact-uncounted")
def facts_can_be_counted(questionnaire: Questionnaire) -> Findings:
    for question in questionnaire.questions:
        if question.fact and question.type in ANSWER_TYPES and not question.kind.counted:
            message = f"reports print the shares of each answer, and a {question.type} has none"
            advice = "ask it as a choice, such as 0 · 1 · 2 · 3 or more, or leave `fact` out"
            yield Finding(f"question {question.code}", message, advice)


@structure_check("concept-missing")
def items_can_be_followed_over_versions(questionnaire: Questionnaire) -> Findings:
    for item in questionnaire.items:
        if not item.concept:
            advice = 'add concept = "…", a name that stays the same in later versions'
            yield Finding(f"question {item.code}", "the item has no concept", advice)


@structure_check("concept-doubled")
def a_concept_is_one_question(questionnaire: Questionnaire) -> Findings:
    for concept, times in Counter(question.concept for question in questionnaire.questions).items():
        if concept and times > 1:
            yield Finding(f"concept {concept}", f"{times} questions ask for it", "give each question its own concept")


@structure_check("rates-unknown")
def somebody_known_is_rated(questionnaire: Questionnaire) -> Findings:
    said = {(f"factor {factor.id}", factor.rates) for factor in questionnaire.factors}
    of_factor = {factor.id: factor.rates for factor in questionnaire.factors}
    for question in questionnaire.questions:
        if question.rates != of_factor.get(question.factor or ""):
            said.add((f"question {question.code}", question.rates))
    for place, rates in sorted(said):
        if rates not in RATES:
            yield Finding(place, f"nobody is `{rates}`", did_you_mean(rates, RATES))


@structure_check("fills-unknown")
def filled_columns_understand_the_answers(questionnaire: Questionnaire) -> Findings:
    for question in questionnaire.questions:
        if not question.fills:
            continue
        understood = FILLED.get(question.fills)
        if understood is None:
            advice = did_you_mean(question.fills, FILLED)
            yield Finding(f"question {question.code}", f"it cannot fill `{question.fills}`", advice)
            continue
        foreign = [option.code for option in question.options if option.code not in understood]
        if foreign or not question.kind.fills_columns:
            advice = "ask it as a single choice of " + ", ".join(
                f"{k} ({v})" for k, v in understood.items() if k != "."
            )
            yield Finding(f"question {question.code}", f"`{question.fills}` does not understand its answers", advice)
