"""Answer types: each is a small class with one verb, found through `ANSWER_TYPES`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

from questionnaires.model import DIGITS, Missing, Option, Question

Raw = str | Sequence[str]
"""What a form posts for one question: one string, or the list of boxes that were ticked."""

LONGEST_TEXT = 2000
_NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,6})?", re.ASCII)


REASONS = (
    "not-offered",
    "several-answers",
    "options-and-none",
    "not-a-number",
    "too-small",
    "too-large",
    "too-long",
    "unknown-question",
    "answered-though-not-asked",  # only in rows of a file
    "ticks-unclear",  # only in rows of a file
)
"""Why an answer is sent back; whoever puts it into words covers all of them."""


class AnswerError(ValueError):
    """The respondent's mistake. `reason` is one of REASONS; the form translates it."""

    def __init__(self, question: str, reason: str) -> None:
        self.question = question
        self.reason = reason
        super().__init__(f"{question}: {reason}")


class AnswerType(Protocol):
    """`parse` turns what was posted into the question's slot characters, or raises AnswerError."""

    has_options: bool  # the answer is one of the question's options
    keeps: str  # "number" or "text" where the value is stored beside the slots, else ""

    def parse(self, question: Question, raw: Raw) -> str: ...

    def implied_options(self, rated: bool) -> tuple[Option, ...]:
        """Options that a definition need not write because the type fixes them."""


class Choice:
    """One of the options: `rating` (ordered, each option has a value) and `single`."""

    has_options = True
    keeps = ""

    def parse(self, question: Question, raw: Raw) -> str:
        stored = question.choices.get(_only(question, raw))
        if stored is None:
            raise AnswerError(question.code, "not-offered")
        return stored

    def implied_options(self, rated: bool) -> tuple[Option, ...]:
        return ()


class YesNo(Choice):
    """`1` is yes, `0` is no."""

    def implied_options(self, rated: bool) -> tuple[Option, ...]:
        return tuple(Option(code, float(code) if rated else None) for code in "10")


class ZeroToTen(Choice):
    """A whole number from 0 to 10, kept as one base-36 digit (10 is `A`). Numbers and digits are both understood."""

    def parse(self, question: Question, raw: Raw) -> str:
        answer = _only(question, raw)
        return super().parse(question, "A" if answer == "10" else answer)

    def implied_options(self, rated: bool) -> tuple[Option, ...]:
        return tuple(Option(DIGITS[value], float(value)) for value in range(11))


class Multiple:
    """Any number of options: one slot each, `1` ticked and `0` not. Nothing ticked is blank, not "none of them"."""

    has_options = True
    keeps = ""

    def parse(self, question: Question, raw: Raw) -> str:
        ticked = {code.strip() for code in ([raw] if isinstance(raw, str) else raw)} - {""}
        if len(ticked) <= 1:
            missing = _missing(question, next(iter(ticked), ""))
            if missing:
                return missing * len(question.options)
        offered = [option.code for option in question.options]
        if ticked & set(question.offers):
            raise AnswerError(question.code, "options-and-none")
        if not ticked <= set(offered):
            raise AnswerError(question.code, "not-offered")
        return "".join("1" if code in ticked else Missing.NOT_TICKED for code in offered)

    def implied_options(self, rated: bool) -> tuple[Option, ...]:
        return ()


class Number:
    """A number within `minimum` and `maximum`; decimals with point or comma. The slot only says that it was given."""

    has_options = False
    keeps = "number"

    def parse(self, question: Question, raw: Raw) -> str:
        answer = _only(question, raw)
        missing = _missing(question, answer)
        if missing:
            return missing
        if not _NUMBER.fullmatch(answer):
            raise AnswerError(question.code, "not-a-number")
        value = number(answer)
        if question.minimum is not None and value < question.minimum:
            raise AnswerError(question.code, "too-small")
        if question.maximum is not None and value > question.maximum:
            raise AnswerError(question.code, "too-large")
        return "1"

    def implied_options(self, rated: bool) -> tuple[Option, ...]:
        return ()


class FreeText:
    """Words, at most `maximum` characters. The slot only says that something was written."""

    has_options = False
    keeps = "text"

    def parse(self, question: Question, raw: Raw) -> str:
        answer = words(_only(question, raw))
        missing = _missing(question, answer, blank="")
        if missing:
            return missing
        if len(answer) > (question.maximum or LONGEST_TEXT):
            raise AnswerError(question.code, "too-long")
        return "1"

    def implied_options(self, rated: bool) -> tuple[Option, ...]:
        return ()


ANSWER_TYPES: dict[str, AnswerType] = {
    "rating": Choice(),
    "single": Choice(),
    "multiple": Multiple(),
    "yes-no": YesNo(),
    "zero-to-ten": ZeroToTen(),
    "number": Number(),
    "text": FreeText(),
}


def number(answer: str) -> float:
    """The value of a number that `Number.parse` accepted."""
    return float(answer.strip().replace(",", "."))


def words(answer: str) -> str:
    """Free text as it is kept: NFC, line ends as one character, no other control characters, no outer space."""
    lines = unicodedata.normalize("NFC", answer).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def _only(question: Question, raw: Raw) -> str:
    """The one answer; several boxes for a question that takes one are the respondent's mistake."""
    if isinstance(raw, str):
        return raw.strip()
    answers = [answer for answer in raw if answer.strip()]
    if len(answers) > 1:
        raise AnswerError(question.code, "several-answers")
    return answers[0].strip() if answers else ""


def _missing(question: Question, answer: str, *, blank: str = Missing.BLANK) -> str:
    """The missing character that `answer` stands for, or nothing where it is a real answer."""
    if answer in ("", blank):
        return Missing.BLANK
    return answer if answer in question.offers else ""
