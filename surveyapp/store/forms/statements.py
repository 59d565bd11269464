"""The few statements that every submission runs: built once, by unique keys only, without the ORM."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, func, insert, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from surveyapp.models import Response
from surveyapp.store.forms.prepared import Prepared
from surveyapp.store.forms.submission import Submission
from surveyapp.store.waves import clock

_tables = Response.metadata.tables
agency, cell, counter, wave, wave_agency = (_tables[n] for n in ("agency", "cell", "counter", "wave", "wave_agency"))
response, number_answer, text_answer = (_tables[n] for n in ("response", "number_answer", "text_answer"))
version, words, wave_text = (_tables[n] for n in ("questionnaire_version", "questionnaire_text", "wave_text"))


class SubmissionFacts(NamedTuple):
    """What the database says about a submission. None: there is no such thing."""

    stored_mark: bytes | None
    wave_id: int | None
    state: str
    basis: str
    basis_rule: str
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
    cell_id: int | None

    def at(self, moment: dt.datetime) -> SubmissionFacts:
        """With the state that follows from the dates of the wave."""
        return self._replace(
            state=clock.state_at(self.state, self.closes, moment),
            closed_at=clock.closed_at(self.state, self.closes, self.closed_at, moment),
        )

    @property
    def resolving(self) -> int | None:
        return self.named_resolving or self.counter_agency

    @property
    def receiving(self) -> int | None:
        return self.named_receiving or self.counter_agency or self.named_resolving


_resolving, _receiving = agency.alias("resolving"), agency.alias("receiving")
_rated = func.coalesce(_resolving.c.id, counter.c.agency_id)
_received = func.coalesce(_receiving.c.id, counter.c.agency_id, _resolving.c.id)
_MARK = select(response.c.content_mark).where(response.c.id == bindparam("id"))
_NONE: ColumnElement[int] = literal_column("0")  # spelled as in the index `cell_place`, or it would not be used


def _is_place(resolving: ColumnElement[Any], receiving: ColumnElement[Any], *keys: ColumnElement[bool]) -> Any:
    named = (cell.c[name] == bindparam(name) for name in ("stratum", "procedure_group", "cluster"))
    roles = (
        func.coalesce(cell.c.resolving_agency_id, _NONE) == func.coalesce(resolving, _NONE),
        func.coalesce(cell.c.receiving_agency_id, _NONE) == func.coalesce(receiving, _NONE),
    )
    return and_(*keys, *roles, *named)


_served = exists().where(
    wave_text.c.wave_id == wave.c.id,
    wave_text.c.language == words.c.language,
    wave_text.c.revision == words.c.revision,
)
"""A form may have been begun with any words that the wave ever served."""

_FACTS = Prepared(
    select(
        _MARK.scalar_subquery(),
        wave.c.id,
        wave.c.state,
        wave.c.basis,
        wave.c.basis_rule,
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
        cell.c.id,
    )
    .select_from(select(literal_column("1").label("one")).subquery("here"))
    .outerjoin(wave, wave.c.code == bindparam("wave"))
    .outerjoin(version, and_(version.c.id == bindparam("name"), version.c.version == bindparam("version")))
    .outerjoin(
        words,
        and_(
            words.c.questionnaire_version_key == version.c.key,
            words.c.language == bindparam("language"),
            words.c.revision == bindparam("revision"),
            _served,
        ),
    )
    .outerjoin(counter, counter.c.code == bindparam("counter"))
    .outerjoin(_resolving, _resolving.c.code == bindparam("resolving"))
    .outerjoin(_receiving, _receiving.c.code == bindparam("receiving"))
    .outerjoin(wave_agency, and_(wave_agency.c.wave_id == wave.c.id, wave_agency.c.agency_id == _rated))
    .outerjoin(
        cell,
        _is_place(_rated, _received, cell.c.wave_id == wave.c.id, cell.c.questionnaire_version_key == version.c.key),
    )
)

_CELL = select(cell.c.id).where(
    _is_place(
        bindparam("resolving_agency_id"),
        bindparam("receiving_agency_id"),
        cell.c.wave_id == bindparam("wave_id"),
        cell.c.questionnaire_version_key == bindparam("questionnaire_version_key"),
    )
)

_NEW_CELL = {
    "sqlite": sqlite.insert(cell).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(cell).on_conflict_do_nothing(),
}
_new_responses = [
    new.on_conflict_do_nothing(index_elements=["id"]).execution_options(preserve_rowcount=True)
    for new in (sqlite.insert(response), postgresql.insert(response))
]
_NEW_RESPONSE = Prepared(_new_responses[0], columns=response.columns.keys(), elsewhere=_new_responses[1])

_FREEZE_VERSION = update(version).where(version.c.key == bindparam("row"), version.c.frozen_at.is_(None))
_FREEZE_TEXT = update(words).where(words.c.key == bindparam("row"), words.c.frozen_at.is_(None))


def mark_of(connection: Connection, response_id: bytes) -> bytes | None:
    return connection.scalar(_MARK, {"id": response_id})


def facts_of(connection: Connection, submission: Submission, response_id: bytes) -> SubmissionFacts:
    """One statement for everything: what is known of the key, and of every place that the form names."""
    name, _, number = submission.questionnaire.partition("@")
    row = _FACTS.row(
        connection,
        {
            "id": response_id,
            "name": name,
            "version": int(number) if number.isascii() and number.isdigit() else 0,
            "language": submission.language,
            "revision": submission.text_revision,
            "counter": submission.counter,
            "resolving": submission.agency,
            "receiving": submission.receiving_agency,
            "wave": submission.wave,
            "stratum": submission.stratum,
            "procedure_group": submission.procedure_group,
            "cluster": submission.cluster,
        },
    )
    assert row is not None  # noqa: S101 - it is joined to a row of constants
    return SubmissionFacts._make(row)


def cell_of(connection: Connection, facts: SubmissionFacts, submission: Submission) -> int:
    """The cell's id; its first form makes it."""
    return facts.cell_id or find_or_make_cell(
        connection,
        {
            "wave_id": facts.wave_id,
            "questionnaire_version_key": facts.version_key,
            "resolving_agency_id": facts.resolving,
            "receiving_agency_id": facts.receiving,
            "stratum": submission.stratum,
            "procedure_group": submission.procedure_group,
            "cluster": submission.cluster,
        },
    )


