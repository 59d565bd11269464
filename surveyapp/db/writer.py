"""SQLite's one writer: who waits for it, what shares one commit, and the connection that is kept for it."""

from __future__ import annotations

import math
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, exc

from surveyapp.db.file import LogGone, refuse_another_file, save_what_is_in_the_log
from surveyapp.db.unavailable import Unavailable, telling_unavailable

PATIENCE = 5
"""Seconds to wait for a lock or a free connection before the database counts as unavailable."""
TAKE_THE_LOCK: dict[str, Any] = {"sqlite_begin": "BEGIN IMMEDIATE"}
TURN = "turn"  # an option of the engine
_PATIENT = [f"PRAGMA busy_timeout = {seconds * 1000}" for seconds in range(PATIENCE + 1)]
_NO_QUEUE = nullcontext()
_HAS_BEGUN = {"sqlite_begin": ""}
Done = TypeVar("Done")


class Turn:
    """SQLite has one writer. Threads queue here for it: left to itself each would sleep and try again, ever longer.

    `connection` belongs to whoever is first in the queue and lives until the engine is disposed of.
    """

    def __init__(self) -> None:
        self._queue = Lock()
        self._gives_up_at = 0.0
        self.connection: Connection | None = None
        self.waiting: deque[_Piece] = deque()

    def __enter__(self) -> None:
        gives_up_at = time.monotonic() + PATIENCE
        if not self._queue.acquire(timeout=PATIENCE):
            raise Unavailable("the database is busy; nothing was changed")
        self._gives_up_at = gives_up_at

    def __exit__(self, *_error: object) -> None:
        self._queue.release()

    def be_patient(self, driver: Any) -> None:
        """Wait for the lock of other programs as long as is left after waiting here: once, not twice."""
        left = max(0, math.ceil(min(PATIENCE, self._gives_up_at - time.monotonic())))
        driver.execute(_PATIENT[left])


def turn_of(engine: Engine) -> Any:
    """The queue of an SQLite file; PostgreSQL's writers need none."""
    return engine.get_execution_options().get(TURN, _NO_QUEUE)


@contextmanager
def writing_plainly(engine: Engine) -> Iterator[Connection]:
    """As `writing`, without the ORM: for the one path that every citizen's form takes."""
    transaction = _kept_writer if engine.dialect.name == "sqlite" else Engine.begin
    with turn_of(engine), telling_unavailable, transaction(engine) as connection:
        yield connection


def write_together(engine: Engine, work: Callable[[Connection], Done]) -> Done:
    """What `work` returns, once it is durable. What waits for SQLite's one writer at the same moment shares one
    transaction, so that a slow disk is waited for once and not by one form after the other.

    An exception of `work` undoes its own part only; a failure of the database undoes all, and each may be sent again.
    """
    turn = turn_of(engine)
    if not isinstance(turn, Turn):
        with writing_plainly(engine) as connection:
            return work(connection)
    mine = _Piece(work)
    turn.waiting.append(mine)
    try:
        with turn:
            if not mine.settled:
                _settle(engine, list(_all_of(turn.waiting)))
    except Unavailable:
        with suppress(ValueError):  # where another thread has just taken it up: then it may be sent again all the same
            turn.waiting.remove(mine)
        raise
    if mine.error is not None:
        raise mine.error
    return mine.done  # type: ignore[no-any-return]


class _OfOne(Exception):
    """The database refused a statement of one piece; what became of the transaction is not known."""


class _Piece:
    """One thread's part of a transaction."""

    __slots__ = ("done", "error", "settled", "work")

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work = work
        self.done: Any = None
        self.error: BaseException | None = None
        self.settled = False


def _all_of(waiting: deque[_Piece]) -> Iterator[_Piece]:
    """Those that give up meanwhile take themselves away."""
    with suppress(IndexError):
        while True:
            yield waiting.popleft()


def _settle(engine: Engine, pieces: Sequence[_Piece]) -> None:
    """Do all pieces in one transaction. What made it fail concerns each of them, unless it was the work of one: then
    each is done alone, and only that one fails again."""
    failure: BaseException | None = None
    try:
        with telling_unavailable, _kept_writer(engine) as connection:
            for piece in pieces:
                _do(piece, connection, alone=len(pieces) == 1)
    except _OfOne:
        for piece in pieces:
            _settle_alone(engine, piece)
        return
    except BaseException as error:
        failure = error
    for piece in pieces:
        piece.error, piece.settled = failure or piece.error, True


def _settle_alone(engine: Engine, piece: _Piece) -> None:
    piece.error = None
    _settle(engine, [piece])
    if isinstance(piece.error, sqlite3.Error | exc.SQLAlchemyError):
        failed = Unavailable("the database refused this form; nothing was changed, try again")
        failed.__cause__ = piece.error
        piece.error = failed


def _do(piece: _Piece, connection: Connection, *, alone: bool) -> None:
    if alone:
        piece.done = piece.work(connection)
        return
    driver = driver_of(connection)
    driver.execute("SAVEPOINT piece")
    try:
        piece.done = piece.work(connection)
    except (sqlite3.Error, exc.SQLAlchemyError) as error:
        raise _OfOne from error
    except Exception as error:
        piece.error = error
        driver.execute("ROLLBACK TO piece")
    driver.execute("RELEASE piece")


@contextmanager
def _kept_writer(engine: Engine) -> Iterator[Connection]:
    """SQLite's one writer stays connected, and its driver itself begins and commits: to fetch a connection and announce
    the transaction to SQLAlchemy would take longer than all that a form does in it. After any error it is replaced.
    """
    turn = turn_of(engine)
    _refuse_another_file(engine, turn)
    connection, turn.connection = turn.connection or _new_writer(engine), None
    try:
        driver = driver_of(connection)
        turn.be_patient(driver)
        driver.execute(TAKE_THE_LOCK["sqlite_begin"])
        yield connection
        driver.commit()
        connection.commit()  # SQLAlchemy too, where it was asked, knows that this transaction is over
        refuse_another_file(engine)
    except BaseException:
        connection.close()  # which undoes what was not committed
        raise
    turn.connection = connection


def _refuse_another_file(engine: Engine, turn: Turn) -> None:
    try:
        refuse_another_file(engine)
    except LogGone:
        if turn.connection:  # which may be the only one
            save_what_is_in_the_log(driver_of(turn.connection))
        raise


def _new_writer(engine: Engine) -> Connection:
    connection = engine.connect().execution_options(**_HAS_BEGUN)
    connection.detach()  # closed when it is closed, not given back
    return connection


def driver_of(connection: Connection) -> Any:
    """The driver's own connection, in the same transaction."""
    return connection.connection.dbapi_connection


def close_writer(engine: Engine) -> None:
    turn = turn_of(engine)
    with turn:
        if turn.connection:
            turn.connection.close()
        turn.connection = None
