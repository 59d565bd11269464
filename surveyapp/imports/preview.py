"""What an import would do: its first rows as they would be stored, and how often each answer stands in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from questionnaires.codes import DIGITS, MISSING_KINDS
from questionnaires.model import Question, Questionnaire, Slot
from questionnaires.types.base import GIVEN
from surveyapp.imports.reading.file_row import FileRow
from surveyapp.store.forms.imported import ImportedRow

FIRST_ROWS = 3
_ABOUT = (
    *(
        "agency",
        "receiving_agency",
        "stratum",
        "procedure_group",
        "cluster",
        "day",
        "half",
        "channel",
        "basis",
        "proof",
    ),
    *("helped", "language", "variant", "pace", "status", "base_weight", "traits"),
)
_ALWAYS_TOLD = ("agency", "basis", "proof")
_LONGEST = 60


class Preview:
    """Looks at the rows as they pass. `basis` is the wave's, for rows that name none."""

    def __init__(self, form: Questionnaire, basis: str) -> None:
        self._form, self._basis = form, basis
        self.first: list[tuple[str, list[tuple[str, str]]]] = []
        self._answers = [Counter[str]() for _ in form.slots]

    def look(self, line: FileRow, row: ImportedRow) -> None:
        for tally, character in zip(self._answers, row.answers, strict=True):
            tally[character] += 1
        if len(self.first) < FIRST_ROWS:
            self.first.append((line.where, [*self._about(row), *self._answered(line, row)]))

    def first_rows(self) -> Iterator[str]:
        """Lines; those of a row below its place in the file."""
        width = max((len(name) for _, cells in self.first for name, _ in cells), default=0)
        for where, cells in self.first:
            yield where
            yield from (f"  {name:<{width}}  {said}" for name, said in cells)

    def tallies(self) -> Iterator[str]:
        """A line for each column of answers."""
        width = max(map(len, (slot.name for slot in self._form.slots)), default=0)
        for slot, tally in zip(self._form.slots, self._answers, strict=True):
            counts = ", ".join(f"{_cell(slot, each)}: {tally[each]}" for each in sorted(tally, key=_order))
            yield f"  {slot.name:<{width}}  {counts}"

    def _about(self, row: ImportedRow) -> Iterator[tuple[str, str]]:
        """What differs from what every row says that says nothing."""
        told = row._replace(basis=row.basis or self._basis)
        for name in _ABOUT:
            value = getattr(told, name)
            if value != ImportedRow._field_defaults.get(name, "") or name in _ALWAYS_TOLD:
                yield name, str(value)

    def _answered(self, line: FileRow, row: ImportedRow) -> Iterator[tuple[str, str]]:
        for question, start, end in self._form.spans:
            said = self._of_question(question, row.answers[start:end])
            kept = row.numbers.get(question.code, row.texts.get(question.code, ""))
            if kept != "":
                said += f"  “{str(kept)[:_LONGEST]}”"
            written = line.written.get(question.code, "").rstrip(",")
            yield question.code, f"{said}  ← {written}" if written else said

    def _of_question(self, question: Question, slots: str) -> str:
        """Codes as they stand in a file, and what they mean."""
        if slots[0] in MISSING_KINDS:
            return f"{slots[0]}  {MISSING_KINDS[slots[0]]}"
        if not question.kind.several:
            cell = slots if question.kind.keeps else question.kind.cell(slots, None)
            return f"{cell}  {self._label(question, slots)}".rstrip()
        ticked = [option.code for option, tick in zip(question.options, slots, strict=True) if tick == GIVEN]
        return f"{', '.join(ticked)}  {'; '.join(self._label(question, code) for code in ticked)}".rstrip()

    def _label(self, question: Question, code: str) -> str:
        """In the first language of the form."""
        words = next(iter(self._form.texts.values()), None)
        label = words.options.get(question.code, {}).get(code, "") if words else ""
        return label or question.kind.option_label(code)


def _cell(slot: Slot, character: str) -> str:
    return character if slot.question.kind.keeps else slot.question.kind.cell(character, None)


def _order(character: str) -> tuple[int, str]:
    return (DIGITS.find(character) if character in DIGITS else len(DIGITS), character)
