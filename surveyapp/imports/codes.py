"""The list of one-time codes that `codes make` wrote, also as a spreadsheet has saved it again."""

from __future__ import annotations

from surveyapp.imports.reading.in_memory import InMemory
from surveyapp.imports.reading.table import DataFile
from surveyapp.store import Problem, Refused
from surveyapp.store.refusal import first_of
from surveyapp.store.waves.codes import is_whole, plain

BESIDE = ("batch", "wave", "agency")
PRINT_IT = "print the file that `codes make` wrote"


def codes_in(body: bytes, name: str) -> list[str]:
    """The codes of such a file, which is kept nowhere. Raises Refused with the lines that hold none."""
    table = _table(body, name)
    codes = {line.number: plain(line.text("code")) for line in table.lines()}
    wrong = {number for number, code in codes.items() if not is_whole(code)} | {*table.findings.lines}
    if wrong or not codes:
        raise _no_code(name, *sorted(wrong or {2}))
    return [*codes.values()]


def _table(body: bytes, name: str) -> DataFile:
    try:
        return DataFile(InMemory(name, body), ("code",), BESIDE)
    except Refused:
        raise _no_code(name, 1) from None


def _no_code(name: str, *lines: int) -> Refused:
    return Refused(Problem("no-code", "here stands no code", f"{name}:{first_of(lines)}", PRINT_IT))
