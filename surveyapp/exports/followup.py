"""Who answers for a part of an index, and measures, as own files: the loading of each reads what is written."""

from __future__ import annotations

from surveyapp.exports.table import Table
from surveyapp.store import Session
from surveyapp.store.followup.measures import measures as stored_measures
from surveyapp.store.followup.responsible import responsible_rows

MEASURES = (
    *("number", "source", "period", "part", "agency", "what", "lead", "support", "due", "state"),
    *("evidence", "feedback", "feedback_state"),
)
RESPONSIBLE = ("source", "part", "lead", "support", "agency", "peer_group", "valid_from", "valid_to")


def responsible(session: Session) -> Table:
    """A line for each period of each part, as it was said."""
    rows = (
        {name: getattr(row, name) for name in RESPONSIBLE}
        | {"support": " ".join(row.support)}
        | {name: day.isoformat() if (day := getattr(row, name)) else "" for name in ("valid_from", "valid_to")}
        for row in responsible_rows(session)
    )
    return Table(RESPONSIBLE, rows)


def measures(session: Session) -> Table:
    """A line for each measure, those that are due first."""
    rows = (
        {name: getattr(row, name) for name in MEASURES}
        | {"support": " ".join(row.support), "due": row.due.isoformat() if row.due else ""}
        for row in stored_measures(session)
    )
    return Table(MEASURES, rows)
