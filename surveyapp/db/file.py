"""An SQLite file that was deleted, or that another one stands in for, is still written by whoever has it open: what is
stored there is lost with the last of them. So the file under the address is compared with the one that was opened."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from surveyapp.db.unavailable import Unavailable

FILE = "file"  # an option of the engine
_Identity = tuple[int, int]


class File:
    """The file of one engine, known from its first connection on."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._opened: _Identity | None = None

    def is_opened(self) -> None:
        """Called after each connection; the first one says which file it is."""
        if self._opened is None:
            self._opened = _identity(self._path)

    def refuse_another(self) -> None:
        """Raises Unavailable where the address no longer leads to the file that was opened."""
        if self._opened is not None and (found := _identity(self._path)) != self._opened:
            raise Exchanged(f"the database file {'is gone' if found is None else 'was exchanged for another one'}")


class Exchanged(Unavailable):
    """Nothing is read from or written to a file that nobody can find any more."""


def file_at(database: str | None) -> File | None:
    """Nothing for a database in memory."""
    if not database or database == ":memory:" or database.startswith("file:"):
        return None
    return File(str(Path(database).absolute()))


def file_of(engine: Engine) -> Any:
    return engine.get_execution_options().get(FILE)


def refuse_another_file(engine: Engine) -> None:
    file = file_of(engine)
    if file is not None:
        file.refuse_another()


def _identity(path: str) -> _Identity | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
