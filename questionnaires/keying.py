"""Forms on paper, as they are keyed in: one key for each answer, and what is typed where an answer has no key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from questionnaires.answers import TEXT_COLUMN, AnswerErrors, Encoded, from_cells
from questionnaires.codes import DIGITS, Missing
from questionnaires.model import Question, Questionnaire
from questionnaires.types import GIVEN, AnswerError
from questionnaires.types.base import NOT_OFFERED

_USUAL = {
    Missing.NOT_APPLICABLE: "0",
    Missing.REFUSED: "7",
    Missing.DOES_NOT_KNOW: "8",
    Missing.BLANK: "9",
    Missing.UNUSABLE: "*",
}
"""Kind of missing -> its key, where no option has it; the character itself is always understood."""


@dataclass(frozen=True, slots=True)
class EntryKey:
    """One key of a question: `key` is typed, `character` is stored."""

    key: str
    character: str


def keys(question: Question) -> tuple[EntryKey, ...]:
    """What may be typed for a question: its options, the kinds of missing that it offers, blank, unusable.

    A number and a text are typed as they stand on the sheet: of them only the kinds of missing have keys.
    """
    missing = (*question.offers, Missing.BLANK, Missing.UNUSABLE)
    if question.kind.keeps:
        return tuple(EntryKey(kind, kind) for kind in missing)
    codes = [option.code for option in question.options]
    usual = ((kind, _USUAL[kind]) for kind in missing)
    return (
        *(EntryKey(code, code) for code in codes),
        *(EntryKey(kind if key in codes else key, kind) for kind, key in usual),
    )


def is_one_key(question: Question) -> bool:
    """Whether the first key is the whole answer."""
    return not (question.kind.keeps or question.kind.several)


def keyed(questionnaire: Questionnaire, typed: Mapping[str, str]) -> Encoded:
    """What was typed per question code -> what is stored; nothing typed is blank, or not asked where a filter says so.

    Raises AnswerErrors with every mistake. An answer is refused where its filter was answered otherwise, and kept
    where the filter was left without an answer.
    """
    cells: dict[str, str] = {}
    errors = []
    for question in questionnaire.questions:
        try:
            cells |= _cells(question, typed.get(question.code, ""))
        except AnswerError as error:
            errors.append(error)
    try:
        encoded = from_cells(questionnaire, cells)
    except AnswerErrors as wrong:
        errors += wrong.errors
    if errors:
        raise AnswerErrors(tuple(errors))
    return encoded


def typed_of(questionnaire: Questionnaire, encoded: Encoded) -> dict[str, str]:
    """What would have to be typed for a form that is there already; question code -> keys, or words."""
    return {
        question.code: _typed(question, encoded.answers[start:end], encoded)
        for question, start, end in questionnaire.spans
    }


def _cells(question: Question, typed: str) -> dict[str, str]:
    """The cells of one question, by column. Raises AnswerError."""
    written = typed.strip()
    names = [name for name, _ in question.kind.slots(question)]
    missing = {key.key: key.character for key in keys(question) if key.character not in DIGITS}
    missing |= {kind: kind for kind in missing.values()}
    if not written or missing.get(written) == Missing.BLANK:
        return dict.fromkeys(names, "")
    if written in missing:
        return dict.fromkeys(names, missing[written])
    if question.kind.private:
        return {names[0]: GIVEN, names[0] + TEXT_COLUMN: typed}
    if question.kind.keeps:
        return {names[0]: written}
    return dict(zip(names, _marks(question, written.upper()), strict=True))


def _marks(question: Question, written: str) -> Iterator[str]:
    """A cell per slot, of the codes of options that were typed."""
    codes = [option.code for option in question.options]
    given = [code for code in written if code not in " ,;"]
    if not set(given) <= set(codes) or (len(given) > 1 and not question.kind.several):
        raise AnswerError(question.code, NOT_OFFERED)
    if question.kind.several:
        yield from (GIVEN if code in given else Missing.NOT_TICKED for code in codes)
    else:
        yield from given


def _typed(question: Question, slots: str, encoded: Encoded) -> str:
    if slots.startswith(Missing.NOT_ASKED):
        return ""
    if question.kind.keeps and slots == GIVEN:
        number = encoded.numbers.get(question.code)
        if number is not None:
            return question.kind.cell(slots, number)
        return encoded.texts.get(question.code, "")
    if question.kind.several and GIVEN in slots:
        ticked = zip(question.options, slots, strict=True)
        return "".join(option.code for option, tick in ticked if tick == GIVEN)
    return next(key.key for key in keys(question) if key.character == slots[0])
