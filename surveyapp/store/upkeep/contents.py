"""What a database holds, table by table, so that a copy can be compared with what was copied."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, func, select

from surveyapp.models import PasskeyChallenge, Response, StaffSession

_CHUNK = 5_000
_NOT_COPIED = frozenset({StaffSession.__tablename__, PasskeyChallenge.__tablename__})
"""Change while pages are read, and end with a restore."""


def counts(connection: Connection) -> dict[str, int]:
    """Rows of each table."""
    return {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in _tables(connection)}


def fingerprint(connection: Connection) -> str:
    """SHA-256 (hex) over every row of every table in the order of its keys, the same on every kind of database."""
    digest = hashlib.sha256()
    for table in _tables(connection):
        digest.update(f"{table.name}\n".encode())
        columns = sorted(table.columns, key=lambda column: column.name)
        query = select(*columns).order_by(*table.primary_key.columns)
        for row in connection.execution_options(yield_per=_CHUNK).execute(query):
            digest.update(_said(row).encode())
    return digest.hexdigest()


def _tables(connection: Connection) -> Iterable[Table]:
    known = {table.name: table for table in Response.metadata.sorted_tables}
    return [known[name] for name in sorted(known) if name not in _NOT_COPIED]


def _said(row: Iterable[Any]) -> str:
    return "\x1f".join(map(_plain, row)) + "\x1e"


def _plain(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key}:{_plain(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_plain, value)) + "]"
    return repr(value)
