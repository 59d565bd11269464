"""Agencies, procedures and counters: who is rated, for what, and where people stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from questionnaires.languages import FIRST
from surveyapp.imports.reading.file_row import FileRow
from surveyapp.imports.reading.in_memory import Incoming
from surveyapp.imports.reading.table import DataFile
from surveyapp.store import audit
from surveyapp.store.agencies.agencies import (
    AgencyRow,
    CounterRow,
    ProcedureRow,
    name_columns,
    save_agencies,
    save_counters,
    save_procedures,
)
from surveyapp.store.agencies.peer_groups import PeerGroupRow, save_peer_groups
from surveyapp.store.agencies.undoing import keep_loading, rows_of_list

if TYPE_CHECKING:
    from surveyapp.store import Session

LOADED = "list-loaded"
Row = TypeVar("Row")
_PREDECESSOR = re.compile(r"(?P<code>[^:]+)(:(?P<share>0?\.\d+|1(\.0+)?))?", re.ASCII)


Look = Callable[[object], None]
"""Shown each row as it was read."""
Load = Callable[..., int]


def load_agencies(session: Session, path: Incoming, **options: Any) -> int:
    """The number of agencies in the file, now all stored. A column `name_en` holds the English names, and so on; a name
    that it leaves empty stays what it was."""
    optional = ("level", "peer_group", "parent", "valid_from", "valid_to", "predecessors", *name_columns())
    return _load(session, path, "agencies", (("code", "name"), optional), _agency, save_agencies, **options)


def load_peer_groups(session: Session, path: Incoming, **options: Any) -> int:
    """The number of names in the file, now all stored. A column `name_en` holds the English ones, and so on."""
    columns = (("code", "name"), (*name_columns(), "valid_from"))
    return _load(session, path, "groups", columns, _peer_group, save_peer_groups, **options)


def load_procedures(session: Session, path: Incoming, **options: Any) -> int:
    columns = (("code", "name"), ("field", "group"))
    return _load(session, path, "procedures", columns, _procedure, save_procedures, **options)


def load_counters(session: Session, path: Incoming, **options: Any) -> int:
    return _load(session, path, "counters", (("code", "agency"), ("name",)), _counter, save_counters, **options)


LISTS: Mapping[str, Load] = {
    "agencies": load_agencies,
    "groups": load_peer_groups,
    "procedures": load_procedures,
    "counters": load_counters,
}
"""All of them, by the name under which the record tells of them."""


def _load(
    session: Session,
    path: Incoming,
    what: str,
    columns: tuple[Sequence[str], Sequence[str]],
    row: Callable[[FileRow], Row],
    save: Callable[[Session, Iterable[Row]], None],
    *,
    sheet: str = "",
    actor: str = audit.COMMAND_LINE,
    look: Look = lambda row: None,
) -> int:
    table = DataFile(path, *columns, sheet=sheet)
    rows = []
    for line in table.lines():
        rows.append(row(line))
        look(rows[-1])
    before = rows_of_list(session, what)
    with table.findings.joined():
        save(session, rows)
    keep_loading(session, what, before, path.name)
    audit.record(session, actor, LOADED, what, rows=len(rows), file=path.name)
    return len(rows)


def _agency(line: FileRow) -> AgencyRow:
    return AgencyRow(
        code=_code(line),
        name=line.needed("name"),
        level=line.text("level"),
        peer_group=line.text("peer_group"),
        parent=line.text("parent"),
        valid_from=line.day("valid_from"),
        valid_to=line.day("valid_to"),
        predecessors=tuple(_predecessor(line, word) for word in line.text("predecessors").split()),
        names=_further_names(line),
        where=line.where,
    )


def _peer_group(line: FileRow) -> PeerGroupRow:
    names = {FIRST: line.needed("name")} | _further_names(line)
    return PeerGroupRow(
        line.needed("code"),
        {lang: name for lang, name in names.items() if name},
        line.day("valid_from"),
        where=line.where,
    )


def _further_names(line: FileRow) -> dict[str, str]:
    """Language -> name, of those that the line gives."""
    return {language: line.needed(column) for column, language in name_columns().items() if line.text(column)}


def _code(line: FileRow) -> str:
    """Codes stand in `predecessors` and in addresses, so a space or a colon would break them."""
    code = line.needed("code")
    if re.search(r"[\s:]", code):
        line.report("agency-code", f"“{code}” cannot be an agency's code", "write it without spaces and colons")
    return code


def _predecessor(line: FileRow, word: str) -> tuple[str, float]:
    said = _PREDECESSOR.fullmatch(word)
    if not said or float(said["share"] or 1) == 0:
        remedy = "write codes with a space between them, with the share that went here: A:0.4 B"
        line.report("predecessor", f"predecessor “{word}” cannot be read", remedy)
        return word, 1.0
    return said["code"], float(said["share"] or 1)


def _procedure(line: FileRow) -> ProcedureRow:
    return ProcedureRow(
        line.needed("code"), line.needed("name"), line.text("field"), line.text("group"), where=line.where
    )


def _counter(line: FileRow) -> CounterRow:
    code = line.needed("code")
    return CounterRow(code, line.needed("agency"), line.text("name", code), where=line.where)
