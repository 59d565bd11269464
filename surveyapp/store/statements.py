"""The few statements that every submission runs: built once, by unique keys only, without the ORM."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from surveyapp.models import Response
from surveyapp.store.submission import Submission

_tables = Response.metadata.tables
agency, cell, counter, wave, wave_agency = (_tables[n] for n in ("agency", "cell", "counter", "wave", "wave_agency"))
response, number_answer, text_answer = (_tables[n] for n in ("response", "number_answer", "text_answer"))
version, words = _tables["questionnaire_version"], _tables["questionnaire_text"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database says about the places that a submission names. None: there is no such thing."""

    wave_id: int
    state: str
    basis: str
    closes: dt.date | None
    entry_until: dt.date | None
    closed_at: dt.datetime | None
    wave_version_key: int | None
    version_key: int | None
    structure_hash: bytes | None
    version_frozen_at: dt.datetime | None
    text_key: int | None
    text_frozen_at: dt.datetime | None
    counter_agency: int | None
    named_resolving: int | None
    named_receiving: int | None
    agency_in_wave: int | None

    @property
    def resolving(self) -> int | None:
        return self.named_resolving or self.counter_agency

    @property
    def receiving(self) -> int | None:
        return self.named_receiving or self.counter_agency or self.named_resolving


_resolving, _receiving = agency.alias("resolving"), agency.alias("receiving")
_rated = func.coalesce(_resolving.c.id, counter.c.agency_id)

_FACTS = (
    select(
        wave.c.id,
        wave.c.state,
        wave.c.basis,
        wave.c.closes,
        wave.c.entry_until,
        wave.c.closed_at,
        wave.c.questionnaire_version_key,
        version.c.key,
        version.c.structure_hash,
        version.c.frozen_at,
        words.c.key,
        words.c.frozen_at,
        counter.c.agency_id,
        _resolving.c.id,
        _receiving.c.id,
        wave_agency.c.agency_id,
    )
    .select_from(wave)
    .outerjoin(version, and_(version.c.id == bindparam("name"), version.c.version == bindparam("version")))
    .outerjoin(
        words,
        and_(
            words.c.questionnaire_version_key == version.c.key,
            words.c.language == bindparam("language"),
            words.c.revision == bindparam("revision"),
        ),
    )
    .outerjoin(counter, counter.c.code == bindparam("counter"))
    .outerjoin(_resolving, _resolving.c.code == bindparam("resolving"))
    .outerjoin(_receiving, _receiving.c.code == bindparam("receiving"))
    .outerjoin(wave_agency, and_(wave_agency.c.wave_id == wave.c.id, wave_agency.c.agency_id == _rated))
    .where(wave.c.code == bindparam("wave"))
)

_MARK = select(response.c.content_mark).where(response.c.id == bindparam("id"))

_PLACE = ("wave_id", "questionnaire_version_key", "stratum", "procedure_group", "cluster")
_ROLES = ("resolving_agency_id", "receiving_agency_id")
_CELL = select(cell.c.id).where(
    *(cell.c[name] == bindparam(name) for name in _PLACE),
    *(func.coalesce(cell.c[name], 0) == func.coalesce(bindparam(name), 0) for name in _ROLES),
)

_NEW_CELL = {
    "sqlite": sqlite.insert(cell).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(cell).on_conflict_do_nothing(),
}
_NEW_RESPONSE = {
    name: new.on_conflict_do_nothing(index_elements=["id"]).execution_options(preserve_rowcount=True)
    for name, new in (("sqlite", sqlite.insert(response)), ("postgresql", postgresql.insert(response)))
}

_FREEZE_VERSION = update(version).where(version.c.key == bindparam("row"), version.c.frozen_at.is_(None))
_FREEZE_TEXT = update(words).where(words.c.key == bindparam("row"), words.c.frozen_at.is_(None))


def mark_of(connection: Connection, response_id: bytes) -> bytes | None:
    return connection.scalar(_MARK, {"id": response_id})


def facts_of(connection: Connection, submission: Submission) -> Facts | None:
    name, _, number = submission.questionnaire.partition("@")
    row = connection.execute(
        _FACTS,
        {
            "name": name,
            "version": int(number) if number.isascii() and number.isdigit() else 0,
            "language": submission.language,
            "revision": submission.text_revision,
            "counter": submission.counter,
            "resolving": submission.agency,
            "receiving": submission.receiving_agency,
            "wave": submission.wave,
        },
    ).first()
    return None if row is None else Facts(*tuple(row))


def cell_of(connection: Connection, facts: Facts, submission: Submission) -> int:
    """The cell's id; its first form makes it."""
    place = {
        "wave_id": facts.wave_id,
        "questionnaire_version_key": facts.version_key,
        "resolving_agency_id": facts.resolving,
        "receiving_agency_id": facts.receiving,
        "stratum": submission.stratum,
        "procedure_group": submission.procedure_group,
        "cluster": submission.cluster,
    }
    return find_or_make_cell(connection, place)


def find_or_make_cell(connection: Connection, place: Mapping[str, Any]) -> int:
    found: int | None = connection.scalar(_CELL, place)
    if found is None:
        connection.execute(_NEW_CELL[connection.dialect.name], place)
        found = connection.scalar(_CELL, place)
    assert found is not None  # noqa: S101 - just made, by us or by somebody whom we waited for
    return found


def insert_response(connection: Connection, row: Mapping[str, Any]) -> bool:
    return connection.execute(_NEW_RESPONSE[connection.dialect.name], row).rowcount == 1


def insert_values(
    connection: Connection,
    response_id: bytes,
    numbers: Mapping[str, float],
    texts: Mapping[str, str],
    expires_on: dt.date,
) -> None:
    if numbers:
        rows = [{"response_id": response_id, "question": code, "value": value} for code, value in numbers.items()]
        connection.execute(insert(number_answer), rows)
    if texts:
        rows = [
            {"response_id": response_id, "question": code, "value": value, "expires_on": expires_on}
            for code, value in texts.items()
        ]
        connection.execute(insert(text_answer), rows)


def freeze(connection: Connection, facts: Facts, at: dt.datetime) -> None:
    """From a language's first answer on, neither its words nor the structure can change."""
    if facts.version_frozen_at is None:
        connection.execute(_FREEZE_VERSION, {"row": facts.version_key, "frozen_at": at})
    if facts.text_frozen_at is None:
        connection.execute(_FREEZE_TEXT, {"row": facts.text_key, "frozen_at": at})


def raise_inputs_revision(connection: Connection, wave_id: int) -> None:
    connection.execute(update(wave).where(wave.c.id == wave_id).values(inputs_revision=wave.c.inputs_revision + 1))
