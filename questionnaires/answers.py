"""One form's answers: from what was posted to the stored string, to CSV cells, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from questionnaires.codes import MISSING_KINDS, Missing
from questionnaires.model import Question, Questionnaire, Slot
from questionnaires.types import GIVEN, AnswerError, Raw
from questionnaires.variants import is_drawn

TEXT_COLUMN = "_text"
_MOST_REMEMBERED = 10_000
_Step = tuple[Question, tuple[str, ...], tuple[str, ...], dict[Any, str]]
"""A question with the columns that are read of it, its filters, and what is known of it."""
_TAKEN_AS_STORED = (Missing.BLANK, Missing.UNUSABLE, Missing.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Encoded:
    """One form, ready to be stored: a character per slot, and the values that are longer than a character."""

    answers: str
    numbers: dict[str, float] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


class AnswerErrors(ValueError):
    """All the respondent's mistakes on one form, in the order of the questions."""

    def __init__(self, errors: tuple[AnswerError, ...]) -> None:
        self.errors = errors
        super().__init__("; ".join(map(str, errors)))


def encode(questionnaire: Questionnaire, raw: Mapping[str, Raw], *, variant: str = "") -> Encoded:
    """What a form posts per question code -> what is stored. Raises AnswerErrors with every mistake.

    Absent or "" is blank. Questions whose filter is not met or whose module was not drawn become `_`, whatever was
    posted for them: who goes back and changes the filter's answer has taken those answers back.
    """
    sheet = _Sheet(questionnaire, variant)
    errors = [AnswerError(code, "unknown-question") for code in raw if code not in questionnaire.codes]
    errors += sheet.fill_all(raw)
    if errors:
        raise AnswerErrors(tuple(errors))
    return sheet.encoded()


def questions_asked(questionnaire: Questionnaire, raw: Mapping[str, Raw], *, variant: str = "") -> frozenset[str]:
    """Codes of the questions asked of somebody who answered `raw` so far. Unreadable answers count as blank."""
    sheet = _Sheet(questionnaire, variant)
    sheet.fill_all(raw)
    return sheet.questions_asked()


def decode(questionnaire: Questionnaire, answers: str) -> dict[str, str]:
    """Question code -> its slot characters (one; as many as options for a multiple choice).

    Raises ValueError where the length is not that of the questionnaire.
    """
    if len(answers) != len(questionnaire.slots):
        raise ValueError(f"{len(answers)} characters for the {len(questionnaire.slots)} slots of {questionnaire.key}")
    return {question.code: answers[start:end] for question, start, end in questionnaire.spans}


def columns(questionnaire: Questionnaire, *, with_texts: bool = False) -> list[str]:
    """The CSV columns of the answers: one per slot; `CODE_text` after a text's slot where asked for."""
    return [name for slot in questionnaire.slots for name in _names(slot, with_texts)]


def to_cells(
    questionnaire: Questionnaire,
    answers: str,
    values: Mapping[str, float | str],
    texts: Mapping[str, str] | None = None,
) -> list[str]:
    """One form as CSV cells in the order of `columns`; with `texts` (even empty) in that of `with_texts=True`.

    `values` are kept beside the slots and belong to the data, `texts` are private.
    """
    cells = list(answers)
    for place, name, kind in questionnaire.special_slots:
        cells[place] = kind.cell(answers[place], values.get(name))
        if kind.private and texts is not None:
            cells.insert(place + 1, texts.get(name, ""))
    return cells


def from_cells(questionnaire: Questionnaire, cells: Mapping[str, str]) -> Encoded:
    """CSV cells by column -> what is stored. Raises AnswerErrors with every mistake.

    An empty or absent cell is blank, or not asked where the filter says so; `_` and `*` are taken as they stand. An
    answer is refused where the filter was answered otherwise, and accepted where the filter was left without answer.
    """
    return CellReader(questionnaire).read(cells)


class CellReader:
    """`from_cells` for many rows: what was once read of a question is remembered by its cells and those of its filters.

    `clean` makes of a cell as it is written what is meant.
    """

    def __init__(self, questionnaire: Questionnaire, clean: Callable[[str], str] = str) -> None:
        self._questionnaire, self._clean = questionnaire, clean
        self._steps: list[_Step] = [
            (question, _read_of(question), tuple(dict.fromkeys(wanted.question for wanted in question.only_if)), {})
            for question in questionnaire.questions
        ]

    def read(self, cells: Mapping[str, str]) -> Encoded:
        """Raises AnswerErrors with every mistake."""
        sheet = _Sheet(self._questionnaire, "")
        errors: list[AnswerError] = []
        written, slots = cells.get, sheet.slots
        for question, columns_read, filters, known in self._steps:
            own = written(columns_read[0], "") if len(columns_read) == 1 else tuple(map(written, columns_read))
            key = (own, *[slots[code] for code in filters]) if filters else own
            found = known.get(key)
            if found is not None:
                slots[question.code] = found
                continue
            wrong = self._copied(sheet, question, columns_read, cells)
            errors += wrong
            if not (wrong or sheet.keeps_value_of(question)) and len(known) < _MOST_REMEMBERED:
                known[key] = slots[question.code]
        if errors:
            raise AnswerErrors(tuple(errors))
        return sheet.encoded()

    def _copied(
        self, sheet: _Sheet, question: Question, columns_read: Sequence[str], cells: Mapping[str, str]
    ) -> Sequence[AnswerError]:
        meant = [self._clean(cells.get(name, "")) for name in columns_read]
        words = meant.pop() if question.kind.keeps else ""
        return sheet.copy(question, [cell.strip() for cell in meant], words)


