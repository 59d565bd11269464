"""Invitations at a window: an officer opens one for each dossier; by half-days it is counted what became of them.

Nothing says when one was opened, by whom or for what dossier. A mark keeps each from being used twice, counts are sums.
"""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from surveyapp.db.clock import now
from surveyapp.models import Agency, Counter, Device, InvitationTally, SpentInvitation, Wave
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.waves.clock import state_at
from surveyapp.store.waves.stored import stored_wave

TAKE_COUNTS = ("trial", "open", "collected")


@dataclass(frozen=True, slots=True)
class Invitation:
    """One that an officer opened at a device; `key` is random and known to the device alone until it is used."""

    key: str
    device: int
    day: dt.date
    half: str


@dataclass(frozen=True, slots=True)
class WindowRow:
    """Of one device in one wave: half-days with an invitation, and how many were offered, opened, answered in all."""

    device: int
    name: str
    counter: str
    counter_name: str
    agency: str
    half_days: int
    offered: int
    opened: int
    answered: int


def spend(connection: Connection, key: str, secret: bytes) -> bool:
    """False where it has been used. PostgreSQL waits for whoever is about to: one of two is stored."""
    mark = hmac.digest(secret, b"invitation\0" + key.encode(), "sha256")
    new = _insert(connection, SpentInvitation).on_conflict_do_nothing().values(mark=mark)
    return connection.execute(new.execution_options(preserve_rowcount=True)).rowcount == 1


def count(connection: Connection, wave_id: int, invitation: Invitation, *, opened: bool, answered: bool) -> None:
    """One more was offered at this device in this half-day."""
    place = {"device_id": invitation.device, "wave_id": wave_id, "day": invitation.day, "half": invitation.half}
    more = {"offered": 1, "opened": int(opened), "answered": int(answered)}
    row = _insert(connection, InvitationTally).values(**place, **more)
    table = InvitationTally.__table__.c
    sums: dict[str, Any] = {name: table[name] + n for name, n in more.items()}
    connection.execute(row.on_conflict_do_update(index_elements=list(place), set_=sums))


def count_unanswered(session: Session, wave: str, invitation: Invitation, secret: bytes, *, opened: bool) -> None:
    """One without a form, once: told again, or after its form, it changes nothing. Refused (404) for a wave that is not
    known, and (410) for one whose counts stand."""
    found = stored_wave(session, wave)
    if state_at(found.state, found.closes, now()) not in TAKE_COUNTS:
        raise Refused(Problem("wave-closed", f"wave {wave} does not take counts", "wave"), status=410)
    if spend(session.connection(), invitation.key, secret):
        count(session.connection(), found.id, invitation, opened=opened, answered=False)


def invitation_spent() -> Refused:
    what = "this invitation has been used"
    return Refused(Problem("invitation-spent", what, "invitation", "each invitation serves one form"), status=410)


def windows(session: Session, wave: str) -> list[WindowRow]:
    """Devices at which somebody was invited, by counter."""
    tally = InvitationTally
    sums = (func.count(), func.sum(tally.offered), func.sum(tally.opened), func.sum(tally.answered))
    query = (
        select(Device.id, Device.name, Counter.code, Counter.name, Agency.code, *sums)
        .join(tally, tally.device_id == Device.id)
        .join(Counter, Counter.id == Device.counter_id)
        .join(Agency, Agency.id == Counter.agency_id)
        .join(Wave, Wave.id == tally.wave_id)
        .where(Wave.code == wave)
        .group_by(Device.id, Device.name, Counter.code, Counter.name, Agency.code)
        .order_by(Counter.code, Device.id)
    )
    return [WindowRow(*row) for row in session.execute(query)]


def _insert(connection: Connection, table: Any) -> Any:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
