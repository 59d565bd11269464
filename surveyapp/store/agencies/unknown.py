"""A code that no agency has, and the one that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from surveyapp.store.refusal import Problem

LOAD_IT = "load it first, or correct the code"


def unknown_agency(code: str, where: str, known: Iterable[str], remedy: str = LOAD_IT) -> Problem:
    return Problem("agency-unknown", f"there is no agency '{code}'", where, way_out(code, known, remedy))


def way_out(code: str, known: Iterable[str], remedy: str = LOAD_IT) -> str:
    """`remedy`, or the code that was probably meant: a spreadsheet makes 4 of 00004, people write syt for SYT. Never
    taken for it silently."""
    known = list(known)
    meant = sorted(each for each in known if each != code and each.lstrip("0") == code.lstrip("0") != "")
    if meant:
        return f"did you mean {' or '.join(meant)}? Spreadsheets drop leading zeros"
    alike = sorted(each for each in known if each != code and each.casefold() == code.casefold())
    return f"did you mean {' or '.join(alike)}?" if alike else remedy
