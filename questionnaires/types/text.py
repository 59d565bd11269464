"""Words, at most `maximum` characters. The slot only says that something was written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from questionnaires.signs import without_turning
from questionnaires.types.base import (
    GIVEN,
    NOT_OFFERED,
    TEXT,
    AnswerError,
    AnswerType,
    Mistake,
    Raw,
    TypedQuestion,
    later,
    missing_answer,
    only_answer,
)

LONGEST_TEXT = 2000


class FreeText(AnswerType):
    keeps = TEXT
    private = True
    rateable = False
    bounds = ("maximum",)
    writing_lines = ("line", "line")
    mistakes = {"too-long": Mistake(later("use at most {most} characters"), later("{question} {given} is too long"))}
    cells = (later("1 where something was written"),)

    def lowest(self, question: TypedQuestion) -> int | None:
        return 1

    def limits(self, question: TypedQuestion) -> Mapping[str, int]:
        return {"most": question.maximum or LONGEST_TEXT}

    def parse(self, question: TypedQuestion, raw: Raw) -> str:
        answer = self.value(only_answer(question, raw))
        missing = missing_answer(question.offers, answer, blank="")
        if missing:
            return missing
        if len(answer) > self.limits(question)["most"]:
            raise AnswerError(question.code, "too-long")
        return GIVEN

    def value(self, answer: str) -> str:
        """NFC, line ends as one character, no other control characters, none that turn the line, no outer space."""
        lines = unicodedata.normalize("NFC", without_turning(answer)).replace("\r\n", "\n").replace("\r", "\n")
        return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()

    def from_cells(self, question: TypedQuestion, cells: Sequence[str], words: str) -> tuple[str, Raw | None]:
        """A text may be known to have been given without being shown."""
        (cell,) = cells
        if cell in ("", *question.offers):
            return "", cell
        if cell != GIVEN:
            raise AnswerError(question.code, NOT_OFFERED)
        return (cell, None) if not words else ("", words)

    def examples(self, question: TypedQuestion) -> tuple[str, ...]:
        return ("0", "1")  # short enough for any `maximum`
