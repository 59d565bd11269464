"""Who did what to which thing; never an answer, never the person who gave one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from surveyapp.db.clock import end_of, now
from surveyapp.models import AuditEvent
from surveyapp.store.refusal import Problem, Refused, refuse_unseen
from surveyapp.store.trail import chain_at_commit

COMMAND_LINE = "command line"
NOBODY = "not signed in"

ACTIONS = frozenset(
    {
        *("account-role", "account-disabled", "account-enabled", "account-asleep", "account-signed-out"),
        *("second-factor-set", "second-factor-removed", "second-factor-demanded"),
        *("recovery-codes-made", "recovery-code-used", "passkey-added", "passkey-renamed", "passkey-removed"),
        *("account-added", "one-time-password-given", "password-changed"),
        *("signed-in", "signed-out", "sign-in-failed"),
        *("office-changed", "office-logo", "office-undone"),
        *("questionnaire-texts", "text-approved", "text-same-meaning", "wave-texts"),
        *(
            "wave-created",
            "wave-changed",
            "wave-state",
            "wave-extended",
            "wave-titled",
            "wave-display",
            "part-left-out",
            "part-taken-in",
            "frame-loaded",
            "list-loaded",
            "list-undone",
            "external-loaded",
            "responsible-loaded",
            "responsible-undone",
            "measure-added",
            "measure-changed",
            "measure-undone",
            "measures-loaded",
        ),
        *("device-made", "device-enrolled", "device-mode", "device-revoked"),
        *("paper-batch", "paper-state"),
        *("codes-made", "codes-counted", "responses-excluded", "responses-included"),
        *("file-imported", "responses-imported", "responses-exported", "report-asked", "report-made"),
        *("file-downloaded", "backup-made", "backup-restored", "erased"),
        *("release", "release-document", "release-document-replaced"),
    }
)
"""Everything that the trail tells of; `record` takes nothing else, and each has its words on screens."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the trail; `position` is its place in the chain."""

    position: int
    at: dt.datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]


def record(session: Session, actor: str, action: str, subject: str, **detail: Any) -> None:
    """Durable, and chained to the entry before, with the transaction that it tells of. Refused where a reason, a
    decision or another name in `detail` holds a sign that nobody sees: all of them pass here."""
    if action not in ACTIONS:
        raise ValueError(f"{action!r} is no action of the trail: add it to ACTIONS, with its words")
    refuse_unseen(detail)
    entry = AuditEvent(at=now(), actor=actor, action=action, subject=subject, detail=detail)
    session.add(entry)
    chain_at_commit(session, entry)


def events(session: Session, subject: str | None = None, *, limit: int = 200) -> list[Event]:
    """The newest first."""
    return search(session, Wanted(subject=subject or ""), limit=limit)


def events_of(session: Session, subject: str, action: str) -> list[Event]:
    """All that ever happened of this kind to this thing, the newest first."""
    return search(session, Wanted(subject=subject, action=action), limit=None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: empty stands for all. Days are the office's, both included; `about` is part of a subject's
    name, and `before` a position."""

    since: dt.date | None = None
    until: dt.date | None = None
    actor: str = ""
    action: str = ""
    subject: str = ""
    about: str = ""
    before: int | None = None


def search(session: Session, wanted: Wanted, *, limit: int | None) -> list[Event]:
    """The newest first. Refused for an action that there is not."""
    if wanted.action and wanted.action not in ACTIONS:
        remedy = f"actions are: {', '.join(sorted(ACTIONS))}"
        raise Refused(Problem("audit-action", f"there is no action {wanted.action!r}", "--action", remedy))
    query = select(AuditEvent).where(*_conditions(wanted)).order_by(AuditEvent.id.desc()).limit(limit)
    return [_event(entry) for entry in session.scalars(query)]


def actors(session: Session) -> list[str]:
    """Everybody that the trail names, in alphabetical order."""
    return list(session.scalars(select(AuditEvent.actor).distinct().order_by(AuditEvent.actor)))


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.since is not None:
        yield AuditEvent.at >= end_of(wanted.since - dt.timedelta(days=1))
    if wanted.until is not None:
        yield AuditEvent.at < end_of(wanted.until)
    if wanted.before is not None:
        yield AuditEvent.position < wanted.before
    exactly = {AuditEvent.actor: wanted.actor, AuditEvent.action: wanted.action, AuditEvent.subject: wanted.subject}
    yield from (column == value for column, value in exactly.items() if value)
    if wanted.about:
        yield AuditEvent.subject.icontains(wanted.about, autoescape=True)


def _event(entry: AuditEvent) -> Event:
    return Event(entry.position or 0, entry.at, entry.actor, entry.action, entry.subject, entry.detail)
