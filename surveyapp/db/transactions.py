"""One transaction that reads a snapshot, or one that may write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from surveyapp.db.file import refuse_another_file
from surveyapp.db.unavailable import telling_unavailable
from surveyapp.db.writer import TAKE_THE_LOCK, driver_of, turn_of

_TAKE_TURN = "take turn"


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction that may write; durable once the block is left, undone if it is left by an exception."""
    with turn_of(engine), _transaction(engine, **TAKE_THE_LOCK) as session:
        yield session


@contextmanager
def writing_late(engine: Engine, *, stays: bool = True) -> Iterator[Session]:
    """As `writing`, but in SQLite others may write until `take_the_lock`: what comes before it reads, and fills
    temporary tables, which end with the connection. Nothing stays unless it `stays`."""
    with suppress(_Undone), ExitStack() as turn, _transaction(engine, is_last=True) as session:
        session.info[_TAKE_TURN] = lambda: turn.enter_context(turn_of(engine))
        yield session
        if not stays:
            raise _Undone


def take_the_lock(session: Session) -> None:
    """From now on nobody else writes; what was read before may have changed, and is read again when it is asked for.
    In a transaction that has written from its beginning, as `writing` does, nothing happens."""
    take_turn = session.info.pop(_TAKE_TURN, None)
    if take_turn is None:
        return
    take_turn()
    session.expire_all()
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        driver = driver_of(connection)
        driver.execute("COMMIT")  # of nothing: a snapshot that others have written behind cannot be written to
        turn_of(connection.engine).be_patient(driver)
        driver.execute(TAKE_THE_LOCK["sqlite_begin"])


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
    snapshot: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _transaction(engine, **(snapshot if engine.dialect.name == "postgresql" else {})) as session:
        yield session


@contextmanager
def _transaction(engine: Engine, *, is_last: bool = False, **options: Any) -> Iterator[Session]:
    """On a connection that is closed afterwards where it `is_last`."""
    refuse_another_file(engine)
    with telling_unavailable, engine.connect() as connection:
        connection.execution_options(**options)
        if is_last:
            connection.detach()
        with Session(connection, expire_on_commit=False) as session, session.begin():
            yield session
    refuse_another_file(engine)  # what was written may be nowhere, what was read of before
