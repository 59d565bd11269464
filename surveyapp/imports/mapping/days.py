"""Days as other tools write them; a time behind one is left away, since no form keeps it."""

from __future__ import annotations

import datetime as dt
import re

NOTATIONS = {"dd/mm/yyyy": "dmy", "mm/dd/yyyy": "mdy", "yyyy-mm-dd": "ymd"}
"""As it is said in a map -> the order of day, month and year; `.` and `-` are read like `/`."""
_PARTS = re.compile(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})(?:[ T,]+\d{1,2}:.*)?", re.ASCII)


def in_iso(text: str, notation: str) -> str:
    """`5/1/2026 10:22` -> 2026-01-05; what is no such day stays as it is."""
    found = _PARTS.fullmatch(text)
    if not found:
        return text
    order = NOTATIONS["yyyy-mm-dd"] if len(found[1]) == 4 else NOTATIONS[notation]
    parts = dict(zip(order, found.groups(), strict=True))
    try:
        return dt.date(int(parts["y"]), int(parts["m"]), int(parts["d"])).isoformat() if len(parts["y"]) == 4 else text
    except ValueError:
        return text
