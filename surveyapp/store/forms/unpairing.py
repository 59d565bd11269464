"""A code and its form are written together; afterwards nothing in the database's storage may say which two those were.

Rows that one transaction wrote share what a database keeps of it: PostgreSQL the transaction's number and the place in
the file, SQLite the place within a page and the log. So all spent marks are written anew, in the order of the marks, by
one transaction. Responses keep the order in which they came: with nothing on the other side it leads to no code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from surveyapp.db.clock import office_time
from surveyapp.db.remains import wipe_remains
from surveyapp.db.transactions import reading, writing
from surveyapp.models import CodeBatch, SpentCode, Wave
from surveyapp.store.forms.acceptance import GRACE
from surveyapp.store.settings import put_setting, setting
from surveyapp.store.waves import clock

WRITTEN_ANEW = "spent_codes_unpaired"
"""The setting that says how many spent marks the last rewriting met; they never become fewer."""

_ALONE = {
    "sqlite": (),
    "postgresql": ("SET LOCAL lock_timeout = '1s'", "LOCK TABLE spent_code IN ACCESS EXCLUSIVE MODE"),
}
"""Citizens' forms wait behind it, so whoever reads the table for long, as a backup does, is not waited for."""

_ANEW = """
CREATE TEMPORARY TABLE spent_aside AS SELECT mark FROM spent_code;
{emptied};
INSERT INTO spent_code (mark) SELECT mark FROM spent_aside ORDER BY mark;
DROP TABLE spent_aside
"""
_EMPTIED = {"sqlite": "DELETE FROM spent_code", "postgresql": "TRUNCATE spent_code"}
"""SQLite overwrites what it deletes (`secure_delete`); PostgreSQL begins a new file and removes the old one."""

NOON = 12


def is_due(engine: Engine, since: dt.datetime, at: dt.datetime) -> bool:
    """Whether a half-day of the office, or the last hour in which forms of a wave with codes may come, ended between
    the two moments."""
    if _half_day(since) != _half_day(at):
        return True
    with reading(engine) as session:
        return any(since < ended <= at for ended in _ends(session, at))


def _half_day(at: dt.datetime) -> tuple[dt.date, bool]:
    there = office_time(at)
    return there.date(), there.hour < NOON


def _ends(session: Session, at: dt.datetime) -> Iterator[dt.datetime]:
    """Of each wave that has codes and is closed: when the hour of grace was over."""
    query = select(Wave.state, Wave.closes, Wave.closed_at).join(CodeBatch, CodeBatch.wave_id == Wave.id).distinct()
    for state, closes, stored in session.execute(query):
        if (closed := clock.closed_at(state, closes, stored, at)) is not None:
            yield closed + GRACE


def unpair(engine: Engine) -> int:
    """How many codes have been used since the last time; all spent marks are written anew if there are any.

    One transaction: killed in the middle, it has done nothing. A form with a code that comes meanwhile waits for it.
    Raises Unavailable where others hold the table, or SQLite's log, for long: then it is to be done again.
    """
    with reading(engine) as session:
        come = _come(session)
    if come:
        with writing(engine) as session:
            come = _write_anew(session)
    wipe_remains(engine)
    return come


def _come(session: Session) -> int:
    return _spent(session) - int(setting(session, WRITTEN_ANEW, 0))


def _spent(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SpentCode)) or 0


def _write_anew(session: Session) -> int:
    dialect = session.connection().dialect.name
    for statement in _ALONE[dialect]:
        session.execute(text(statement))
    come = _come(session)
    for statement in _ANEW.format(emptied=_EMPTIED[dialect]).split(";"):
        session.execute(text(statement))
    put_setting(session, WRITTEN_ANEW, _spent(session))
    return come
