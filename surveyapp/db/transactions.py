"""One transaction that reads a snapshot, or one that may write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from surveyapp.db.file import refuse_another_file
from surveyapp.db.unavailable import telling_unavailable
from surveyapp.db.writer import TAKE_THE_LOCK, turn_of


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction that may write; durable once the block is left, undone if it is left by an exception."""
    with turn_of(engine), _transaction(engine, **TAKE_THE_LOCK) as session:
        yield session


@contextmanager
def trying(engine: Engine) -> Iterator[Session]:
    """As `writing`, to see what would happen: nothing of it stays."""
    with suppress(_Undone), writing(engine) as session:
        yield session
        raise _Undone


class _Undone(Exception):
    """Leaves a transaction that did what it should."""


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One snapshot: whatever is written meanwhile, every statement sees the same rows."""
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _transaction(engine, **(snapshot if engine.dialect.name == "postgresql" else {})) as session:
        yield session


@contextmanager
def _transaction(engine: Engine, **options: Any) -> Iterator[Session]:
    refuse_another_file(engine)
    with telling_unavailable, engine.connect() as connection:
        connection.execution_options(**options)
        with Session(connection, expire_on_commit=False) as session, session.begin():
            yield session
    refuse_another_file(engine)  # what was written may be nowhere, what was read of before
