"""Whether a form could be stored now: not asked of the schema alone, but tried."""

from __future__ import annotations

from sqlalchemy import Engine, exc, text

from surveyapp.db.file import refuse_another_file
from surveyapp.db.unavailable import Unavailable, reason_of
from surveyapp.store import schema
from surveyapp.store.refusal import Refused

IMPATIENCE = 500
"""Milliseconds that a probe waits for a lock: whoever watches the machine is not kept waiting."""
_PROBE = (
    "INSERT INTO setting (key, value) VALUES ('probe', '0')",
    "DELETE FROM setting WHERE key = 'probe'",
)
_IMPATIENT = {
    "sqlite": (f"PRAGMA busy_timeout = {IMPATIENCE}", "BEGIN IMMEDIATE"),
    "postgresql": (f"SET LOCAL lock_timeout = {IMPATIENCE}",),
}


def not_ready(engine: Engine) -> str:
    """Why no form can be stored now, in words for the log; "" where one can."""
    try:
        if other := _other_schema(engine):
            return other
        _probe(engine)
    except (Unavailable, exc.SQLAlchemyError) as error:
        return reason_of(error)
    return ""


def other_schema(engine: Engine) -> str:
    """In words for the log: that the database is older or newer than this program; "" where it is not, and where it
    cannot be asked."""
    try:
        return _other_schema(engine)
    except (Unavailable, exc.SQLAlchemyError):
        return ""


def _other_schema(engine: Engine) -> str:
    try:
        return "" if schema.is_current(engine) else "the database is older than this program: run surveyapp init"
    except Refused as refused:
        return str(refused)


def _probe(engine: Engine) -> None:
    """A row that comes and goes in one durable transaction, on a connection that shares nobody's queue."""
    refuse_another_file(engine)
    with engine.connect().execution_options(sqlite_begin="") as connection:
        connection.detach()  # closed afterwards, with the impatience that it gets here
        for statement in (*_IMPATIENT[engine.dialect.name], *_PROBE):
            connection.execute(text(statement))
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
        connection.commit()
    refuse_another_file(engine)
