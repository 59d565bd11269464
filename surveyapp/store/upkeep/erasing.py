"""What is promised to be erased is erased: words past their day; documents, sessions and entries of paper forms that
have had their time.

The audit trail is never touched: no answer and nobody who gave one is in it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Delete, Select, Update, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from surveyapp.db.clock import office_day
from surveyapp.models import (
    Entry,
    EntryBatch,
    EntrySecret,
    Job,
    PasskeyChallenge,
    Release,
    StaffSession,
    TextAnswer,
    Wave,
)
from surveyapp.store import audit
from surveyapp.store.jobs import DONE

OBJECTIONS_LAST = dt.timedelta(days=60)
"""After the first release of a wave: so long its entries of paper forms are evidence, and no longer."""
DOCUMENTS_LAST = dt.timedelta(days=30)
"""A finished document can be made again; a release keeps its own."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How many words of citizens past their day, finished documents, sessions that had ended, and of waves whose time
    for objections is over entries of paper forms, and the secrets from which the keys of these forms followed."""

    words: int = 0
    documents: int = 0
    sessions: int = 0
    entries: int = 0
    entry_secrets: int = 0

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def tables(self) -> set[str]:
        """From which something was erased: nobody who writes to another one need wait while it is written anew."""
        return {ERASED_FROM[what] for what, n in asdict(self).items() if n}


ERASED_FROM = {
    "words": TextAnswer.__tablename__,
    "documents": Job.__tablename__,
    "sessions": StaffSession.__tablename__,
    "entries": Entry.__tablename__,
    "entry_secrets": EntrySecret.__tablename__,
}


def due(session: Session, at: dt.datetime) -> Erased:
    """What `erase_due` would erase."""
    return Erased(
        _count(session, TextAnswer, _words(at)),
        _count(session, Job, _documents(at)),
        _count(session, StaffSession, _sessions(at)),
        _count(session, Entry, _entries(at)),
        _count(session, EntrySecret, _entry_secrets(at)),
    )


def erase_due(session: Session, at: dt.datetime, *, actor: str) -> Erased:
    """Erase what is due at this moment; on the record, in numbers, where it was more than sessions."""
    erased = Erased(
        _gone(session, delete(TextAnswer).where(_words(at))),
        _gone(session, update(Job).where(_documents(at)).values(result=None)),
        _gone(session, delete(StaffSession).where(_sessions(at))),
        _gone(session, delete(Entry).where(_entries(at))),
        _gone(session, delete(EntrySecret).where(_entry_secrets(at))),
    )
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= at))
    if replace(erased, sessions=0):
        audit.record(session, actor, "erased", "", **asdict(erased))
    return erased


def end_sessions(session: Session) -> int:
    """Of everybody, as after a restore: whoever was signed in when the copy was made may be gone since. How many."""
    session.execute(delete(PasskeyChallenge))
    return _gone(session, delete(StaffSession))


def _words(at: dt.datetime) -> ColumnElement[bool]:
    """Their last day is over in the office's time zone."""
    return TextAnswer.expires_on < office_day(at)


def _documents(at: dt.datetime) -> ColumnElement[bool]:
    return and_(Job.state == DONE, Job.result.is_not(None), Job.finished_at < at - DOCUMENTS_LAST)


def _sessions(at: dt.datetime) -> ColumnElement[bool]:
    return StaffSession.expires_at < at


def _entries(at: dt.datetime) -> ColumnElement[bool]:
    batches = select(EntryBatch.id).where(EntryBatch.wave_id.in_(_past_objections(at)))
    return Entry.batch_id.in_(batches)


def _entry_secrets(at: dt.datetime) -> ColumnElement[bool]:
    return EntrySecret.wave_id.in_(_past_objections(at))


def _past_objections(at: dt.datetime) -> Select[int]:
    """Ids of waves that were given up, and of published ones whose first release is old enough. One that was reopened
    for a correction keeps its entries until it is published again."""
    first = select(Release.wave_id).group_by(Release.wave_id)
    old = first.having(func.min(Release.date) < office_day(at) - OBJECTIONS_LAST)
    is_over = and_(Wave.state == "published", Wave.id.in_(old))
    return select(Wave.id).where(or_(Wave.state == "withdrawn", is_over))


def _count(session: Session, table: type, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(which)) or 0


def _gone(session: Session, statement: Delete | Update) -> int:
    """How many rows it met."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount
