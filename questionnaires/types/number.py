"""A number within `minimum` and `maximum`; decimals with point or comma. The slot only says that it was given."""

from __future__ import annotations

import re

from questionnaires.types.base import (
    GIVEN,
    NUMBER,
    AnswerError,
    AnswerType,
    Mistake,
    Raw,
    TypedQuestion,
    later,
    missing_answer,
    only_answer,
)

_WRITTEN = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,6})?", re.ASCII)


class Number(AnswerType):
    keeps = NUMBER
    rateable = False
    bounds = ("minimum", "maximum")
    writing_lines = ("brief line",)
    mistakes = {
        "not-a-number": Mistake(
            later("write a number in digits"), later("{question} {given} is not a number"), bounded=True
        ),
        "too-small": Mistake(later("the number is too small"), later("{question} {given} is too small"), bounded=True),
        "too-large": Mistake(later("the number is too large"), later("{question} {given} is too large"), bounded=True),
    }

    cells = (later("a number"), later("a number from {low}"), later("a number from {low} to {high}"))

    def parse(self, question: TypedQuestion, raw: Raw) -> str:
        answer = only_answer(question, raw)
        missing = missing_answer(question.offers, answer)
        if missing:
            return missing
        if not _WRITTEN.fullmatch(answer):
            raise AnswerError(question.code, "not-a-number")
        value = self.value(answer)
        if question.minimum is not None and value < question.minimum:
            raise AnswerError(question.code, "too-small")
        if question.maximum is not None and value > question.maximum:
            raise AnswerError(question.code, "too-large")
        return GIVEN

    def value(self, answer: str) -> float:
        return float(answer.strip().replace(",", "."))

    def examples(self, question: TypedQuestion) -> tuple[str, ...]:
        bounds = (question.minimum, question.maximum)
        return tuple(str(bound) for bound in bounds if bound is not None) or ("1", "2")

    def cell(self, character: str, value: float | str | None) -> str:
        if character != GIVEN:
            return character
        if not isinstance(value, float):  # `1` would come back from the file as the number 1
            raise ValueError(f"a number was given, and {value!r} is kept for it")
        return plain_number(value)

    def describe(self, question: TypedQuestion) -> str:
        low, high = question.minimum, question.maximum
        plain, from_low, within = self.cells
        said = plain if low is None else from_low if high is None else within
        return said.format(low=low, high=high)


def plain_number(value: float) -> str:
    """A decimal that reads back as the same number, without exponent; whole numbers without a point."""
    return str(int(value)) if value.is_integer() else f"{value:.6f}".rstrip("0")
