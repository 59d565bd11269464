"""A list of who answers for which part of an index: every row is checked, all of it is stored or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from surveyapp.imports.reading.file_row import FileRow
from surveyapp.imports.reading.in_memory import Incoming
from surveyapp.imports.reading.table import DataFile
from surveyapp.results.external.indices import spelled
from surveyapp.results.followup.parts import SOURCES, known_parts
from surveyapp.store import audit
from surveyapp.store.followup.responsible import OWN, ResponsibleRow, SavedList, save_responsible

if TYPE_CHECKING:
    from surveyapp.store import Session
    from surveyapp.words.speech import Speech

NEEDED = ("source", "part", "lead")
OPTIONAL = ("support", "agency", "peer_group", "valid_from", "valid_to")
SPELLINGS = tuple(dict.fromkeys((*SOURCES, *(code.replace("-", " ") for code in SOURCES))))
Look = Callable[[ResponsibleRow], None]
"""Shown each row as it was read."""


def load_responsible(
    session: Session,
    path: Incoming,
    *,
    sheet: str = "",
    alone: bool = False,
    actor: str = audit.COMMAND_LINE,
    look: Look = lambda row: None,
) -> SavedList:
    """Rows of the file replace those of the same place and day; with `alone` all others are forgotten. Raises Refused
    with every row that cannot be taken."""
    table = DataFile(path, NEEDED, OPTIONAL, sheet=sheet)
    reader = PartReader(session)
    rows = []
    for line in table.lines():
        rows.append(_row(line, reader))
        look(rows[-1])
    with table.findings.joined():
        return save_responsible(session, rows, alone=alone, actor=actor, file=path.name)


@dataclass(slots=True)
class PartReader:
    """Reads source and part of a row, as lists of responsibilities and of measures have them."""

    session: Session
    parts: dict[str, frozenset[str]] = field(default_factory=dict)

    def source(self, line: FileRow) -> str:
        """Its code; as it stands there where it is unknown."""
        word = line.one_of("source", SPELLINGS, "")
        return word if word in ("", OWN) else spelled(word)

    def part(self, line: FileRow, source: str) -> str:
        part = line.needed("part")
        if part and source in SOURCES and part not in self._known(source):
            few = ", ".join(sorted(each for each in self._known(source) if not each.startswith("item:")))
            line.report("part-unknown", f"{source} has no part “{part}”", f"it has: {few}")
        return part

    def _known(self, source: str) -> frozenset[str]:
        if source not in self.parts:
            self.parts[source] = frozenset(known_parts(self.session, source))
        return self.parts[source]


def of_saved(saved: SavedList, words: Speech) -> str:
    """What became of a list, in words."""
    counts: Mapping[str, str] = {
        name: words.count(getattr(saved, name)) for name in ("new", "changed", "ended", "same")
    }
    told = words.say("{new} new, {changed} changed, {ended} ended by these, {same} as they were", **counts)
    return told + (words.say("; {n} forgotten", n=words.count(saved.gone)) if saved.gone else "")


def _row(line: FileRow, reader: PartReader) -> ResponsibleRow:
    source = reader.source(line)
    return ResponsibleRow(
        source=source,
        part=reader.part(line, source),
        lead=line.needed("lead"),
        support=tuple(dict.fromkeys(line.text("support").split())),
        agency=line.text("agency"),
        peer_group=line.text("peer_group"),
        valid_from=line.day("valid_from"),
        valid_to=line.day("valid_to"),
        where=line.where,
    )
