"""Long work: the row is the truth. Whoever holds its lease may end it; when a lease runs out the job is free again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, defer

from surveyapp.db.clock import now
from surveyapp.models import Job

ATTEMPTS = 2
STATES = ("waiting", "running", "done", "failed")
WAITING, RUNNING, DONE, FAILED = STATES
LOST: Final = "lost"


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as everybody reads it. `attempt` also says whose lease it is: a worker that lost it can end nothing."""

    id: int
    kind: str
    arguments: Mapping[str, Any]
    state: str
    attempt: int
    account_id: int | None
    created_at: dt.datetime
    result: bytes | None
    result_name: str
    error: str
    scope: frozenset[str] | None = None  # codes of the agencies that it speaks of; None: of all


def enqueue(
    session: Session,
    kind: str,
    arguments: Mapping[str, Any],
    account: int | None = None,
    *,
    scope: Collection[str] | None = None,
) -> int:
    """`scope`: the agencies that the job may speak of (None: of all), kept for whoever asks for its file later."""
    agencies = None if scope is None else sorted(scope)
    row = Job(
        kind=kind,
        arguments=dict(arguments),
        state=WAITING,
        account_id=account,
        created_at=now(),
        scope=agencies,
    )
    session.add(row)
    session.flush()
    return row.id


def waiting_of(session: Session, account: int) -> int:
    """How many jobs of this account nobody has begun."""
    query = select(func.count()).where(Job.account_id == account, Job.state == WAITING)
    return session.scalar(query) or 0


def queue(session: Session) -> tuple[int, dt.datetime | None]:
    """How many jobs nobody has begun, and since when the first of them has waited."""
    number, since = session.execute(select(func.count(), func.min(Job.created_at)).where(Job.state == WAITING)).one()
    return number, since


def is_any_free(session: Session) -> bool:
    return session.scalar(select(Job.id).where(_free()).limit(1)) is not None


def lease(session: Session, seconds: float) -> JobRow | None:
    """The oldest job that nobody holds; None when there is none. One that was lost on its last attempt fails."""
    while row := _oldest_free(session):
        if row.attempt < ATTEMPTS:
            row.state, row.attempt, row.lease_until = RUNNING, row.attempt + 1, _from_now(seconds)
            session.flush()
            return _value(row)
        row.state, row.error, row.finished_at, row.lease_until = FAILED, row.error or LOST, now(), None
        session.flush()
    return None


def extend(session: Session, held: JobRow, seconds: float) -> bool:
    """False when the lease was lost: stop working."""
    row = _held(session, held)
    if row is not None:
        row.lease_until = _from_now(seconds)
    return row is not None


def finish(session: Session, held: JobRow, result: bytes, name: str) -> bool:
    row = _held(session, held)
    if row is not None:
        row.state, row.result, row.result_name, row.error = DONE, result, name, None
        row.progress, row.lease_until, row.finished_at = 1.0, None, now()
    return row is not None


def fail(session: Session, held: JobRow, error: str, *, again: bool = True) -> bool:
    """Waits for one more attempt, unless that was the last one or another could not help (`again`)."""
    row = _held(session, held)
    if row is not None:
        retry = again and row.attempt < ATTEMPTS
        row.state, row.error, row.lease_until = WAITING if retry else FAILED, error, None
        row.finished_at = None if retry else now()
    return row is not None


def job(session: Session, number: int) -> JobRow | None:
    row = session.get(Job, number)
    return None if row is None else _value(row)


def recent(session: Session, kind: str, *, most: int = 50) -> list[JobRow]:
    """The newest first, without their documents."""
    query = select(Job).options(defer(Job.result)).where(Job.kind == kind).order_by(Job.id.desc()).limit(most)
    return [_value(row, with_result=False) for row in session.scalars(query)]


def _oldest_free(session: Session) -> Job | None:
    oldest = select(Job).where(_free()).order_by(Job.id).limit(1)
    return session.scalars(oldest.with_for_update(skip_locked=True)).first()


def _free() -> ColumnElement[bool]:
    return or_(Job.state == WAITING, and_(Job.state == RUNNING, Job.lease_until < now()))


def _held(session: Session, held: JobRow) -> Job | None:
    row = session.get(Job, held.id, with_for_update=True)
    return row if row is not None and row.state == RUNNING and row.attempt == held.attempt else None


def _from_now(seconds: float) -> dt.datetime:
    return now() + dt.timedelta(seconds=seconds)


def _value(row: Job, *, with_result: bool = True) -> JobRow:
    return JobRow(
        id=row.id,
        kind=row.kind,
        arguments=dict(row.arguments),
        state=row.state,
        attempt=row.attempt,
        account_id=row.account_id,
        created_at=row.created_at,
        result=row.result if with_result else None,
        result_name=row.result_name or "",
        error=row.error or "",
        scope=None if row.scope is None else frozenset(row.scope),
    )
