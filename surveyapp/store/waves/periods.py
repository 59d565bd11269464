"""Which days a wave speaks of when its code says so: 2023, 2023-Q2, 2023-04."""

from __future__ import annotations

import calendar
import datetime as dt
import re

_PERIOD = re.compile(r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?", re.ASCII)


def reference_period(code: str) -> tuple[dt.date, dt.date] | None:
    """First and last day, or None where the code is just a name."""
    found = _PERIOD.fullmatch(code)
    if found is None or found["year"] == "0000":
        return None
    year = int(found["year"])
    first, last = 1, 12
    if found["quarter"]:
        first, last = 3 * int(found["quarter"]) - 2, 3 * int(found["quarter"])
    elif found["month"]:
        first = last = int(found["month"])
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])
