"""Wording that people cannot answer well: warnings with advice, for the languages whose signs are known.

A sign is a word that usually betrays the mistake. Whoever knows better leaves the words as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from questionnaires.checks.registry import Finding, Findings, text_check
from questionnaires.languages import Signs, language
from questionnaires.model import Question, Questionnaire, Text
from questionnaires.problems import WARNING

HARDEST_GRADE = 10
FEWEST_WORDS = 8


@text_check("wording-double", WARNING)
def one_question_at_a_time(questionnaire: Questionnaire, text: Text) -> Findings:
    for item, words, signs in _items(questionnaire, text):
        if found := _search(text, signs.double, words):
            message = f"“{found}” may join two questions in “{words}”"
            yield Finding(_where(item), message, "ask them apart: nobody can rate two things with one answer")


@text_check("wording-list", WARNING)
def no_list_to_rate_at_once(questionnaire: Questionnaire, text: Text) -> Findings:
    for item, words, signs in _items(questionnaire, text):
        listed = re.sub(rf"^(?:{signs.opening}),", "", words, flags=re.IGNORECASE)
        if re.search(r"[,;၊]", listed):
            advice = "keep the one that matters most, or make an item of each"
            yield Finding(_where(item), f"“{words}” lists several things with commas", advice)


@text_check("wording-rules", WARNING)
def nobody_is_asked_about_rules(questionnaire: Questionnaire, text: Text) -> Findings:
    for item, words, signs in _items(questionnaire, text):
        if found := _search(text, signs.rules, words):
            message = f"a citizen cannot know what is “{found}”"
            yield Finding(
                _where(item), message, "ask about what can be seen: what was displayed, promised or announced"
            )


@text_check("wording-leading", WARNING)
def no_answer_is_suggested(questionnaire: Questionnaire, text: Text) -> Findings:
    for question, words, signs in _questions(questionnaire, text):
        if found := _search(text, signs.leading, words):
            yield Finding(
                _where(question), f"“{found}” suggests an answer", "ask so that every answer is as easy to give"
            )


@text_check("wording-negation", WARNING)
def items_say_what_is(questionnaire: Questionnaire, text: Text) -> Findings:
    for item, words, signs in _items(questionnaire, text):
        if not item.reversed and (found := _search(text, signs.negation, words)):
            advice = "say what is good instead: being dissatisfied with “not” is hard to read"
            yield Finding(_where(item), f"“{found}” stands in “{words}”", advice)


@text_check("wording-long", WARNING)
def questions_are_short(questionnaire: Questionnaire, text: Text) -> Findings:
    for question, words, signs in _questions(questionnaire, text):
        length = len(words.split())
        if language(text.language).spaced and length > signs.longest:
            message = f"it has {length} words"
            yield Finding(_where(question), message, f"use at most {signs.longest}; put explanations into `help`")


@text_check("wording-hard", WARNING)
def words_are_plain(questionnaire: Questionnaire, text: Text) -> Findings:
    for question, words, signs in _questions(questionnaire, text):
        if found := _search(text, signs.hard, words):
            message = f"“{found}” is the office’s word, not the citizen’s"
            yield Finding(_where(question), message, "use the word that people use at home")


@text_check("wording-grade", WARNING)
def reading_takes_few_years_of_school(questionnaire: Questionnaire, text: Text) -> Findings:
    """Where the language has a measure: Vietnamese words are syllables of one length, Khmer has no spaces."""
    years_of_school = READINGS.get(language(text.language).reading, _unknown)
    for question, words, _ in _questions(questionnaire, text):
        grade = years_of_school(words)
        if grade > HARDEST_GRADE:
            message = f"reading it takes about {grade:.0f} years of school"
            yield Finding(_where(question), message, "use shorter words, or two short sentences")


@text_check("choice-of-several", WARNING)
def who_may_tick_several_can(questionnaire: Questionnaire, text: Text) -> Findings:
    for question, words, signs in _questions(questionnaire, text):
        said = f"{words} {text.help.get(question.code, '')}"
        if question.kind.one_of_many and (found := _search(text, signs.several, said)):
            message = f"“{found}” asks for several answers, and one can be given"
            yield Finding(_where(question), message, 'use type = "multiple", or ask for the most important one')


def _questions(questionnaire: Questionnaire, text: Text) -> Iterator[tuple[Question, str, Signs]]:
    """Questions with their words, in a language whose signs are known."""
    signs = language(text.language).signs
    for question in questionnaire.questions if signs else ():
        if signs and (words := text.questions.get(question.code)):
            yield question, words, signs


def _items(questionnaire: Questionnaire, text: Text) -> Iterator[tuple[Question, str, Signs]]:
    """Rated questions only: there two things in one cannot be answered, in a choice they may be meant."""
    return ((q, words, signs) for q, words, signs in _questions(questionnaire, text) if q.is_rated)


def _search(text: Text, signs: str, words: str) -> str:
    """The first sign that stands in `words` as a word of its own; anywhere where words are not set apart by spaces."""
    whole = rf"(?<!\w)(?:{signs})(?!\w)" if language(text.language).spaced else rf"(?:{signs})"
    found = re.search(whole, words, re.IGNORECASE)
    return found[0] if found else ""


def _years_of_school(words: str) -> float:
    """The automated readability index (Smith and Senter 1967) of one sentence; short ones say too little."""
    told = words.split()
    letters = sum(map(str.isalnum, words))
    return 4.71 * letters / len(told) + 0.5 * len(told) - 21.43 if len(told) >= FEWEST_WORDS else 0.0


def _where(question: Question) -> str:
    return f"questions.{question.code}"


def _unknown(_words: str) -> float:
    return 0.0


READINGS: Mapping[str, Callable[[str], float]] = {"automated-readability-index": _years_of_school}
"""How `languages.toml` names the ways to tell the years of school that a sentence takes."""
