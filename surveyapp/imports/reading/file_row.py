"""One row of a CSV file: its cells become values, and what cannot become one is reported with its line."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from questionnaires.signs import composed
from surveyapp.imports.reading.findings import Findings
from surveyapp.languages.spreadsheet import unguarded

LONGEST = 300
"""The longest name of an office has half as many; tables and pages are laid out for names, not for essays."""


@dataclass(slots=True)
class FileRow:
    """Columns that the file does not have read as empty."""

    number: int
    cells: dict[str, str]
    findings: Findings
    written: dict[str, str] = field(default_factory=dict)
    """Question -> what stands in the file and where, for answers that a map of columns changed."""

    @property
    def where(self) -> str:
        return self.findings.where(self.number)

    def report(self, code: str, what: str, remedy: str) -> None:
        self.findings.add(code, what, remedy, line=self.number)

    def words(self, column: str) -> str:
        """The text as it was written, in NFC; spaces around it are part of it."""
        cell = self.cells.get(column)
        return composed(unguarded(cell)) if cell else ""

    def text(self, column: str, default: str = "") -> str:
        """A code or a name: spaces around it mean nothing."""
        return self.words(column).strip() or default

    def needed(self, column: str) -> str:
        text = self.text(column)
        if not text:
            self.report("empty-cell", f"“{column}” is empty", f"fill in {column}")
        if len(text) > LONGEST:
            self.report("too-long", f"“{column}” has {len(text)} characters, more than {LONGEST}", "shorten it")
        return text

    def one_of(self, column: str, words: Sequence[str], default: str) -> str:
        text = self.text(column, default)
        if text not in words:
            self.report(
                "unknown-word", f"{column} “{text}” is not known", f"use one of: {', '.join(filter(None, words))}"
            )
        return text

    def whole(self, column: str, default: int | None = None) -> int | None:
        text = self.text(column)
        if not text:
            return default
        if text.isascii() and text.isdigit():
            return int(text)
        self.report("not-a-whole-number", f"{column} “{text}” is not a whole number", "write it like 1200")
        return default

    def decimal(self, column: str, default: float | None = None) -> float | None:
        text = self.text(column)
        if not text:
            return default
        value = _float(text)
        if value is None:
            self.report("not-a-number", f"{column} “{text}” is not a number", "write it with a dot, like 12.5")
        return value if value is not None else default

    def day(self, column: str) -> dt.date | None:
        text = self.text(column)
        if not text:
            return None
        try:
            return dt.date.fromisoformat(text if len(text) == 10 else "")
        except ValueError:
            self.report("not-a-date", f"{column} “{text}” is not a date", "write it like 2026-01-31")
            return None


def _float(text: str) -> float | None:
    try:
        value = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None
