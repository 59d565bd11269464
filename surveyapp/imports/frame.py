"""The population file: how many people or dossiers stand behind each stratum, and what became of the forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from surveyapp.imports.reading.file_row import FileRow
from surveyapp.imports.reading.in_memory import Incoming
from surveyapp.imports.reading.table import DataFile
from surveyapp.store import audit, take_the_lock
from surveyapp.store.agencies.agencies import name_columns
from surveyapp.store.waves.frame import FrameRow, frame_as_it_is, keep_frame, save_frame

if TYPE_CHECKING:
    from surveyapp.store import Session

NEEDED = ("stratum", "population")
OF_THE_FORMS = ("clusters", "selected", "issued", "reached", "returned", "refused", "ineligible")
Look = Callable[[FrameRow, Mapping[str, str]], None]
"""Sees a row, and what its stratum is called: further language -> name."""
OPTIONAL = ("agency", *OF_THE_FORMS, "source", "extracted_on")


def load(
    session: Session,
    path: Incoming,
    wave: str,
    *,
    replace: bool = False,
    sheet: str = "",
    actor: str = audit.COMMAND_LINE,
    look: Look = lambda row, names: None,
) -> int:
    """The number of strata in the file, now all stored for the wave. `look` is shown each row as it was read."""
    table = DataFile(path, NEEDED, (*OPTIONAL, *name_columns()), sheet=sheet)
    lines = [*table.lines()]
    rows, names = [_row(line) for line in lines], _names(lines)
    take_the_lock(session)
    for row in rows:
        look(row, names.get(row.stratum, {}))
    before = frame_as_it_is(session, wave)
    with table.findings.joined():
        save_frame(session, wave, rows, replace=replace, names=names, actor=actor)
    keep_frame(session, wave, before, path.name)
    return len(rows)


def _names(lines: Iterable[FileRow]) -> dict[str, dict[str, str]]:
    """Of a stratum that stands on several lines one says them for all; two that say otherwise are a slip."""
    names: dict[str, dict[str, str]] = {}
    for line in lines:
        stratum = line.text("stratum")
        for column, language in name_columns().items():
            name = line.text(column) and line.needed(column)
            known = names.setdefault(stratum, {}).setdefault(language, name) if name else name
            if known != name:
                what = f"“{column}” of stratum {stratum} is “{name}” here and “{known}” elsewhere"
                line.report("stratum-name", what, "correct one of the two")
    return names


def _row(line: FileRow) -> FrameRow:
    line.needed("population")
    return FrameRow(
        stratum=line.text("stratum"),
        population=line.whole("population") or 0,
        agency=line.text("agency"),
        source=line.text("source"),
        extracted_on=line.day("extracted_on"),
        where=line.where,
        **{column: line.whole(column) for column in OF_THE_FORMS},
    )
