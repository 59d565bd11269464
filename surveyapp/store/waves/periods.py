"""Which days a wave speaks of when its code says so: 2023, 2023-Q2, 2023-04, in the calendar of the office."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from surveyapp.config import PERIODS

ADMINISTRATIVE, MONTHS = PERIODS
"""Administrative reports run from the 15th of the month before to the 14th of the last month; or whole months."""
_PERIOD = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?", re.ASCII)
_OF_A_SPREADSHEET = re.compile(r"(?:[A-Za-z]{3}|thg \d{1,2}|thg\d{1,2})-\d{2}(?:\d{2})?", re.ASCII)
_LIKE_A_PERIOD = re.compile(r"\d{4}-(?:Q\d{1,2}|\d{1,2})", re.ASCII)
_WITH_A_YEAR = re.compile(r"\d{4}\b", re.ASCII)
_LAST, _FIRST = 14, 15


def reference_period(code: str, periods: str = ADMINISTRATIVE) -> tuple[dt.date, dt.date] | None:
    """First and last day, or None where the code is just a name."""
    found = _PERIOD.fullmatch(code)
    if found is None or int(found["year"]) <= dt.MINYEAR:
        return None
    year = int(found["year"])
    first, last = 1, 12
    if found["quarter"]:
        first, last = 3 * int(found["quarter"]) - 2, 3 * int(found["quarter"])
    elif found["month"]:
        first = last = int(found["month"])
    return _months(year, first, last) if periods == MONTHS else _reported(year, first, last)


def is_slip(code: str) -> bool:
    """Whether it looks like a period and names none: 2023-13, 2023-Q5, 2023-4, and Apr-26 as spreadsheets write it."""
    like_one = _LIKE_A_PERIOD.fullmatch(code) or _OF_A_SPREADSHEET.fullmatch(code)
    return like_one is not None and _PERIOD.fullmatch(code) is None


def calendar_of(code: str, first: dt.date | None, last: dt.date | None) -> str:
    """By which of the two a code that names a period means these days; "" where by neither."""
    if first is None:
        return ""
    return next((periods for periods in PERIODS if (first, last) == reference_period(code, periods)), "")


def period_said(code: str, first: dt.date | None, last: dt.date | None) -> str:
    """What a code that names a period means, or that one with a year in it names none; "" where its days are not those
    of either calendar."""
    if first is None and _WITH_A_YEAR.match(code):
        return f"{code} is a name and means no days; codes that do: {code[:4]}, {code[:4]}-Q2, {code[:4]}-04"
    says = {ADMINISTRATIVE: "the 15th to the 14th, as administrative reports", MONTHS: "whole months"}
    found = calendar_of(code, first, last)
    return f"{code} means {first} to {last}: {says[found]}" if found else ""


def _months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _reported(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    before = dt.date(year, first, 1) - dt.timedelta(days=1)
    return before.replace(day=_FIRST), dt.date(year, last, _LAST)
