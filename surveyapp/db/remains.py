"""What was erased and still stands in the files of a database.

SQLite overwrites what it deletes (`secure_delete`), but its log holds pages as each transaction left them until it is
cut off. PostgreSQL leaves the bytes of a deleted row where they were until something else needs the place.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from sqlalchemy import Connection, Engine

from surveyapp.db.unavailable import Unavailable, telling_unavailable

_LOOKS, _PAUSE = 20, 0.25  # at a log that somebody still reads; seconds between them
_IMPATIENCE = 300  # milliseconds that writers may be held up while readers end
_TURN = "1s"  # the longest wait for a table that others hold: who comes behind waits as long


def wipe_remains(engine: Engine, tables: Iterable[str] = ()) -> None:
    """`tables` are those that rows were deleted from: PostgreSQL writes each anew, into another file. Whoever writes to
    one meanwhile waits for it: a second for some hundred thousand rows.

    Raises Unavailable where others read the log or hold a table for long: then it is to be done again.
    """
    if engine.dialect.name == "sqlite":
        _cut_off_log(engine)
    else:
        _write_anew(engine, tables)


def _write_anew(engine: Engine, tables: Iterable[str]) -> None:
    with telling_unavailable, engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # closed afterwards, with the impatience that it gets here
        connection.exec_driver_sql(f"SET lock_timeout = '{_TURN}'")
        for table in tables:
            connection.exec_driver_sql(f"VACUUM (FULL) {table}")


def _cut_off_log(engine: Engine) -> None:
    with telling_unavailable, engine.connect().execution_options(sqlite_begin="") as connection:
        connection.detach()  # closed afterwards, with the impatience that it gets here
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_IMPATIENCE}")
        for _ in range(_LOOKS):
            if _is_cut_off(connection):
                return
            time.sleep(_PAUSE)
    raise Unavailable("somebody reads the database's log; it will be cut off later")


def _is_cut_off(connection: Connection) -> bool:
    is_busy, _frames, _copied = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    return not is_busy
