"""One reader for every CSV that comes in: the heading is checked, and each row is a line that knows its number."""

from __future__ import annotations

import csv
import difflib
import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from surveyapp.imports.encoding import refuse_other_than_utf8
from surveyapp.imports.file_row import FileRow
from surveyapp.imports.findings import Findings

DELIMITERS = (",", ";")
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
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            first = next((line for line in file if line.strip()), "")
        return max(DELIMITERS, key=first.count)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        heading = next(self._records(), (1, []))[1]
        return tuple(unicodedata.normalize("NFC", cell.strip()) for cell in heading)

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
        width, columns = len(self.columns), self.columns
        for number, cells in records:
            if len(cells) == width:
                yield FileRow(number, dict(zip(columns, cells, strict=True)), self.findings)
            else:
                what = f"the row has {len(cells)} cells, the heading has {width}"
                self.findings.add("ragged-row", what, QUOTE_IT, line=number)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Each record with the line on which it begins; records without any content are no rows."""
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            reader, begins = csv.reader(file, delimiter=self.delimiter, strict=True), 1
            try:
                for cells in reader:
                    if any(cells):
                        yield begins, cells
                    begins = reader.line_num + 1
            except csv.Error as error:
                self.findings.add("broken-quotes", f"the quotes do not match ({error})", QUOTE_IT, line=begins)

    def _check_heading(self, needed: Sequence[str], optional: Sequence[str]) -> None:
        known = (*needed, *optional)
        for column, times in Counter(self.columns).items():
            if times > 1:
                self._report("doubled-column", f"column “{column}” stands there {times} times", "keep one of them")
            if column not in known:
                self._report("unknown-column", f"unknown column “{column}”", _advice(column, known))
        for column in needed:
            if column not in self.columns:
                self._report("missing-column", f"column “{column}” is missing", f"needed are: {', '.join(needed)}")
        self.findings.refuse()

    def _report(self, code: str, what: str, remedy: str) -> None:
        self.findings.add(code, what, remedy, line=1)


def _advice(column: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(column.casefold(), [k.casefold() for k in known], n=1)
    meant = next((k for k in known if close and k.casefold() == close[0]), None)
    if meant:
        return f"did you mean “{meant}”?"
    return "remove it; known are: " + ", ".join(known[:30]) + (", …" if len(known) > 30 else "")
