"""A wave collects for longer: by decision, on the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy.orm import Session

from surveyapp.db.clock import office_day
from surveyapp.models import Wave
from surveyapp.store import audit
from surveyapp.store.locks import own_wave
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.waves import clock
from surveyapp.store.waves.stored import stored_wave

LONGEST_DECISION, LONGEST_REASON = 500, 500
BEFORE_THE_END = ("draft", "trial", "open")


def extend_wave(session: Session, code: str, until: dt.date, decision: str, actor: str, *, reason: str = "") -> None:
    """Give a wave a later last day. Late paper forms are taken at least as long.

    Raises Refused for a wave that somebody closed or that went further, a day that is over or not later, and without a
    decision.
    """
    own_wave(session.connection(), code)
    stored = stored_wave(session, code)
    clock.settle(session, stored)
    _refuse_ended(stored)
    if problems := [*_wrong(stored, until, decision, reason)]:
        raise Refused(problems, status=422)
    before = stored.closes
    if stored.state == "collected":
        stored.state, stored.closed_at = "open", None
    stored.closes = until
    if stored.entry_until is not None:
        stored.entry_until = max(stored.entry_until, until)
    raise_of_wave(session, stored.id)
    audit.record(session, actor, "wave-extended", code, **_told(stored, before, decision, reason))
    session.flush()


def can_be_extended(state: str, closes: dt.date | None, closed_at: dt.datetime | None) -> bool:
    """Whether a wave still collects, or only the calendar ended it."""
    return state in BEFORE_THE_END or clock.ended_by_date(state, closes, closed_at)


def _told(stored: Wave, before: dt.date | None, decision: str, reason: str) -> dict[str, str | None]:
    facts = {
        "before": before.isoformat() if before else None,
        "until": str(stored.closes),
        "decision": decision.strip(),
    }
    if reason.strip():
        facts["reason"] = reason.strip()
    if stored.entry_until is not None:
        facts["entry_until"] = stored.entry_until.isoformat()
    return facts


def _refuse_ended(stored: Wave) -> None:
    if can_be_extended(stored.state, stored.closes, stored.closed_at):
        return
    what, remedy = f"wave {stored.code} is {stored.state}", "a wave that was closed does not collect again"
    if stored.state == "collected":
        what += ", because somebody closed it"
    if stored.state == "withdrawn":
        remedy = "a wave that was given up does not collect again"
    raise Refused(Problem("wave-state", what, stored.code, remedy), status=409)


def _wrong(stored: Wave, until: dt.date, decision: str, reason: str) -> Iterator[Problem]:
    if not decision.strip() or len(decision) > LONGEST_DECISION:
        yield Problem("decision-missing", "a decision is needed, of at most 500 letters", "decision")
    if len(reason) > LONGEST_REASON:
        yield Problem("reason-long", "a reason has at most 500 letters", "reason")
    if stored.closes is not None and until <= stored.closes:
        what = f"{until.isoformat()} is not later than the last day so far"
        yield Problem("until-not-later", what, "until", "name a later day")
    elif until < office_day():
        yield Problem("until-over", f"{until.isoformat()} is over", "until", "name a day that is still to come")
    elif stored.opens is not None and until < stored.opens:
        yield Problem(
            "until-before-opening", f"the wave opens on {stored.opens.isoformat()}", "until", "name a later day"
        )
