"""Signed-in browsers: the cookie holds a random id, the table only its hash, so that a stolen table opens nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveyapp.db.clock import now
from surveyapp.models import Account, StaffSession

ID_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenSession:
    """What a living id stands for."""

    data: Mapping[str, Any]
    seen_at: dt.datetime


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser that is signed in; `is_here`: the one that asks."""

    created_at: dt.datetime
    seen_at: dt.datetime
    is_here: bool


def begin(session: Session, data: Mapping[str, Any], *, uniquifier: str, lifetime: dt.timedelta) -> str:
    """A new random id for the account that Flask-Security knows by `uniquifier`; sessions that have ended are swept."""
    session.execute(delete(StaffSession).where(StaffSession.expires_at < now()))
    account = session.scalar(select(Account.id).where(Account.fs_uniquifier == uniquifier))
    key = secrets.token_urlsafe(ID_BYTES)
    row = StaffSession(id=_hash(key), account_id=account, data=dict(data), created_at=now(), seen_at=now())
    row.expires_at = row.created_at + lifetime
    session.add(row)
    return key


def find(session: Session, key: str, *, idle: dt.timedelta) -> OpenSession | None:
    """None when the id is unknown, signed out, too old or left alone for too long."""
    row = session.get(StaffSession, _hash(key))
    if row is None or row.expires_at <= now() or row.seen_at + idle <= now():
        return None
    return OpenSession(dict(row.data), row.seen_at)


def keep(session: Session, key: str, data: Mapping[str, Any]) -> None:
    """Remember what changed, and that the browser is still there."""
    row = session.get(StaffSession, _hash(key))
    if row is not None:
        row.data, row.seen_at = dict(data), now()


def end(session: Session, key: str) -> None:
    session.execute(delete(StaffSession).where(StaffSession.id == _hash(key)))


def end_all(session: Session, account_id: int) -> None:
    """After a new password no other browser stays signed in."""
    session.execute(delete(StaffSession).where(StaffSession.account_id == account_id))


def end_others(session: Session, account_id: int, *, key: str) -> None:
    """All but the browser that holds `key`."""
    others = delete(StaffSession).where(StaffSession.account_id == account_id, StaffSession.id != _hash(key))
    session.execute(others)


def open_sessions(session: Session, account_id: int, *, key: str) -> list[SessionRow]:
    """Of an account, the one that was used last first. No address and no kind of browser is kept."""
    query = select(StaffSession).where(StaffSession.account_id == account_id, StaffSession.expires_at > now())
    rows = session.scalars(query.order_by(StaffSession.seen_at.desc()))
    return [SessionRow(row.created_at, row.seen_at, row.id == _hash(key)) for row in rows]


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
