"""The audit trail cannot be rewritten unseen: each entry carries the hash of the one before.

    hash = SHA-256 of the canonical JSON of [previous hash, position, at, actor, action, subject, detail]

Whoever holds a later head, from a release or a backup, can tell whether anything before it was changed, taken out or
put in. The chain alone cannot tell that its newest entries were cut off: for that the head must stand elsewhere too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from surveyapp.models import AuditEvent
from surveyapp.store.locks import append_to_trail
from surveyapp.store.refusal import Problem, Refused

BEFORE_THE_FIRST = bytes(32)
SHORTEST_HEAD = 12  # hexadecimal digits: what fits on paper and is not met by chance
_UNCHAINED = "audit-unchained"
_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk over the whole trail found. `broken`: the position of the first entry that does not fit, or None.

    `since`: how many entries were written after the head that was asked for; None where no entry has that head.
    """

    entries: int
    head: str
    broken: int | None
    since: int | None


def chain_at_commit(session: Session, entry: AuditEvent) -> None:
    """The entry gets its place when the transaction commits: until then another may still come in before it."""
    session.info.setdefault(_UNCHAINED, []).append(entry)


def linked(previous: bytes, position: int, entry: AuditEvent) -> bytes:
    """The hash of an entry at its place (32 bytes)."""
    said = [
        previous.hex(),
        position,
        entry.at.isoformat(timespec="microseconds"),
        entry.actor,
        entry.action,
        entry.subject,
        entry.detail,
    ]
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).digest()


def head(session: Session) -> tuple[int, bytes]:
    """Position and hash of the newest entry; (0, zeros) before the first."""
    query = select(AuditEvent.position, AuditEvent.hash).where(AuditEvent.position.is_not(None))
    newest = session.execute(query.order_by(AuditEvent.position.desc()).limit(1)).one_or_none()
    return (newest.position, newest.hash) if newest else (0, BEFORE_THE_FIRST)


def verify(session: Session, wanted: str = "") -> Verdict:
    """Walk the trail from its first entry. `wanted`: a head as it is printed, or at least its first 12 digits.

    Refused where `wanted` is no such thing.
    """
    wanted = _digits(wanted)
    previous, position, broken, found = BEFORE_THE_FIRST, 0, None, None
    for position, entry in enumerate(_entries(session), 1):
        if broken is None and not _fits(entry, position, previous):
            broken = position
        previous = entry.hash or previous
        if broken is None and wanted and previous.hex().startswith(wanted):
            found = position
    return Verdict(position, previous.hex(), broken, None if found is None else position - found)


def _entries(session: Session) -> Iterable[AuditEvent]:
    """In the order of the chain; one without a place, which only another program can have written, comes last."""
    in_order = (AuditEvent.position.is_(None), AuditEvent.position, AuditEvent.id)
    return session.scalars(select(AuditEvent).order_by(*in_order).execution_options(yield_per=_CHUNK))


def _fits(entry: AuditEvent, position: int, previous: bytes) -> bool:
    return (
        entry.position == position
        and entry.previous_hash == previous
        and entry.hash == linked(previous, position, entry)
    )


def _digits(wanted: str) -> str:
    digits = "".join(wanted.split()).lower()
    if digits and (len(digits) < SHORTEST_HEAD or len(digits) > 64 or set(digits) - set("0123456789abcdef")):
        remedy = f"copy it from a release or a backup: at least {SHORTEST_HEAD} of its 64 digits 0-9 a-f"
        raise Refused(Problem("trail-head", f"{wanted!r} is no head of an audit trail", "--verify", remedy))
    return digits


@event.listens_for(Session, "before_commit")
def _chain(session: Session) -> None:
    if session.in_nested_transaction() or _UNCHAINED not in session.info:
        return
    session.flush()
    entries = [*_still_there(session.info.pop(_UNCHAINED))]
    if entries:
        append_to_trail(session.connection())
        _append(session, entries)


def _still_there(entries: Iterable[AuditEvent]) -> Iterator[AuditEvent]:
    """Not those of a transaction that was undone."""
    return (entry for entry in entries if inspect(entry).persistent)


def _append(session: Session, entries: Iterable[AuditEvent]) -> None:
    newest, previous = head(session)
    for position, entry in enumerate(entries, newest + 1):
        session.refresh(entry, ("detail", "at"))  # the hash is over what can be read again
        entry.position, entry.previous_hash = position, previous
        entry.hash = previous = linked(previous, position, entry)
    session.flush()
