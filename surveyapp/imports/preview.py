"""What an import would do: its first rows as they would be stored, and how often each answer stands in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from questionnaires.codes import DIGITS, MISSING_KINDS
from questionnaires.languages import SOURCE
from questionnaires.model import Question, Questionnaire, Slot
from questionnaires.types.base import GIVEN
from surveyapp.imports.counts import Counted
from surveyapp.imports.reading.file_row import FileRow
from surveyapp.store.forms.imported import ImportedRow
from surveyapp.words.answers import MISSING
from surveyapp.words.refused.slips import given_in
from surveyapp.words.speech import Speech, Terms
from surveyapp.words.waves import BASES, CHANNELS, PROOFS

FIRST_ROWS = 3
_ABOUT = (
    *("agency", "receiving_agency", "stratum", "procedure_group", "cluster", "day", "half", "channel", "basis"),
    *("proof", "helped", "language", "variant", "pace", "status", "base_weight", "traits"),
)
_ALWAYS_TOLD = ("agency", "basis", "proof")
_MEANINGS: Mapping[str, Terms] = {"basis": BASES, "proof": PROOFS, "channel": CHANNELS}
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One column of a row: what would be stored, what it means, and what stands in the file where a map changed it."""

    name: str
    code: str
    means: str = ""
    kept: str = ""  # words or a number that are stored beside the code
    written: str = ""

    def __str__(self) -> str:
        said = f"{self.code}  {self.means}".rstrip()
        said += f"  “{self.kept}”" if self.kept else ""
        return f"{said}  ← {self.written}" if self.written else said


@dataclass(frozen=True, slots=True)
class AnswerTally:
    """How often each answer stands in a column: (as in a file, what it means, how often)."""

    name: str
    answers: tuple[tuple[str, str, int], ...]


class FilePreview:
    """Looks at the rows as they pass. `basis` is the wave's, for rows that name none."""

    def __init__(self, form: Questionnaire, basis: str, words: Speech) -> None:
        self._form, self._basis, self._words = form, basis, words
        self.first: list[tuple[str, list[ShownCell]]] = []
        self.rows = 0
        self._answers = [Counter[str]() for _ in form.slots]

    def look(self, line: FileRow, row: ImportedRow) -> None:
        self.rows += 1
        for tally, character in zip(self._answers, row.answers, strict=True):
            tally[character] += 1
        if len(self.first) < FIRST_ROWS:
            self.first.append((line.where, [*self._about(row), *self._answered(line, row)]))

    def first_rows(self) -> Iterator[str]:
        """Lines; those of a row below its place in the file."""
        return _lines(self.first)

    def tallies(self) -> Iterator[str]:
        """A line for each column of answers."""
        width = max(map(len, (slot.name for slot in self._form.slots)), default=0)
        for tally in self.counted():
            counts = ", ".join(f"{code}: {n}" for code, _, n in tally.answers)
            yield f"  {tally.name:<{width}}  {counts}"

    def counted(self) -> Iterator[AnswerTally]:
        """Each column of answers, in the order of the form."""
        for slot, tally in zip(self._form.slots, self._answers, strict=True):
            found = ((_cell(slot, each), self._means(slot, each), tally[each]) for each in sorted(tally, key=_order))
            yield AnswerTally(slot.name, tuple(found))

    def _about(self, row: ImportedRow) -> Iterator[ShownCell]:
        """What differs from what every row says that says nothing."""
        told = row._replace(basis=row.basis or self._basis)
        for name in _ABOUT:
            value = getattr(told, name)
            if value != ImportedRow._field_defaults.get(name, "") or name in _ALWAYS_TOLD:
                yield ShownCell(name, str(value), self._meaning(name, str(value)))

    def _meaning(self, name: str, value: str) -> str:
        """In the program's own language the codes are words already."""
        if self._words.language == SOURCE or name not in _MEANINGS:
            return ""
        return self._words.label(_MEANINGS[name], value)

    def _answered(self, line: FileRow, row: ImportedRow) -> Iterator[ShownCell]:
        for question, start, end in self._form.spans:
            code, means = self._of_question(question, row.answers[start:end])
            kept = str(row.numbers.get(question.code, row.texts.get(question.code, "")))
            written = given_in(line.written.get(question.code, ""), self._words).rstrip(",")
            yield ShownCell(question.code, code, means, kept[:_LONGEST], written)

    def _of_question(self, question: Question, slots: str) -> tuple[str, str]:
        """Codes as they stand in a file, and what they mean."""
        if slots[0] in MISSING_KINDS:
            return slots[0], self._words.label(MISSING, slots[0])
        if not question.kind.several:
            cell = slots if question.kind.keeps else question.kind.cell(slots, None)
            return cell, self._label(question, slots)
        ticked = [option.code for option, tick in zip(question.options, slots, strict=True) if tick == GIVEN]
        return ", ".join(ticked), "; ".join(self._label(question, code) for code in ticked)

    def _means(self, slot: Slot, character: str) -> str:
        return _meaning_of(self._form, slot, character, self._words)

    def _label(self, question: Question, code: str) -> str:
        return _label(self._form, question, code, self._words)


class CountsPreview:
    """The same of published counts."""

    def __init__(self, form: Questionnaire | None, words: Speech) -> None:
        self._slots = {slot.name: slot for slot in form.slots} if form else {}
        self._form, self._words = form, words
        self.first: list[tuple[str, list[ShownCell]]] = []

    def look(self, counted: Counted) -> None:
        if len(self.first) < FIRST_ROWS:
            self.first.append((counted.line.where, [*self._cells(counted)]))

    def first_rows(self) -> Iterator[str]:
        return _lines(self.first)

    def _cells(self, counted: Counted) -> Iterator[ShownCell]:
        slot = self._slots.get(counted.item)
        yield ShownCell("wave", counted.wave)
        yield ShownCell("agency", counted.agency)
        if counted.stratum:
            yield ShownCell("stratum", counted.stratum)
        yield ShownCell("item", counted.item)
        yield ShownCell("code", counted.code, _meaning_of(self._form, slot, counted.code, self._words) if slot else "")
        yield ShownCell("count", str(counted.count))


def _lines(first: Iterable[tuple[str, list[ShownCell]]]) -> Iterator[str]:
    width = max((len(cell.name) for _, cells in first for cell in cells), default=0)
    for where, cells in first:
        yield where
        yield from (f"  {cell.name:<{width}}  {cell}" for cell in cells)


def _meaning_of(form: Questionnaire | None, slot: Slot, character: str, words: Speech) -> str:
    if character in MISSING_KINDS:
        return words.label(MISSING, character)
    return "" if slot.option else _label(form, slot.question, character, words)


def _label(form: Questionnaire | None, question: Question, code: str, words: Speech) -> str:
    """In the reader's language where the form has it, else in its first one."""
    texts = form.text(words.language).options.get(question.code, {}) if form and form.texts else {}
    return texts.get(code, "") or question.kind.option_label(code)


def _cell(slot: Slot, character: str) -> str:
    return character if slot.question.kind.keeps else slot.question.kind.cell(character, None)


def _order(character: str) -> tuple[int, str]:
    return (DIGITS.find(character) if character in DIGITS else len(DIGITS), character)