def _read_of(question: Question) -> tuple[str, ...]:
    """The columns of a question, last the one of its words where it may have some."""
    names = [name for name, _ in question.kind.slots(question)]
    return (*names, question.code + TEXT_COLUMN) if question.kind.keeps else tuple(names)


class _Sheet:
    """A form that is being filled in, question by question, in order: filters look back at what stands there."""

    def __init__(self, questionnaire: Questionnaire, variant: str) -> None:
        self._questionnaire, self._variant = questionnaire, variant
        self.slots: dict[str, str] = {}
        self._numbers: dict[str, float] = {}
        self._texts: dict[str, str] = {}

    def asks(self, question: Question) -> bool:
        drawn = question.module is None or is_drawn(self._questionnaire, question, self._variant)
        if not question.only_if or not drawn:
            return drawn
        return any(not self._given(wanted.question).isdisjoint(wanted.codes) for wanted in question.only_if)

    def fill_all(self, raw: Mapping[str, Raw]) -> list[AnswerError]:
        """Enter what was posted for each question; a mistake leaves its question blank and is handed back."""
        errors: list[AnswerError] = []
        for question in self._questionnaire.questions:
            posted = raw.get(question.code, "")
            slots = question.understood.get(posted) if isinstance(posted, str) else None
            if not (question.is_asked_of_all or self.asks(question)):
                self._skip(question)
            elif slots is not None:
                self.slots[question.code] = slots
            else:
                errors += self._enter(question, posted)
        return errors

    def copy(self, question: Question, cells: list[str], words: str) -> Sequence[AnswerError]:
        """Enter what a CSV row says; `words` are those of a text."""
        if set(cells) == {Missing.NOT_ASKED}:
            return self._skip(question)
        if not self.asks(question) and set(cells) <= {"", Missing.NOT_ASKED}:
            return self._skip(question)
        if self._denied(question):
            self._skip(question)
            return [AnswerError(question.code, "answered-though-not-asked")]
        if len(set(cells)) == 1 and cells[0] in _TAKEN_AS_STORED:
            self.slots[question.code] = "".join(cells)
            return ()
        try:
            slots, raw = question.kind.from_cells(question, cells, words)
        except AnswerError as error:
            self.slots[question.code] = Missing.BLANK * question.width
            return [error]
        if raw is not None:
            return self._enter(question, raw)
        self.slots[question.code] = slots
        return ()

    def questions_asked(self) -> frozenset[str]:
        return frozenset(code for code, slots in self.slots.items() if not slots.startswith(Missing.NOT_ASKED))

    def keeps_value_of(self, question: Question) -> bool:
        """Whether something stands beside the slots of a question."""
        return question.code in self._numbers or question.code in self._texts

    def encoded(self) -> Encoded:
        return Encoded("".join(self.slots.values()), self._numbers, self._texts)

    def _enter(self, question: Question, raw: Raw) -> Sequence[AnswerError]:
        kind = question.kind
        try:
            slots = self.slots[question.code] = kind.parse(question, raw)
        except AnswerError as error:
            self.slots[question.code] = Missing.BLANK * question.width
            return [error]
        if kind.keeps and slots == GIVEN:
            self._keep(question.code, kind.value(raw if isinstance(raw, str) else next(filter(str.strip, raw))))
        elif isinstance(raw, str) and raw == raw.strip():  # others are no end of ways to write the same
            question.understood[raw] = slots
        return ()

    def _keep(self, code: str, value: float | str) -> None:
        if isinstance(value, str):
            self._texts[code] = value
        else:
            self._numbers[code] = value

    def _skip(self, question: Question) -> Sequence[AnswerError]:
        self.slots[question.code] = Missing.NOT_ASKED * question.width
        return ()

    def _denied(self, question: Question) -> bool:
        """Was each filter answered, and otherwise? Who left one blank on paper may still have answered what follows."""
        if self.asks(question) or not question.only_if:
            return False
        return not any(self._given(wanted.question) <= MISSING_KINDS.keys() for wanted in question.only_if)

    def _given(self, code: str) -> set[str]:
        """The codes that hold for a question: the ticked options, or the one character that stands there."""
        return self._questionnaire.question(code).kind.chosen(self._questionnaire.question(code), self.slots[code])


def _names(slot: Slot, with_texts: bool) -> list[str]:
    return [slot.name, slot.name + TEXT_COLUMN] if with_texts and slot.question.kind.private else [slot.name]
