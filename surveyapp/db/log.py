"""SQLite's log: it holds pages as each transaction left them, also of what was erased since, until it is cut off."""

from __future__ import annotations

import time

from sqlalchemy import Connection, Engine

from surveyapp.db.unavailable import Unavailable, telling_unavailable

_LOOKS, _PAUSE = 20, 0.25  # at a log that somebody still reads; seconds between them
_IMPATIENCE = 300  # milliseconds that writers may be held up while readers end


def cut_off_log(engine: Engine) -> None:
    """Nothing to do for other databases. A reader under way may still need it; writers do not wait.

    Raises Unavailable where others read it for long: then it is to be done again.
    """
    if engine.dialect.name != "sqlite":
        return
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
