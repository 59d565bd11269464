"""A wave collects for longer: by decision, on the record."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.models import Wave
from surveyapp.store import audit
from surveyapp.store.locks import own_wave
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.waves import clock

LONGEST_DECISION = 500


def extend_wave(session: Session, code: str, until: dt.date, decision: str, actor: str) -> None:
    """Give a wave a later last day. Late paper forms are taken at least as long.

    Raises Refused for a wave that somebody closed or that went further, a day that is over or not later, and without a
    decision.
    """
    own_wave(session.connection(), code)
    stored = session.scalars(select(Wave).where(Wave.code == code)).first()
    if stored is None:
        remedy = "list the waves with: surveyapp wave list"
        raise Refused(Problem("wave-unknown", f"there is no wave {code!r}", remedy=remedy), status=404)
    clock.settle(session, stored)
    _refuse(stored, until, decision)
    before = stored.closes
    if stored.state == "collected":
        stored.state, stored.closed_at = "open", None
    stored.closes = until
    if stored.entry_until is not None:
        stored.entry_until = max(stored.entry_until, until)
    raise_of_wave(session, stored.id)
    detail = {
        "before": before.isoformat() if before else None,
        "until": until.isoformat(),
        "decision": decision.strip(),
    }
    audit.record(session, actor, "wave-extended", code, **detail)
    session.flush()


def _refuse(stored: Wave, until: dt.date, decision: str) -> None:
    if not decision.strip() or len(decision) > LONGEST_DECISION:
        raise Refused(
            Problem("decision-missing", "a decision is needed, of at most 500 letters", "decision"), status=422
        )
    if stored.state not in ("draft", "trial", "open") and not clock.is_closed_by_date(stored):
        what = f"wave {stored.code} is {stored.state}, and not because its last day is over"
        raise Refused(Problem("wave-state", what, remedy="a wave that was closed does not collect again"), status=409)
    if until < clock.office_day() or (stored.closes is not None and until <= stored.closes):
        what = f"{until.isoformat()} is over, or not later than the last day so far ({stored.closes or 'none'})"
        raise Refused(Problem("wave-dates", what, "until", "name a later day"), status=422)
