"""Computed results as rows: what was kept for a revision of the inputs, and the one in whose place a new one comes."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from surveyapp.models import Result, Wave


@dataclass(frozen=True, slots=True)
class Name:
    """What is asked for: a kind of result of a wave, for one revision of its inputs, by one software."""

    wave: str
    kind: str
    revision: bytes
    software: str


def kept_since(session: Session, name: Name) -> dt.datetime | None:
    """When it was made; None where nothing is kept under this name. The body is not read."""
    made_at: dt.datetime | None = session.scalar(_named(select(Result.made_at), name))
    return made_at


def kept_body(session: Session, name: Name) -> bytes:
    """Of a result that is kept."""
    body: bytes = session.scalars(_named(select(Result.body), name)).one()
    return zlib.decompress(body)


def packed(body: bytes) -> bytes:
    """As it is kept. To pack a large result takes longer than a form may wait: it is done before anything is locked."""
    return zlib.compress(body, 1)


def keep(session: Session, name: Name, as_packed: bytes, made_at: dt.datetime) -> None:
    """In place of whatever was kept of this kind. Where somebody else has just kept the same, theirs stays."""
    wave_id = session.scalars(select(Wave.id).where(Wave.code == name.wave)).one()
    session.execute(delete(Result).where(Result.wave_id == wave_id, Result.kind == name.kind))
    row = {
        "wave_id": wave_id,
        "kind": name.kind,
        "input_hash": name.revision,
        "software_version": name.software,
        "body": as_packed,
        "made_at": made_at,
    }
    session.execute(_NEW[session.get_bind().dialect.name], row)


_NEW = {
    "sqlite": sqlite.insert(Result).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(Result).on_conflict_do_nothing(),
}


def _named(query: Select[Any], name: Name) -> Select[Any]:
    return (
        query.join(Wave, Wave.id == Result.wave_id)
        .where(Wave.code == name.wave, Result.kind == name.kind)
        .where(Result.input_hash == name.revision, Result.software_version == name.software)
    )
