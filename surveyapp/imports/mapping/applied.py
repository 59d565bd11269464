"""A map at work: which columns a file needs, and what becomes of the cells of a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from questionnaires.codes import Missing
from questionnaires.model import Question
from questionnaires.types.base import GIVEN
from surveyapp.imports.mapping.checked import problems
from surveyapp.imports.mapping.days import in_iso
from surveyapp.imports.mapping.places import Places
from surveyapp.imports.mapping.told import once
from surveyapp.imports.mapping.written import ANY, KINDS, FileMap, composed, nearest
from surveyapp.imports.reading.file_row import FileRow
from surveyapp.languages.spreadsheet import unguarded


class Mapped:
    """`slips` are all mistakes of the map; with any of them no row can be translated."""

    def __init__(self, said: FileMap, places: Places) -> None:
        self.slips = once((*said.unread, *problems(said, places)))
        self._said, self._places = said, places
        self._headings = {column: heading for heading, column in said.columns.items()}
        self._words: dict[str, dict[str, str]] = {}

    @property
    def renamed(self) -> Mapping[str, str]:
        return self._said.columns

    @property
    def left_out(self) -> tuple[str, ...]:
        return self._said.left_out

    def needed(self, columns: Sequence[str]) -> list[str]:
        """Of the columns that a file without a map needs."""
        return [*dict.fromkeys(filter(None, map(self._in_the_file, columns)))]

    def translate(self, line: FileRow) -> None:
        """Give the row our columns with our codes; what stood there before is kept for whoever is told of a mistake."""
        cells: dict[str, str] = {}
        for column, cell in line.cells.items():
            for ours, value in self._cells(line, column, composed(unguarded(cell))):
                cells[ours] = value
        for column, word in self._said.always.items():
            cells |= dict(self._spread(column, KINDS.get(word, word)))
        line.cells = cells

    def _in_the_file(self, column: str) -> str:
        """The column of the file in which it stands; '' where it needs none."""
        question = self._places.question(column)
        if column in self._said.always or (question and question.code in self._said.always):
            return ""
        if question is None:
            return column
        if question.code in self._said.several:
            return question.code
        words = next((text for text, code in self._places.texts.items() if code == column), "")
        return words if words in self._headings else column

    def _cells(self, line: FileRow, column: str, cell: str) -> Iterator[tuple[str, str]]:
        question = self._places.question(column)
        if column in self._places.texts:
            yield column, line.cells[column]
            code = self._places.texts[column]
            if code not in line.cells:
                yield code, GIVEN if cell else ""
        elif question is None:
            notation = self._said.days.get(column)
            plain = in_iso(cell, notation) if notation else line.cells[column]
            yield column, self._said.codes.get(column, {}).get(cell, plain)
        else:
            read = self._read(column, cell)
            if column in self._said.several:
                yield from self._ticked(line, question, cell, read)
            else:
                yield column, cell if read is None else read
            if column in self._headings or read not in (None, cell):
                line.written[question.code] = self._told(column, cell, read)

    def _read(self, column: str, cell: str) -> str | None:
        """What the map says of the cell; None where it says nothing."""
        return self._all_words(column).get(cell)

    def _all_words(self, column: str) -> Mapping[str, str]:
        """What is said of the column goes before what is said of its question, and that before what holds for all."""
        if column not in self._words:
            question = self._places.question(column)
            found: dict[str, str] = {}
            for of in dict.fromkeys((ANY, question.code if question else ANY, column)):
                found |= self._said.codes.get(of, {})
                found |= {key: KINDS[word] for key, word in self._said.missing.get(of, {}).items()}
            self._words[column] = found
        return self._words[column]

    def _ticked(self, line: FileRow, question: Question, cell: str, read: str | None) -> Iterator[tuple[str, str]]:
        if read in KINDS.values() or cell in ("", *KINDS.values()):
            yield from self._spread(question.code, read or cell)
            return
        words, options = self._all_words(question.code), [option.code for option in question.options]
        parts = [part for each in cell.split(self._said.several[question.code]) if (part := composed(each))]
        given = [words.get(part, part) for part in parts]
        for part, code in zip(parts, given, strict=True):
            if code not in options:
                what = f"{question.code} “{cell}”{self._from(question.code)}: “{part}” is none of its answers"
                known = [*options, *self._said.codes.get(question.code, {})]
                line.report("answer", what, nearest(part, known))
        for option in options:
            yield f"{question.code}_{option}", GIVEN if option in given else Missing.NOT_TICKED

    def _spread(self, column: str, value: str) -> Iterator[tuple[str, str]]:
        """One value for every slot of a question."""
        question = self._places.several.get(column)
        if question is None:
            yield column, value
            return
        for option in question.options:
            yield f"{column}_{option.code}", value if value in ("", *KINDS.values()) else _tick(option.code == value)

    def _told(self, column: str, cell: str, read: str | None) -> str:
        taken = f", read as “{read}”," if read not in (None, cell) else ""
        return f"“{cell}”{taken}{self._from(column)}"

    def _from(self, column: str) -> str:
        heading = self._headings.get(column, column)
        return f" in column “{heading}”" if heading != column else ""


def _tick(is_ticked: bool) -> str:
    return GIVEN if is_ticked else Missing.NOT_TICKED
