"""A whole number from 0 to 10, kept as one base-36 digit (10 is `A`). Numbers and digits are both understood."""

from __future__ import annotations

from questionnaires.codes import DIGITS, Option
from questionnaires.types.base import AnswerType, Raw, TypedQuestion, later, only_answer


class ZeroToTen(AnswerType):
    cells = (later("a whole number from 0 to 10"),)

    def implied_options(self, rated: bool) -> tuple[Option, ...]:
        return tuple(Option(DIGITS[value], float(value)) for value in range(11))

    def option_label(self, code: str) -> str:
        return str(DIGITS.index(code))

    def parse(self, question: TypedQuestion, raw: Raw) -> str:
        answer = only_answer(question, raw)
        return super().parse(question, "A" if answer == "10" else answer)

    def cell(self, character: str, value: float | str | None) -> str:
        return str(DIGITS.index(character)) if character in DIGITS else character