def find_or_make_cell(connection: Connection, columns: Mapping[str, Any]) -> int:
    found: int | None = connection.scalar(_CELL, columns)
    if found is None:
        connection.execute(_NEW_CELL[connection.dialect.name], columns)
        found = connection.scalar(_CELL, columns)
    assert found is not None  # noqa: S101 - just made, by us or by somebody whom we waited for
    return found


def insert_response(connection: Connection, row: Mapping[str, Any]) -> bool:
    return _NEW_RESPONSE.count(connection, row) == 1


def insert_values(
    connection: Connection,
    response_id: bytes,
    numbers: Mapping[str, float],
    texts: Mapping[str, str],
    expiring: Mapping[str, dt.date],
) -> None:
    """`expiring`: question -> the day on which its words are to be erased; other words stay."""
    if numbers:
        rows = [{"response_id": response_id, "question": code, "value": value} for code, value in numbers.items()]
        connection.execute(insert(number_answer), rows)
    if texts:
        rows = [
            {"response_id": response_id, "question": code, "value": value, "expires_on": expiring.get(code)}
            for code, value in texts.items()
        ]
        connection.execute(insert(text_answer), rows)


def freeze(connection: Connection, facts: SubmissionFacts, at: dt.datetime) -> None:
    """From a language's first answer on, neither its words nor the structure can change."""
    if facts.version_frozen_at is None:
        connection.execute(_FREEZE_VERSION, {"row": facts.version_key, "frozen_at": at})
    if facts.text_frozen_at is None:
        connection.execute(_FREEZE_TEXT, {"row": facts.text_key, "frozen_at": at})
