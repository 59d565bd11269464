"""The life of a wave: draft, trial, open, collected, locked, published; withdrawn; back to collected on the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Protocol

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from surveyapp.db.clock import now, office_day
from surveyapp.models import Agency, Release, Wave, WaveAgency
from surveyapp.store import audit
from surveyapp.store.agencies.agencies import agencies, agency_ids, leaves
from surveyapp.store.locks import own_wave
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.waves import clock
from surveyapp.store.waves.parts import FixedPart, fix_parts
from surveyapp.store.waves.texts import pin_texts

STATES = ("draft", "trial", "open", "collected", "locked", "published", "withdrawn")

ALLOWED = {
    "draft": ("trial", "open", "withdrawn"),
    "trial": ("draft", "open", "withdrawn"),
    "open": ("collected", "withdrawn"),
    "collected": ("locked", "withdrawn"),
    "locked": ("published", "collected", "withdrawn"),
    "published": ("collected", "withdrawn"),
    "withdrawn": (),
}


"""From where to where. Back to collected is a reopening."""

COLLECTED = ("collected", "locked", "published")
"""States in which an index may be computed: before, staff see counts only."""


def can_be_reopened(state: str) -> bool:
    return state != "open" and "collected" in ALLOWED[state]


def set_state(
    session: Session,
    code: str,
    state: str,
    actor: str,
    *,
    reason: str = "",
    only: Collection[str] | None = None,
    at: dt.datetime | None = None,
    parts: Collection[FixedPart] = (),
) -> None:
    """Move a wave. Opening freezes its agencies: `only` these, or all leaves valid on its day; and the parts of its
    index: all that it rates, but for those of `parts` that are expected to fail (`surveyapp.results.opening`)."""
    own_wave(session.connection(), code)
    stored = session.scalars(select(Wave).where(Wave.code == code)).first()
    if stored is None:
        remedy = "list the waves with: surveyapp wave list"
        raise Refused(Problem("wave-unknown", f"there is no wave {code!r}", remedy=remedy), status=404)
    clock.settle(session, stored, at)
    if state == "collected" and clock.is_closed_by_date(stored):
        return  # the calendar has done what is asked for
    before = stored.state
    _refuse_wrong_way(stored, state)
    if state in ("trial", "open"):
        _freeze_agencies(session, stored, only)
        pin_texts(session, stored, actor, at or now())
    outside = fix_parts(session, stored, parts) if state == "open" else {}
    if state == "collected" and before == "open":
        stored.closed_at = at or now()
    if state == "locked":
        stored.secret = None  # from here on nobody can tell which paper form became which response
    if state == "withdrawn":
        session.execute(update(Release).where(Release.wave_id == stored.id).values(state=state))
    stored.state = state
    raise_of_wave(session, stored.id)
    apart = {"outside": outside} if outside else {}
    audit.record(session, actor, "wave-state", code, before=before, after=state, reason=reason, **apart)
    session.flush()


def refuse_to_reopen(session: Session, code: str) -> None:
    """Where a wave is to be closed: a locked or published one would be taken back to collected by the same step."""
    own_wave(session.connection(), code)
    state = session.scalar(select(Wave.state).where(Wave.code == code))
    if state is not None and can_be_reopened(state):
        what = f"wave {code} is {state}: it was closed before, and stays {state}"
        remedy = f"to take it back to collected: surveyapp wave reopen {code}"
        raise Refused(Problem("wave-state", what, remedy=remedy), status=409)


def reopen(session: Session, code: str, actor: str, *, reason: str = "") -> None:
    """Take a locked or published wave back to collected. Raises Refused for any other."""
    own_wave(session.connection(), code)
    stored = session.scalars(select(Wave).where(Wave.code == code)).first()
    if stored is not None and not can_be_reopened(state := clock.state_at(stored.state, stored.closes)):
        what = f"wave {code} is {state}, and only a locked or published one can be reopened"
        remedy = "surveyapp wave extend lets a wave collect for longer" if state in ("open", "collected") else ""
        raise Refused(Problem("wave-state", what, remedy=remedy), status=409)
    set_state(session, code, "collected", actor, reason=reason)


def _refuse_wrong_way(stored: Wave, state: str) -> None:
    if state not in ALLOWED[stored.state]:
        ways = ", ".join(ALLOWED[stored.state]) or "nowhere"
        what = f"wave {stored.code} is {stored.state} and cannot become {state}"
        raise Refused(Problem("wave-state", what, remedy=f"from {stored.state} it can go to: {ways}"), status=409)
    if state in ("trial", "open") and stored.questionnaire_version_key is None:
        remedy = "create the wave with --questionnaire"
        raise Refused(Problem("wave-questionnaire", f"wave {stored.code} has no questionnaire", remedy=remedy))


class OpensOn(Protocol):
    """A wave, as stored or as a row."""

    @property
    def opens(self) -> dt.date | None: ...
    @property
    def reference_to(self) -> dt.date | None: ...


def day_of_tree(stored: OpensOn) -> dt.date:
    """The day whose tree of agencies a wave freezes."""
    return stored.opens or stored.reference_to or office_day()


def agencies_to_rate(session: Session, code: str) -> dict[str, str]:
    """Agency -> peer group, as a wave would freeze them if it opened now."""
    stored = session.scalars(select(Wave).where(Wave.code == code)).one()
    return {row.code: row.peer_group for row in leaves(agencies(session), day_of_tree(stored))}


def _freeze_agencies(session: Session, stored: Wave, only: Collection[str] | None) -> None:
    rows, ids = agencies(session), agency_ids(session)
    day = day_of_tree(stored)
    chosen = [row for row in rows.values() if row.code in only] if only else leaves(rows, day)
    if only and (unknown := sorted(set(only) - rows.keys())):
        raise Refused([Problem("agency-unknown", f"there is no agency {code!r}") for code in unknown])
    if not chosen:
        what = f"no agency is valid on {day.isoformat()}, so wave {stored.code} would rate nobody"
        raise Refused(Problem("wave-agencies", what, remedy="load the agencies first"))
    session.execute(delete(WaveAgency).where(WaveAgency.wave_id == stored.id))
    parents: dict[int, int | None] = dict(session.execute(select(Agency.id, Agency.parent_id)).all())
    session.add_all(
        WaveAgency(
            wave_id=stored.id,
            agency_id=ids[row.code],
            peer_group=row.peer_group,
            parent_id=parents[ids[row.code]],
            level=row.level or None,
        )
        for row in chosen
    )
    session.flush()
