"""A code that no agency has, and the one that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from surveyapp.store.refusal import Problem

LOAD_IT = "load it first, or correct the code"


def unknown_agency(code: str, where: str, known: Iterable[str], remedy: str = LOAD_IT) -> Problem:
    return Problem("agency-unknown", f"there is no agency '{code}'", where, way_out(code, known, remedy))


def way_out(code: str, known: Iterable[str], remedy: str = LOAD_IT) -> str:
    """`remedy`, or the code that a spreadsheet shortened: 00004 becomes 4 there. Never taken for it silently."""
    meant = sorted(each for each in known if each != code and each.lstrip("0") == code.lstrip("0") != "")
    return f"did you mean {' or '.join(meant)}? Spreadsheets drop leading zeros" if meant else remedy
