"""Filters look back at an earlier question, and somebody must be able to meet them."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.checks.registry import Finding, Findings, structure_check
from questionnaires.codes import Missing
from questionnaires.model import Filter, Question, Questionnaire
from questionnaires.problems import WARNING
from questionnaires.toml.tables import did_you_mean
from questionnaires.types import ANSWER_TYPES


@structure_check("filter-unknown")
def filters_look_at_a_question(questionnaire: Questionnaire) -> Findings:
    for question, wanted in _filters(questionnaire):
        if wanted.question and wanted.question not in questionnaire.codes:
            advice = did_you_mean(wanted.question, questionnaire.codes)
            yield Finding(_where(question), f"there is no question `{wanted.question}`", advice)


@structure_check("filter-later")
def filters_look_back(questionnaire: Questionnaire) -> Findings:
    seen: set[str] = set()
    for question in questionnaire.questions:
        for wanted in question.only_if:
            if wanted.question in questionnaire.codes and wanted.question not in seen:
                message = f"{wanted.question} is not asked before {question.code}"
                yield Finding(_where(question), message, f"move {wanted.question} up, or {question.code} down")
        seen.add(question.code)


@structure_check("filter-impossible")
def filters_can_be_met(questionnaire: Questionnaire) -> Findings:
    for question, wanted in _filters(questionnaire):
        asked = questionnaire.codes.get(wanted.question)
        if asked is None or asked.type not in ANSWER_TYPES:
            continue
        foreign = [code for code in wanted.codes if code not in _possible(asked)]
        if foreign or not wanted.codes:
            never = f"{asked.code} is never answered with {', '.join(foreign)}"
            message = never if foreign else "it waits for no answer at all"
            yield Finding(_where(question), message, "its answers are " + ", ".join(_possible(asked)))


@structure_check("filter-same-page", WARNING)
def filters_look_at_an_earlier_page(questionnaire: Questionnaire) -> Findings:
    order = {page.id: place for place, page in enumerate(questionnaire.pages)}
    for question, wanted in _filters(questionnaire):
        asked = questionnaire.codes.get(wanted.question)
        if asked and {asked.page, question.page} <= order.keys() and order[asked.page] >= order[question.page]:
            message = f"{asked.code} does not stand on an earlier page"
            yield Finding(_where(question), message, f"move {question.code} to a later page: the form is sent by pages")


def _filters(questionnaire: Questionnaire) -> Iterator[tuple[Question, Filter]]:
    return ((question, wanted) for question in questionnaire.questions for wanted in question.only_if)


def _where(question: Question) -> str:
    return f"question {question.code}, only_if"


def _possible(question: Question) -> tuple[str, ...]:
    """Characters that a filter can wait for: the options, or `1` where something was given, and the missing answers."""
    codes = tuple(option.code for option in question.options) or question.kind.characters(question, None)
    return (*codes, *question.offers, Missing.BLANK)
