"""A wrong answer in a file, said with the column, what stands there and what may stand there."""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.model import DIGITS, Missing, Question, Questionnaire
from questionnaires.types import AnswerError

_REASONS = {
    "several-answers": "holds several answers",
    "not-a-number": "is not a number",
    "too-small": "is too small",
    "too-large": "is too large",
    "too-long": "is too long",
    "answered-though-not-asked": "is answered, but its filter says that it was not asked",
    "ticks-unclear": "has cells that are neither all 0 or 1 nor all the same missing character",
}


def said_of(form: Questionnaire, error: AnswerError, cells: Mapping[str, str]) -> tuple[str, str]:
    """What is wrong, and what to do."""
    question = form.question(error.question)
    names = [slot.name for slot in form.slots if slot.question.code == question.code]
    given = ", ".join(f"“{cells.get(name, '')}”" for name in names)
    reason = _REASONS.get(error.reason, "is no answer to this question")
    return f"{question.code} {given} {reason}", _remedy(question, error.reason)


def _remedy(question: Question, reason: str) -> str:
    if reason == "answered-though-not-asked":
        decides = question.only_if.question if question.only_if else ""
        return f"write {Missing.NOT_ASKED} or correct the answer to {decides}"
    missing = " ".join((Missing.BLANK, *question.offers, Missing.UNUSABLE, Missing.NOT_ASKED))
    return f"write {_answers(question)}, or for a missing answer one of {missing}"


def _answers(question: Question) -> str:
    if question.type == "multiple":
        return "1 for a ticked option and 0 for the others"
    if question.type == "zero-to-ten":
        return "a whole number from 0 to 10"
    if question.type == "number":
        return f"a number{_range(question)}"
    if question.type == "text":
        return "1 where something was written"
    codes = [option.code for option in question.options]
    return "one of " + " ".join(sorted(codes, key=DIGITS.index))


def _range(question: Question) -> str:
    if question.minimum is not None and question.maximum is not None:
        return f" from {question.minimum} to {question.maximum}"
    return "" if question.minimum is None else f" from {question.minimum}"
