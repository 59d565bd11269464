"""A copy of a database while it serves: one snapshot, whatever is stored meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from surveyapp.db.transactions import reading
from surveyapp.db.unavailable import telling_unavailable
from surveyapp.store.trail import head
from surveyapp.store.upkeep.contents import counts, fingerprint


@dataclass(frozen=True, slots=True)
class Contents:
    """Of one snapshot. `head`: of the audit trail (hex); `entries`: how long it is."""

    schema: str
    tables: dict[str, int]
    fingerprint: str
    entries: int
    head: str


def contents(engine: Engine) -> Contents:
    """Of the database as it is now."""
    with reading(engine) as session:
        entries, newest = head(session)
        return _of(session.connection(), entries, newest)


def copy_sqlite(engine: Engine, to: Path) -> None:
    """The whole file as of one moment, without the log beside it. Forms go on coming in."""
    with telling_unavailable, engine.connect() as connection:
        connection.execution_options(sqlite_begin="")
        connection.exec_driver_sql("VACUUM INTO ?", (str(to),))


def damage(engine: Engine) -> str:
    """What SQLite finds wrong with a file; "" where it is whole."""
    with telling_unavailable, engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    return "" if found == ["ok"] else str(found[0])


@contextmanager
def postgresql_snapshot(engine: Engine) -> Iterator[tuple[str, Contents]]:
    """The name of a snapshot that another program can read from as long as the block lasts, and what is in it."""
    with reading(engine) as session:
        name = session.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        entries, newest = head(session)
        yield name, _of(session.connection(), entries, newest)


def _of(connection: Connection, entries: int, newest: bytes) -> Contents:
    schema = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return Contents(schema, counts(connection), fingerprint(connection), entries, newest.hex())
