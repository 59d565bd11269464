"""A map for a file of counts: its columns, and what its agencies, items and answers are in ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from surveyapp.imports.mapping.checked import of_headings
from surveyapp.imports.mapping.told import once
from surveyapp.imports.mapping.written import (
    ALWAYS,
    ANY,
    CODES,
    DAYS,
    KINDS,
    MISSING,
    SEVERAL,
    FileMap,
    composed,
    nearest,
)
from surveyapp.imports.reading.file_row import FileRow
from surveyapp.imports.reading.findings import Findings
from surveyapp.languages.spreadsheet import unguarded
from surveyapp.store.refusal import Problem

ANSWER, ITEM, COUNT = "code", "item", "count"
COLUMNS = ("wave", "agency", "stratum", ITEM, ANSWER, COUNT)
_WITH_CODES = ("wave", "agency", "stratum", ITEM, ANSWER)
CORRECT_OR_LEAVE_OUT = "correct it, or leave the table out"


class MappedCounts:
    """`[codes]` and `[missing]` without a column speak of all answers, with the name of an item of its answers.

    `slips` are all mistakes of the map; with any of them no row can be translated.
    """

    def __init__(self, said: FileMap) -> None:
        self.slips = once((*said.unread, *_problems(said)))
        self._said = said
        self._unused = {of for of in (*said.codes, *said.missing) if of and of not in COLUMNS}
        self._answers: dict[str, dict[str, str]] = {}

    @property
    def renamed(self) -> Mapping[str, str]:
        return self._said.columns

    @property
    def left_out(self) -> tuple[str, ...]:
        return self._said.left_out

    def needed(self, columns: Sequence[str]) -> list[str]:
        """Of the columns that a file without a map needs."""
        return [column for column in columns if column not in self._said.always]

    def translate(self, line: FileRow) -> None:
        """Give the row our columns with our codes."""
        cells = dict(line.cells)
        for column in _WITH_CODES:
            if column in cells and column != ANSWER:
                cell = composed(unguarded(cells[column]))
                cells[column] = self._said.codes.get(column, {}).get(cell, cells[column])
        cells |= self._said.always
        self._unused.discard(item := cells.get(ITEM, ""))
        if ANSWER in line.cells:
            cells[ANSWER] = self._answers_to(item).get(composed(unguarded(cells[ANSWER])), cells[ANSWER])
        line.cells = cells

    def report_unused(self, findings: Findings) -> None:
        """Tables of items of which no row speaks: the name is a slip."""
        for item in sorted(self._unused):
            what = f"the map speaks of “{item}”, which is neither a column nor an item of the file"
            findings.add("map-column", what, CORRECT_OR_LEAVE_OUT)

    def _answers_to(self, item: str) -> Mapping[str, str]:
        """What is said of the item goes before what holds for all."""
        if item not in self._answers:
            found: dict[str, str] = {}
            for of in dict.fromkeys((ANY, ANSWER, item)):
                found |= self._said.codes.get(of, {})
                found |= {key: KINDS[word] for key, word in self._said.missing.get(of, {}).items()}
            self._answers[item] = found
        return self._answers[item]


def _problems(said: FileMap) -> Iterator[Problem]:
    yield from of_headings(said, COLUMNS)
    for column in said.always:
        if column not in COLUMNS:
            yield said.problem("map-column", f"we have no column “{column}”", f"[{ALWAYS}]", nearest(column, COLUMNS))
    if COUNT in said.codes:
        what = "counts are numbers and have no codes"
        yield said.problem("map-code", what, f"[{CODES}.{COUNT}]", "leave the table out")
    yield from _unknown_kinds(said)
    for table, words in ((SEVERAL, said.several), (DAYS, said.days)):
        if words:
            what = "a file of counts holds neither several answers in one cell nor days"
            yield said.problem("map-table", what, f"[{table}]", "leave the table out")


def _unknown_kinds(said: FileMap) -> Iterator[Problem]:
    for of, words in said.missing.items():
        table = f"[{MISSING}.{of}]" if of else f"[{MISSING}]"
        for word in dict.fromkeys(words.values()):
            if word not in KINDS:
                what = f"there is no kind of missing answer “{word}”"
                yield said.problem("map-missing", what, table, nearest(word, KINDS))
