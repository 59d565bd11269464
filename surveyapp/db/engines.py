"""From an address to an engine whose acknowledged commits survive a power cut."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

from surveyapp.db import writer
from surveyapp.db.file import FILE, File, file_at
from surveyapp.db.unavailable import Unavailable
from surveyapp.db.writer import TAKE_THE_LOCK, TURN, Turn, close_writer, driver_of, turn_of

_READ_WHOLE_WAVES = {"work_mem": "64MB", "jit": "off", "cursor_tuple_fraction": 1}


def connect(url: str | URL) -> Engine:
    """An engine whose acknowledged commits survive a power cut, and whose errors, which are logged, tell no answers."""
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        return _postgresql(address)
    file = file_at(address.database)
    engine = create_engine(
        address,
        connect_args={"timeout": writer.PATIENCE},
        hide_parameters=True,
        pool_timeout=writer.PATIENCE,
        pool_size=10,
        execution_options={TURN: Turn(), FILE: file},
    )
    event.listen(engine, "connect", _make_sqlite_durable)
    if file is not None:
        _keep_to(file, engine)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "engine_disposed", close_writer)
    return engine


def sessions(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


def _address(url: str | URL) -> URL:
    try:
        address = make_url(url)
    except exc.ArgumentError:
        address = None
    if address is None or address.get_backend_name() not in ("sqlite", "postgresql"):
        raise Unavailable(f"{url} is no address of a database; write sqlite:///FILE or postgresql://USER@HOST/NAME")
    return address


def _postgresql(address: URL) -> Engine:
    settings = {
        "lock_timeout": writer.PATIENCE * 1000,
        "synchronous_commit": "on",
        "timezone": "UTC",
    } | _READ_WHOLE_WAVES
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        hide_parameters=True,
        pool_size=10,
        pool_timeout=writer.PATIENCE,
        connect_args={
            "connect_timeout": writer.PATIENCE,
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        },
    )


def _keep_to(file: File, engine: Engine) -> None:
    """SQLite would make an empty file where there is none any more."""
    event.listen(engine, "do_connect", lambda *_arguments: file.refuse_another())
    event.listen(engine, "connect", lambda *_arguments: file.is_opened())
    for ends in ("close", "close_detached"):
        event.listen(engine, ends, lambda *_arguments: file.is_closed())


def _make_sqlite_durable(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; `_begin_sqlite` says how to begin
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-20000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock at once: one that first reads and then writes could not wait for it."""
    begin = connection.get_execution_options().get("sqlite_begin", "BEGIN")
    if begin == TAKE_THE_LOCK["sqlite_begin"]:
        turn_of(connection.engine).be_patient(driver_of(connection))
    if begin:
        connection.exec_driver_sql(begin)
