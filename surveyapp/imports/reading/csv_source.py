"""A CSV file as records that know their line."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from functools import cached_property, partial
from typing import IO, Any

from surveyapp.imports.reading.encoding import refuse_other_than_utf8
from surveyapp.imports.reading.findings import Findings
from surveyapp.imports.reading.in_memory import Incoming

DELIMITERS = (",", ";", "\t")
_SEPARATOR_LINE = re.compile(r"""\s*"?sep=(?P<delimiter>[^\w\s"]|\t)"?[\r\n]*""", re.ASCII | re.IGNORECASE)
"""A spreadsheet writes it above the heading, for itself."""
_AT_ONCE = 1 << 20
QUOTE_IT = "put a cell that contains the delimiter or a line break in double quotes"


class CsvSource:
    """UTF-8, with or without a byte order mark."""

    def __init__(self, path: Incoming) -> None:
        self._path = path
        self.findings = Findings(path.name)
        refuse_other_than_utf8(path, path.name)

    @cached_property
    def delimiter(self) -> str:
        first = self._first_line
        said = _SEPARATOR_LINE.fullmatch(first)
        return said["delimiter"] if said else max(DELIMITERS, key=first.count)

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of the text: under another name, or saved again with other line ends, it is still the same file."""
        digest = hashlib.sha256()
        with self._path.open(encoding="utf-8-sig") as file:
            while text := file.read(_AT_ONCE):
                digest.update(text.encode())
        return digest.digest()

    @cached_property
    def length(self) -> int:
        with self._path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(partial(file.read, _AT_ONCE), b""))

    def column(self, place: int) -> str:
        """What a column without a heading is called; `place` counts from 0."""
        return str(place + 1)

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Each record with the line on which it begins; records without any content are no rows."""
        with self._path.open(encoding="utf-8-sig", newline="") as file:
            above = self._skip_separator_line(file)
            reader, begins = csv.reader(file, delimiter=self.delimiter, strict=True), above + 1
            try:
                for cells in reader:
                    if any(map(str.strip, cells)):
                        yield begins, cells
                    begins = above + reader.line_num + 1
            except csv.Error:
                self.findings.add("broken-quotes", "the quotes do not match", QUOTE_IT, line=begins)

    @cached_property
    def _first_line(self) -> str:
        with self._path.open(encoding="utf-8-sig", newline="") as file:
            return next((line for line in file if line.strip()), "")

    def _skip_separator_line(self, file: IO[Any]) -> int:
        """How many lines stand above the heading for the spreadsheet alone."""
        if not _SEPARATOR_LINE.fullmatch(self._first_line):
            return 0
        return next(number for number, line in enumerate(iter(file.readline, ""), start=1) if line.strip())
