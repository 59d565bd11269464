"""The list of one-time codes that `codes make` wrote, also as a spreadsheet has saved it again."""

from __future__ import annotations

from surveyapp.imports.reading.in_memory import InMemory
from surveyapp.imports.reading.table import DataFile
from surveyapp.store import Problem, Refused
from surveyapp.store.waves.codes import is_whole, plain

BESIDE = ("batch", "wave", "agency")
PRINT_IT = "print the file that `codes make` wrote"


def codes_in(body: bytes, name: str) -> list[str]:
    """The codes of such a file, which is kept nowhere. Raises Refused with the first line that holds none."""
    table, codes = _table(body, name), list[str]()
    for line in table.lines():
        code = plain(line.text("code"))
        if table.findings or not is_whole(code):
            raise _no_code(f"{name}, line {line.number}")
        codes.append(code)
    if table.findings or not codes:
        raise _no_code(f"{name}, line {2 + len(codes)}")
    return codes


def _table(body: bytes, name: str) -> DataFile:
    try:
        return DataFile(InMemory(name, body), ("code",), BESIDE)
    except Refused:
        raise _no_code(f"{name}, line 1") from None


def _no_code(where: str) -> Refused:
    return Refused(Problem("no-code", "here stands no code", where, PRINT_IT))
