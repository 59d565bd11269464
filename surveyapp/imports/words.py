"""A wrong answer in a file, said with the column, what stands there and what may stand there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from questionnaires.codes import Missing
from questionnaires.model import Question, Questionnaire
from questionnaires.types import AnswerError

_WITH_DECIMALS = re.compile(r"(\d+)[.,]0+", re.ASCII)
_AS_THEY_STAND: Mapping[str, str] = MappingProxyType({})


def said_of(
    form: Questionnaire, error: AnswerError, cells: Mapping[str, str], written: Mapping[str, str] = _AS_THEY_STAND
) -> tuple[str, str]:
    """What is wrong, and what to do; `written` tells of questions whose cells a map has changed."""
    question = form.question(error.question)
    names = [slot.name for slot in form.slots if slot.question.code == question.code]
    if question.code not in written and any(_is_with_decimals(cells.get(name, ""), question) for name in names):
        what = f"{question.code} holds whole numbers with decimals, as in 4.0"
        return what, "format the column as whole numbers, so that 4.0 is 4"
    given = written.get(question.code) or ", ".join(f"“{cells.get(name, '')}”" for name in names)
    what = question.kind.mistake(error.reason).in_file.format(question=question.code, given=given)
    return what, _remedy(question, error.reason)


def _is_with_decimals(cell: str, question: Question) -> bool:
    """As programs write a column of numbers in which a cell is empty."""
    number = _WITH_DECIMALS.fullmatch(cell)
    return number is not None and number[1] in question.choices


def _remedy(question: Question, reason: str) -> str:
    if reason == "answered-though-not-asked":
        decides = " or ".join(wanted.question for wanted in question.only_if)
        return f"write {Missing.NOT_ASKED} or correct the answer to {decides}"
    missing = " ".join((Missing.BLANK, *question.offers, Missing.UNUSABLE, Missing.NOT_ASKED))
    return f"write {question.kind.describe(question)}, or for a missing answer one of {missing}"
