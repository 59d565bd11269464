"""Engines and transactions: SQLite embedded, PostgreSQL for a province, the same words for both."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, create_engine, event, exc, make_url
from sqlalchemy.engine import URL
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

PATIENCE = 5
"""Seconds to wait for a lock or a free connection before the database counts as unavailable."""

ALWAYS = dt.date(1, 1, 1)
"""A date of a unique key that stands for "from the beginning" (an empty one would be unequal to itself)."""

_SQLITE_UNAVAILABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
}
_TAKE_THE_LOCK = {"sqlite_begin": "BEGIN IMMEDIATE"}
_TURN = "turn"  # an option of the engine
_NO_QUEUE = nullcontext()
_HAS_BEGUN = {"sqlite_begin": ""}
_READ_WHOLE_WAVES = {"work_mem": "64MB", "jit": "off", "cursor_tuple_fraction": 1}
Done = TypeVar("Done")
_PRIMARY = 0xFF  # the low byte of an extended SQLite error code


class _Turn:
    """SQLite has one writer. Threads queue here for it: left to itself each would sleep and try again, ever longer.

    `connection` belongs to whoever is first in the queue and lives until the engine is disposed of.
    """

    def __init__(self) -> None:
        self._queue = Lock()
        self.connection: Connection | None = None
        self.waiting: deque[_Piece] = deque()

    def __enter__(self) -> None:
        if not self._queue.acquire(timeout=PATIENCE):
            raise Unavailable("the database is busy; nothing was changed")

    def __exit__(self, *_error: object) -> None:
        self._queue.release()


class Unavailable(Exception):
    """The database is locked, full, gone or too busy: nothing was stored, and the same request may be sent again."""


class Moment(TypeDecorator[dt.datetime]):
    """A point in time: aware and in UTC for Python, without a zone in both databases."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return value.astimezone(dt.UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return value.replace(tzinfo=dt.UTC) if value else None


class Base(DeclarativeBase):
    """Root of every table. Constraints get the same names in both databases, so that a migration can name them."""

    type_annotation_map = {dt.datetime: Moment}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def connect(url: str | URL) -> Engine:
    """An engine whose acknowledged commits survive a power cut."""
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        return _postgresql(address)
    engine = create_engine(
        address,
        connect_args={"timeout": PATIENCE},
        pool_timeout=PATIENCE,
        pool_size=10,
        execution_options={_TURN: _Turn()},
    )
    event.listen(engine, "connect", _make_sqlite_durable)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "engine_disposed", _close_writer)
    return engine


def _turn(engine: Engine) -> Any:
    """The queue of an SQLite file; PostgreSQL's writers need none."""
    return engine.get_execution_options().get(_TURN, _NO_QUEUE)


def _address(url: str | URL) -> URL:
    try:
        address = make_url(url)
    except exc.ArgumentError:
        address = None
    if address is None or address.get_backend_name() not in ("sqlite", "postgresql"):
        raise Unavailable(f"{url} is no address of a database; write sqlite:///FILE or postgresql://USER@HOST/NAME")
    return address


