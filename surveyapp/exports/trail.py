"""The audit trail as a table: one row per entry, with its place in the chain."""

from __future__ import annotations

import json
from collections.abc import Iterable

from surveyapp.db.clock import office_time
from surveyapp.exports.table import Table
from surveyapp.store.audit import Event

COLUMNS = ("position", "at", "actor", "action", "subject", "detail")


def table(events: Iterable[Event]) -> Table:
    """`at` is the office's time, with its offset; `detail` is JSON."""
    rows = (
        {
            "position": event.position,
            "at": office_time(event.at).isoformat(timespec="seconds"),
            "actor": event.actor,
            "action": event.action,
            "subject": event.subject,
            "detail": json.dumps(event.detail, ensure_ascii=False, sort_keys=True),
        }
        for event in events
    )
    return Table(COLUMNS, rows)


def to_terminal(events: Iterable[Event], *, bom: bool = False, delimiter: str = ",") -> str:
    """A line per entry; `bom` and `delimiter` mean nothing here."""
    return "".join(f"{_line(event)}\n" for event in events)


def _line(event: Event) -> str:
    at = office_time(event.at).strftime("%Y-%m-%d %H:%M")
    told = ", ".join(f"{name} {value}" for name, value in event.detail.items() if value not in ("", None, [], {}))
    return "  ".join(filter(None, (f"{event.position:>6}", at, event.actor, event.action, event.subject, told)))
