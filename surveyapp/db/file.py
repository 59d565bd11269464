"""An SQLite file that was deleted, or that another one stands in for, is still written by whoever has it open: what is
stored there is lost with the last of them. So the file under the address is compared with the one that was opened, and
so are the two beside it: what was stored last stands in the log (`-wal`) alone."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Engine, exc

from surveyapp.db.unavailable import Unavailable

FILE = "file"  # an option of the engine
BESIDE = ("-wal", "-shm")
_Identity = tuple[int, int]


class File:
    """The file of one engine, known from its first connection on.

    SQLite itself takes away what stands beside it with the last connection: that is known as long as there is one.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._beside_it = tuple(path + name for name in BESIDE)
        self._opened: _Identity | None = None
        self._beside: tuple[_Identity | None, ...] = ()
        self._connections = 0
        self._turn = Lock()

    def is_opened(self) -> None:
        """Called after each connection; the first one says which file it is."""
        with self._turn:
            self._connections += 1
            if self._opened is None:
                self._opened = _identity(self._path)
            if not self._beside:
                self._beside = self._found_beside()

    def is_closed(self) -> None:
        """Called before a connection ends."""
        with self._turn:
            self._connections -= 1
            if not self._connections:
                self._beside = ()

    def refuse_another(self) -> None:
        """Raises Unavailable where the address no longer leads to the files that were opened."""
        if self._opened is None:
            return
        if (found := _identity(self._path)) != self._opened:
            raise Exchanged(f"the database file {'is gone' if found is None else 'was exchanged for another one'}")
        self._refuse_another_beside(self._beside)

    def _refuse_another_beside(self, opened: tuple[_Identity | None, ...]) -> None:
        found = self._found_beside()
        if found == opened or self._beside is not opened:  # where the last connection has just ended, so have they
            return
        if None in opened or not opened:  # of a new database they are made by what is first written to it
            self._learn()
        elif None in found:
            raise LogGone("a file beside the database (-wal, -shm) is gone: start the server anew")
        else:
            raise Exchanged("a file beside the database (-wal, -shm) was exchanged: start the server anew")

    def _learn(self) -> None:
        with self._turn:
            self._beside = self._found_beside() if self._connections else ()

    def _found_beside(self) -> tuple[_Identity | None, ...]:
        return tuple(map(_identity, self._beside_it))


class Exchanged(Unavailable):
    """Nothing is read from or written to a file that nobody can find any more."""


class LogGone(Exchanged):
    """What was stored last can still be saved: by whoever has the log open, into the file itself."""


def file_at(database: str | None) -> File | None:
    """Nothing for a database in memory."""
    if not database or database == ":memory:" or database.startswith("file:"):
        return None
    return File(str(Path(database).absolute()))


def file_of(engine: Engine) -> Any:
    return engine.get_execution_options().get(FILE)


def refuse_another_file(engine: Engine) -> None:
    """Raises Unavailable where what is stored now would stand in files that nobody finds any more."""
    file = file_of(engine)
    if file is None:
        return
    try:
        file.refuse_another()
    except LogGone:
        with suppress(exc.SQLAlchemyError, Unavailable), closing(engine.raw_connection()) as connection:
            save_what_is_in_the_log(connection.driver_connection)
        raise


def save_what_is_in_the_log(connection: Any) -> None:
    """Into the file, by a connection of before that it is there for: the log ends with this process."""
    with suppress(sqlite3.Error):
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _identity(path: str) -> _Identity | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