def sessions(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction that may write; durable once the block is left, undone if it is left by an exception."""
    with _turn(engine), _transaction(engine, **_TAKE_THE_LOCK) as session:
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One snapshot: whatever is written meanwhile, every statement sees the same rows."""
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _transaction(engine, **(snapshot if engine.dialect.name == "postgresql" else {})) as session:
        yield session


@contextmanager
def writing_plainly(engine: Engine) -> Iterator[Connection]:
    """As `writing`, without the ORM: for the one path that every citizen's form takes."""
    transaction = _kept_writer if engine.dialect.name == "sqlite" else Engine.begin
    with _turn(engine), _TELLING_UNAVAILABLE, transaction(engine) as connection:
        yield connection


def write_together(engine: Engine, work: Callable[[Connection], Done]) -> Done:
    """What `work` returns, once it is durable. What waits for SQLite's one writer at the same moment shares one
    transaction, so that a slow disk is waited for once and not by one form after the other.

    An exception of `work` undoes its own part only; a failure of the database undoes all, and each may be sent again.
    """
    turn = _turn(engine)
    if not isinstance(turn, _Turn):
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
    """Do all pieces in one transaction. What made it fail concerns each of them."""
    failure: BaseException | None = None
    try:
        with _TELLING_UNAVAILABLE, _kept_writer(engine) as connection:
            for piece in pieces:
                _do(piece, connection, alone=len(pieces) == 1)
    except BaseException as error:
        failure = error
    for piece in pieces:
        piece.error, piece.settled = failure or piece.error, True


def _do(piece: _Piece, connection: Connection, *, alone: bool) -> None:
    if alone:
        piece.done = piece.work(connection)
        return
    driver = driver_of(connection)
    driver.execute("SAVEPOINT piece")
    try:
        piece.done = piece.work(connection)
    except (sqlite3.Error, exc.SQLAlchemyError) as error:
        raise Unavailable("a form that came at the same moment failed; nothing was changed, try again") from error
    except Exception as error:
        piece.error = error
        driver.execute("ROLLBACK TO piece")
    driver.execute("RELEASE piece")


@contextmanager
def _kept_writer(engine: Engine) -> Iterator[Connection]:
    """SQLite's one writer stays connected, and its driver itself begins and commits: to fetch a connection and announce
    the transaction to SQLAlchemy would take longer than all that a form does in it. After any error it is replaced.
    """
    turn = _turn(engine)
    connection, turn.connection = turn.connection or _new_writer(engine), None
    try:
        driver = driver_of(connection)
        driver.execute(_TAKE_THE_LOCK["sqlite_begin"])
        yield connection
        driver.commit()
        connection.commit()  # SQLAlchemy too, where it was asked, knows that this transaction is over
    except BaseException:
        connection.close()  # which undoes what was not committed
        raise
    turn.connection = connection


def _new_writer(engine: Engine) -> Connection:
    connection = engine.connect().execution_options(**_HAS_BEGUN)
    connection.detach()  # closed when it is closed, not given back
    return connection


def driver_of(connection: Connection) -> Any:
    """The driver's own connection, in the same transaction."""
    return connection.connection.dbapi_connection


@contextmanager
def _transaction(engine: Engine, **options: Any) -> Iterator[Session]:
    with _TELLING_UNAVAILABLE, engine.connect() as connection:
        connection.execution_options(**options)
        with Session(connection, expire_on_commit=False) as session, session.begin():
            yield session


class _TellingUnavailable:
    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, exc.SQLAlchemyError | sqlite3.Error) and _says_unavailable(error):
            raise Unavailable(
                "the database is busy, gone or none at all; nothing was changed — try again, or check its address"
            ) from error


_TELLING_UNAVAILABLE = _TellingUnavailable()


def _says_unavailable(error: Exception) -> bool:
    if isinstance(error, exc.TimeoutError):
        return True
    original = getattr(error, "orig", error)
    if isinstance(original, sqlite3.Error):
        return (getattr(original, "sqlite_errorcode", 0) or 0) & _PRIMARY in _SQLITE_UNAVAILABLE
    return isinstance(error, exc.OperationalError) or getattr(error, "connection_invalidated", False)


def _postgresql(address: URL) -> Engine:
    settings = {"lock_timeout": PATIENCE * 1000, "synchronous_commit": "on", "timezone": "UTC"} | _READ_WHOLE_WAVES
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_size=10,
        pool_timeout=PATIENCE,
        connect_args={
            "connect_timeout": PATIENCE,
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        },
    )


def _make_sqlite_durable(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; `_begin_sqlite` says how to begin
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-20000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock at once: one that first reads and then writes could not wait for it."""
    if begin := connection.get_execution_options().get("sqlite_begin", "BEGIN"):
        connection.exec_driver_sql(begin)


def _close_writer(engine: Engine) -> None:
    turn = _turn(engine)
    with turn:
        if turn.connection:
            turn.connection.close()
        turn.connection = None
