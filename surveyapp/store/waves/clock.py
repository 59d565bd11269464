"""The state of a wave follows from its dates: past its last day, in the office's time, an open wave is collected."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.db.clock import end_of, now, office_day
from surveyapp.models import Wave
from surveyapp.store import audit
from surveyapp.store.locks import own_wave
from surveyapp.store.revisions import raise_of_wave

BY_DATE = "last day"
"""The actor of a closing that nobody did: the calendar."""


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
    return ended_by_date(stored.state, stored.closes, stored.closed_at)


def ended_by_date(state: str, closes: dt.date | None, closed: dt.datetime | None) -> bool:
    """The same of a wave as it was read."""
    return state == "collected" and closes is not None and closed == end_of(closes)


def settle(session: Session, stored: Wave, at: dt.datetime | None = None) -> None:
    """Let the row say what the calendar says at a moment; the first who writes to the wave does it."""
    state = state_at(stored.state, stored.closes, at)
    if state == stored.state or stored.closes is None:
        return
    before, stored.closed_at, stored.state = stored.state, end_of(stored.closes), state
    raise_of_wave(session, stored.id)
    detail = {"before": before, "after": state, "reason": f"its last day was {stored.closes.isoformat()}"}
    audit.record(session, BY_DATE, "wave-state", stored.code, **detail)


def are_over(session: Session, at: dt.datetime | None = None) -> list[str]:
    """Codes of waves whose row says open, and whose last day is over."""
    over = select(Wave.code).where(Wave.state == "open", Wave.closes < office_day(at)).order_by(Wave.id)
    return list(session.scalars(over))


def settle_all(session: Session, at: dt.datetime | None = None) -> list[str]:
    """Let every row say what the calendar says; which waves that closed. Again, it changes nothing."""
    closed = []
    for code in are_over(session, at):
        own_wave(session.connection(), code)
        stored = session.scalars(select(Wave).where(Wave.code == code).execution_options(populate_existing=True)).one()
        if state_at(stored.state, stored.closes, at) != stored.state:
            settle(session, stored, at)
            closed.append(code)
    return closed
