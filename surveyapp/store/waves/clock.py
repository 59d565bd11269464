"""The state of a wave follows from its dates: past its last day, in the office's time, an open wave is collected."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from surveyapp.db.base import now
from surveyapp.models import Wave
from surveyapp.store import audit
from surveyapp.store.revisions import raise_of_wave

OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
BY_DATE = "last day"
"""The actor of a closing that nobody did: the calendar."""


def office_day(at: dt.datetime | None = None) -> dt.date:
    """The day in the office's time zone, whatever the machine's."""
    return (at or now()).astimezone(OFFICE_TIME).date()


def end_of(day: dt.date) -> dt.datetime:
    """The moment at which the office's day is over (UTC)."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), OFFICE_TIME)
    return midnight.astimezone(dt.UTC)


def last_day(closed: dt.datetime) -> dt.date:
    """Of a wave that closed at this moment; at midnight the day before."""
    return office_day(closed - dt.timedelta(seconds=1))


def state_at(state: str, closes: dt.date | None, at: dt.datetime | None = None) -> str:
    """What an `open` that is stored means at a moment."""
    is_over = state == "open" and closes is not None and (at or now()) >= end_of(closes)
    return "collected" if is_over else state


def closed_at(
    state: str, closes: dt.date | None, stored: dt.datetime | None, at: dt.datetime | None = None
) -> dt.datetime | None:
    """From when forms of a wave are late: the end of its last day, or the moment at which somebody closed it."""
    return end_of(closes) if closes is not None and state_at(state, closes, at) != state else stored


def is_closed_by_date(stored: Wave) -> bool:
    """Collected since the end of its last day, and not because somebody closed it before."""
    is_collected = stored.state == "collected" and stored.closes is not None
    return is_collected and stored.closed_at == end_of(stored.closes or dt.date.max)


def settle(session: Session, stored: Wave, at: dt.datetime | None = None) -> None:
    """Let the row say what the calendar says at a moment; the first who writes to the wave does it."""
    state = state_at(stored.state, stored.closes, at)
    if state == stored.state or stored.closes is None:
        return
    before, stored.closed_at, stored.state = stored.state, end_of(stored.closes), state
    raise_of_wave(session, stored.id)
    detail = {"before": before, "after": state, "reason": f"its last day was {stored.closes.isoformat()}"}
    audit.record(session, BY_DATE, "wave-state", stored.code, **detail)
