"""What a spreadsheet makes of 2026-04 when it takes it for a day."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(r"(?P<month>[a-z]{3}|thg \d\d?|thg\d\d?)[- ](?P<year>\d\d|\d{4})", re.ASCII | re.IGNORECASE)
_FIRST_OF_MONTH = re.compile(r"(?P<a>\d\d?)[/.-](?P<b>\d\d?)[/.-](?P<year>\d{4})|(?P<iso>\d{4}-\d\d)-01", re.ASCII)
_SERIAL = range(36_526, 73_051)
"""The days of 2000 to 2099, counted as spreadsheets do."""
_DAY_ZERO = dt.date(1899, 12, 30)


def month_meant(text: str) -> str:
    """`Apr-26`, `01/04/2026` and `46113` -> 2026-04; '' where no spreadsheet had its hand in it."""
    if named := _NAMED.fullmatch(text):
        return _dated(_number(named["month"].casefold()), int(named["year"]))
    if first := _FIRST_OF_MONTH.fullmatch(text):
        return first["iso"] or _of_parts(int(first["a"]), int(first["b"]), int(first["year"]))
    if text.isascii() and text.isdigit() and int(text) in _SERIAL:
        day = _DAY_ZERO + dt.timedelta(days=int(text))
        return _dated(day.month, day.year) if day.day == 1 else ""
    return ""


def _number(month: str) -> int:
    """Of a month's English or Vietnamese short name; 0 for another word."""
    if month.startswith("thg"):
        return int(month.removeprefix("thg"))
    return _MONTHS.index(month) + 1 if month in _MONTHS else 0


def _of_parts(a: int, b: int, year: int) -> str:
    """The day is the first, before or after the month as the country has it."""
    return _dated(max(a, b), year) if 1 in (a, b) else ""


def _dated(month: int, year: int) -> str:
    return f"{year if year > 99 else 2000 + year}-{month:02d}" if 1 <= month <= 12 else ""
