"""When the database cannot serve, told apart from what a caller did wrong."""

from __future__ import annotations

import sqlite3

from sqlalchemy import exc

_REASONS = {
    sqlite3.SQLITE_BUSY: "another program holds the database",
    sqlite3.SQLITE_LOCKED: "another program holds the database",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk is full or fails",
    sqlite3.SQLITE_READONLY: "the database can be read only",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged",
    sqlite3.SQLITE_NOTADB: "the database file is none",
}
_POSTGRESQL_UNAVAILABLE = {
    "25006": "the database can be read only",
    "53100": "the disk is full",
    "55P03": "another program holds the database",
}
_PRIMARY = 0xFF  # the low byte of an extended SQLite error code


class Unavailable(Exception):
    """The database is locked, full, gone or too busy: nothing was stored, and the same request may be sent again."""


class _TellingUnavailable:
    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, exc.SQLAlchemyError | sqlite3.Error) and _says_unavailable(error):
            raise Unavailable(
                "the database is busy, gone or none at all; nothing was changed — try again, or check its address"
            ) from error


telling_unavailable = _TellingUnavailable()
"""Around any work on the database: its failures become `Unavailable`, whatever else is raised stays."""


def reason_of(error: BaseException) -> str:
    """What keeps the database from serving, for the log: no address, no statement and no answer is in it."""
    cause = error.__cause__ if isinstance(error, Unavailable) and error.__cause__ else error
    original = getattr(cause, "orig", None) or cause
    if isinstance(original, sqlite3.Error):
        return _REASONS.get(_sqlite_code(original), type(original).__name__)
    if isinstance(original, Unavailable):
        return str(original)
    return _POSTGRESQL_UNAVAILABLE.get(getattr(original, "sqlstate", None) or "", "the database does not answer")


def _sqlite_code(error: sqlite3.Error) -> int:
    return (getattr(error, "sqlite_errorcode", 0) or 0) & _PRIMARY


def _says_unavailable(error: Exception) -> bool:
    if isinstance(error, exc.TimeoutError):
        return True
    original = getattr(error, "orig", error)
    if isinstance(original, sqlite3.Error):
        return _sqlite_code(original) in _REASONS
    if getattr(original, "sqlstate", None) in _POSTGRESQL_UNAVAILABLE:
        return True
    return isinstance(error, exc.OperationalError) or getattr(error, "connection_invalidated", False)
