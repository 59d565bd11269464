"""Who did what to which thing; never an answer, never the person who gave one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.db.clock import now
from surveyapp.models import AuditEvent

COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the trail."""

    at: dt.datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]


def record(session: Session, actor: str, action: str, subject: str, **detail: Any) -> None:
    session.add(AuditEvent(at=now(), actor=actor, action=action, subject=subject, detail=detail))


def events(session: Session, subject: str | None = None, *, limit: int = 200) -> list[Event]:
    """The newest first."""
    query = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit)
    if subject is not None:
        query = query.where(AuditEvent.subject == subject)
    return [Event(e.at, e.actor, e.action, e.subject, e.detail) for e in session.scalars(query)]


def events_of(session: Session, subject: str, action: str) -> list[Event]:
    """All that ever happened of this kind to this thing, the newest first."""
    query = select(AuditEvent).where(AuditEvent.subject == subject, AuditEvent.action == action)
    found = session.scalars(query.order_by(AuditEvent.id.desc()))
    return [Event(e.at, e.actor, e.action, e.subject, e.detail) for e in found]
