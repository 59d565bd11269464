"""What is wrong with a map, said once: each kind with its first examples, together with the headings of its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from surveyapp.imports.mapping.written import COLUMNS, LEFT_OUT
from surveyapp.imports.reading.findings import Findings
from surveyapp.imports.reading.in_memory import Incoming
from surveyapp.imports.reading.table import DataFile
from surveyapp.store.refusal import Problem, Refused, refuse_all

_OF_HEADINGS = (f"[{COLUMNS}]", LEFT_OUT)


class ReadMap(Protocol):
    """`slips` are all mistakes of the map; with any of them no row can be translated."""

    @property
    def slips(self) -> Sequence[Problem]: ...
    @property
    def renamed(self) -> Mapping[str, str]: ...
    @property
    def left_out(self) -> tuple[str, ...]: ...


def once(problems: Iterable[Problem]) -> list[Problem]:
    """Of one table what is wrong in one way is said as of the rows of a file: a list of names stands there once."""
    tables: dict[str, Findings] = {}
    for each in problems:
        tables.setdefault(each.where, Findings(each.where)).add(each.code, each.what, each.remedy)
    return [told for findings in tables.values() for told in findings.problems()]


def mapped_table(
    path: Incoming, sheet: str, mapped: ReadMap, needed: Sequence[str], optional: Sequence[str]
) -> DataFile:
    """The file under its map. Raises Refused with the slips of both; what follows from those of the map is not said:
    columns that it does not have, or headings whose names the map gives where nobody can read it."""
    if any(slip.where.endswith(_OF_HEADINGS) and slip.code == "map-value" for slip in mapped.slips):
        raise Refused(mapped.slips)
    known = [*optional, *mapped.renamed.values()] if mapped.slips else optional
    try:
        table = DataFile(
            path,
            () if mapped.slips else needed,
            [name for name in dict.fromkeys(known) if mapped.slips or name not in needed],
            sheet=sheet,
            renamed=mapped.renamed,
            left_out=mapped.left_out,
        )
    except Refused as refused:
        raise Refused([*mapped.slips, *refused.problems], status=refused.status) from None
    refuse_all(mapped.slips)
    return table
