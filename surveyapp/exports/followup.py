"""Who answers for a part of an index, as its own file: what is written here is what the loading of it reads."""

from __future__ import annotations

from surveyapp.exports.table import Table
from surveyapp.store import Session
from surveyapp.store.followup.responsible import responsible_rows

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
