"""One reader for every CSV that comes in: the heading is checked, and each row is a line that knows its number."""

from __future__ import annotations

import csv
import difflib
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TextIO

from questionnaires.languages import FIRST, LANGUAGES
from surveyapp.imports.encoding import refuse_other_than_utf8
from surveyapp.imports.file_row import FileRow
from surveyapp.imports.findings import Findings
from surveyapp.store.office.checks import signs_unseen

DELIMITERS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r"""\s*"?sep=(?P<delimiter>[^\w\s"]|\t)"?[\r\n]*""", re.ASCII | re.IGNORECASE)
"""A spreadsheet writes it above the heading, for itself."""
_TOTALS = {"tổng", "tổng cộng", "tổng số", "cộng", "total", "grand total", "sum", "totals"}
_AT_ONCE = 1 << 20
QUOTE_IT = "put a cell that contains the delimiter or a line break in double quotes"


class DataFile:
    """A CSV file with a heading. Problems go to `findings`; `findings.refuse()` ends the reading."""

    def __init__(self, path: Path, needed: Sequence[str], optional: Sequence[str] = ()) -> None:
        self.path = path
        self.findings = Findings(path.name)
        refuse_other_than_utf8(path, path.name)
        self._check_heading(needed, optional)

    @cached_property
    def delimiter(self) -> str:
        first = self._first_line
        said = _SEPARATOR_LINE.fullmatch(first)
        return said["delimiter"] if said else max(DELIMITERS, key=first.count)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Those that have a heading; others are no columns as long as nothing stands in them."""
        return tuple(filter(None, self._heading[1]))

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of the text: under another name, or saved again with other line ends, it is still the same file."""
        digest = hashlib.sha256()
        with self.path.open(encoding="utf-8-sig") as file:
            while text := file.read(_AT_ONCE):
                digest.update(text.encode())
        return digest.digest()

    @cached_property
    def length(self) -> int:
        """About how many rows there are, for a progress bar."""
        return self.path.read_bytes().count(b"\n")

    def lines(self) -> Iterator[FileRow]:
        """Rows below the heading; a ragged one is reported and left out."""
        records = self._records()
        next(records, None)
        headings = self._heading[1]
        width, columns, unnamed = len(headings), self.columns, [n for n, name in enumerate(headings) if not name]
        for number, cells in records:
            if len(cells) != width:
                what = f"the row has {len(cells)} cells, the heading has {width}"
                self.findings.add("ragged-row", what, QUOTE_IT, line=number)
            elif total := _total(cells):
                what = f"the row is a total (“{total}”), not data"
                self.findings.add("total-row", what, "delete the row", line=number)
            elif self._all_have_headings(number, cells, unnamed):
                named = cells if not unnamed else [cell for name, cell in zip(headings, cells, strict=True) if name]
                row = dict(zip(columns, named, strict=True))
                self._report_unseen(number, row)
                yield FileRow(number, row, self.findings)

    def _report_unseen(self, number: int, row: Mapping[str, str]) -> None:
        """Names that look alike and are not, and text that turns the line around."""
        if "".join(row.values()).isprintable():
            return
        for column, cell in row.items():
            if not cell.isprintable() and (unseen := _unseen(column, cell)):
                what = f"“{column}” holds a sign that nobody sees ({', '.join(unseen)})"
                self.findings.add("sign-unseen", what, "type it anew instead of pasting it", line=number)

    def _all_have_headings(self, number: int, cells: list[str], unnamed: Sequence[int]) -> bool:
        for place in unnamed:
            if cells[place].strip():
                what = f"“{cells[place].strip()}” stands in column {place + 1}, which has no heading"
                self.findings.add("no-heading", what, "give the column a heading, or delete it", line=number)
                return False
        return True

    @cached_property
    def _first_line(self) -> str:
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            return next((line for line in file if line.strip()), "")

    @cached_property
    def _heading(self) -> tuple[int, tuple[str, ...]]:
        """Its line, and what stands in its cells."""
        line, cells = next(self._records(), (1, []))
        return line, tuple(unicodedata.normalize("NFC", cell.strip()) for cell in cells)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Each record with the line on which it begins; records without any content are no rows."""
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            above = self._skip_separator_line(file)
            reader, begins = csv.reader(file, delimiter=self.delimiter, strict=True), above + 1
            try:
                for cells in reader:
                    if any(map(str.strip, cells)):
                        yield begins, cells
                    begins = above + reader.line_num + 1
            except csv.Error as error:
                self.findings.add("broken-quotes", f"the quotes do not match ({error})", QUOTE_IT, line=begins)

    def _skip_separator_line(self, file: TextIO) -> int:
        """How many lines stand above the heading for the spreadsheet alone."""
        if not _SEPARATOR_LINE.fullmatch(self._first_line):
            return 0
        return next(number for number, line in enumerate(iter(file.readline, ""), start=1) if line.strip())

    def _check_heading(self, needed: Sequence[str], optional: Sequence[str]) -> None:
        known, strangers = (*needed, *optional), []
        for column, times in Counter(self.columns).items():
            if times > 1:
                self._report("doubled-column", f"column “{column}” stands there {times} times", "keep one of them")
            if column not in known and (meant := _meant(column, known)):
                self._report("unknown-column", f"unknown column “{column}”", f"did you mean “{meant}”?")
            elif column not in known:
                strangers.append(column)
        if strangers:
            remedy = f"remove {'them' if len(strangers) > 1 else 'it'}; known are: {_listed(known)}"
            self._report("unknown-column", f"unknown {_columns(strangers)}", remedy)
        if missing := [column for column in needed if column not in self.columns]:
            what = f"{_columns(missing)} {'are' if len(missing) > 1 else 'is'} missing"
            self._report("missing-column", what, f"needed are: {_listed(needed)}")
        self.findings.refuse()

    def _report(self, code: str, what: str, remedy: str) -> None:
        self.findings.add(code, what, remedy, line=self._heading[0])


def _unseen(column: str, cell: str) -> list[str]:
    """Line breaks are seen. Joiners belong to Khmer; what people wrote in a form stays as the form took it."""
    last = column.rpartition("_")[2]
    if last == "text":
        return []
    return signs_unseen("".join(cell.split()), last if last in LANGUAGES else FIRST)


def _meant(column: str, known: Sequence[str]) -> str | None:
    close = difflib.get_close_matches(column.casefold(), [k.casefold() for k in known], n=1)
    return next((k for k in known if close and k.casefold() == close[0]), None)


def _columns(names: Sequence[str]) -> str:
    return f"column{'s' * (len(names) > 1)} {', '.join(f'“{name}”' for name in names)}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:30]) + (", …" if len(names) > 30 else "")


def _total(cells: Sequence[str]) -> str:
    """The word of a row that a spreadsheet added up; '' where it is data."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return first if unicodedata.normalize("NFC", first).casefold().rstrip(":") in _TOTALS else ""
