"""A value becomes a CSV cell: unrounded, empty for unknown, quoted where needed, never a formula."""

from __future__ import annotations

from surveyapp.languages.numbers import rounded
from surveyapp.languages.spreadsheet import guarded

BOM = "\ufeff"
END_OF_LINE = "\r\n"


def cell(value: object, delimiter: str = ",") -> str:
    """Text is guarded and quoted; numbers are written so that they read back as the same number."""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(float(value))
    return quoted(guarded(value), delimiter) if isinstance(value, str) else str(value)


def quoted(text: str, delimiter: str = ",") -> str:
    if '"' in text or delimiter in text or "\r" in text or "\n" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def short(value: float | None) -> str:
    """As a terminal shows it."""
    return "–" if value is None else str(rounded(value, 2))
