"""Answer types: one module each, found through `ANSWER_TYPES`. Whoever handles an answer asks its type.

A new type is a module here with a subclass of `AnswerType`, a line in the dictionary, and a template that draws it
(`surveyapp/web/templates/citizen/answers/NAME.html`). No other code knows the types by name; documents and tests list
them (docs/architecture.md).
"""

from __future__ import annotations

from questionnaires.types.base import GIVEN, MISTAKES, NUMBER, TEXT, AnswerError, AnswerType, Mistake, Raw
from questionnaires.types.multiple import Multiple
from questionnaires.types.number import Number
from questionnaires.types.rating import Rating
from questionnaires.types.single import Single
from questionnaires.types.text import FreeText
from questionnaires.types.yes_no import YesNo
from questionnaires.types.zero_to_ten import ZeroToTen

__all__ = [
    "ANSWER_TYPES",
    "GIVEN",
    "NUMBER",
    "TEXT",
    "AnswerError",
    "AnswerType",
    "Mistake",
    "Raw",
    "reasons",
    "type_of",
]

ANSWER_TYPES: dict[str, AnswerType] = {
    "rating": Rating(),
    "single": Single(),
    "multiple": Multiple(),
    "yes-no": YesNo(),
    "zero-to-ten": ZeroToTen(),
    "number": Number(),
    "text": FreeText(),
}
_NONE = AnswerType()


def type_of(name: str) -> AnswerType:
    """The type of that name; where a definition made one up, a plain one, so that the rest can be checked too."""
    return ANSWER_TYPES.get(name, _NONE)


def reasons() -> dict[str, Mistake]:
    """Every reason for which an answer is sent back, of all types."""
    return {**MISTAKES, **{reason: m for kind in ANSWER_TYPES.values() for reason, m in kind.mistakes.items()}}
