"""A list of measures: every row is checked, all of it is stored or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from surveyapp.imports.followup.responsible import PartReader
from surveyapp.imports.reading.file_row import FileRow
from surveyapp.imports.reading.in_memory import Incoming
from surveyapp.imports.reading.table import DataFile
from surveyapp.store import audit
from surveyapp.store.followup.measures import STATES, MeasureRow, SavedMeasures, save_measures

if TYPE_CHECKING:
    from surveyapp.store import Session
    from surveyapp.words.speech import Speech

NEEDED = ("source", "period", "part", "what", "lead")
OPTIONAL = ("number", "agency", "support", "due", "state", "evidence", "feedback", "feedback_state")
Look = Callable[[MeasureRow], None]
"""Shown each row as it was read."""


def load_measures(
    session: Session,
    path: Incoming,
    *,
    sheet: str = "",
    actor: str = audit.COMMAND_LINE,
    look: Look = lambda row: None,
) -> SavedMeasures:
    """A row with a number changes that measure, one without is new. Raises Refused with every row that cannot be
    taken."""
    table = DataFile(path, NEEDED, OPTIONAL, sheet=sheet)
    reader, rows = PartReader(session), []
    for line in table.lines():
        rows.append(_row(line, reader))
        look(rows[-1])
    with table.findings.joined():
        return save_measures(session, rows, actor=actor, file=path.name)


def of_saved_measures(saved: SavedMeasures, words: Speech) -> str:
    counts = {name: words.count(getattr(saved, name)) for name in ("new", "changed", "same")}
    return words.say("{new} new, {changed} changed, {same} as they were", **counts)


def _row(line: FileRow, reader: PartReader) -> MeasureRow:
    source = reader.source(line)
    return MeasureRow(
        source=source,
        period=line.needed("period"),
        part=reader.part(line, source),
        what=line.text("what"),
        lead=line.text("lead"),
        support=tuple(dict.fromkeys(line.text("support").split())),
        agency=line.text("agency"),
        due=line.day("due"),
        state=line.one_of("state", STATES, STATES[0]),
        evidence=line.text("evidence"),
        feedback=line.text("feedback"),
        feedback_state=line.text("feedback_state"),
        number=line.whole("number", 0) or 0,
        where=line.where,
    )
