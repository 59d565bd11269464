"""When the database cannot serve, told apart from what a caller did wrong."""

from __future__ import annotations

import sqlite3

from sqlalchemy import exc

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


def _says_unavailable(error: Exception) -> bool:
    if isinstance(error, exc.TimeoutError):
        return True
    original = getattr(error, "orig", error)
    if isinstance(original, sqlite3.Error):
        return (getattr(original, "sqlite_errorcode", 0) or 0) & _PRIMARY in _SQLITE_UNAVAILABLE
    return isinstance(error, exc.OperationalError) or getattr(error, "connection_invalidated", False)
