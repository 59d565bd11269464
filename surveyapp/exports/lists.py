"""The lists that an office loads, as its own files: what is written here is what the loading of it reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from questionnaires.languages import FIRST
from surveyapp.db.base import ALWAYS
from surveyapp.exports.table import Table
from surveyapp.store import Session
from surveyapp.store.agencies import agencies as stored
from surveyapp.store.agencies.peer_groups import peer_group_rows
from surveyapp.store.waves.frame import NUMBERS, frame, stratum_names
from surveyapp.store.waves.waves import wave

AGENCY = ("code", "name", "level", "peer_group", "parent", "valid_from", "valid_to", "predecessors")


def agencies(session: Session) -> Table:
    """Every agency ever, in the order in which they were loaded."""
    rows = (
        _told(row, AGENCY)
        | {"predecessors": " ".join(map(_predecessor, dict(row.predecessors).items()))}
        | {column: row.names.get(language, "") for column, language in stored.name_columns().items()}
        for row in stored.agencies(session).values()
    )
    return Table((*AGENCY, *stored.name_columns()), rows)


def peer_groups(session: Session) -> Table:
    """A line for every day from which on a group is called so."""
    rows = (
        {
            "code": row.code,
            "name": row.names.get(FIRST, ""),
            **{column: row.names.get(language, "") for column, language in stored.name_columns().items()},
            "valid_from": _cell(row.valid_from),
        }
        for row in peer_group_rows(session)
    )
    return Table(("code", "name", *stored.name_columns(), "valid_from"), rows)


def procedures(session: Session) -> Table:
    return _table(("code", "name", "field", "group"), stored.procedures(session).values())


def counters(session: Session) -> Table:
    return _table(("code", "agency", "name"), stored.counters(session))


def population(session: Session, wave_code: str) -> Table:
    """Of a wave, whatever its state. Raises Refused where there is no such wave."""
    wave(session, wave_code)
    columns, called = ("stratum", "agency", *NUMBERS, "source", "extracted_on"), stratum_names(session, wave_code)
    rows = (
        _told(row, columns)
        | {column: called.get(row.stratum, {}).get(of, "") for column, of in stored.name_columns().items()}
        for row in frame(session, wave_code)
    )
    return Table((*columns, *stored.name_columns()), rows)


def _table(columns: tuple[str, ...], rows: Iterable[object]) -> Table:
    return Table(columns, (_told(row, columns) for row in rows))


def _told(row: object, columns: tuple[str, ...]) -> dict[str, object]:
    return {column: _cell(getattr(row, column)) for column in columns}


def _cell(value: object) -> object:
    if isinstance(value, dt.date):
        return "" if value == ALWAYS else value.isoformat()
    return value


def _predecessor(said: tuple[str, float]) -> str:
    """A share as it was written, never with an exponent."""
    code, share = said
    return code if share == 1 else f"{code}:{Decimal(repr(share)):f}"
