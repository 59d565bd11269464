"""Rows on their way in that say the same as forms which are stored under other ids."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from surveyapp.models import Wave
from surveyapp.store.forms.staging import said_in
from surveyapp.store.waves.cells import CellRow, cells
from surveyapp.store.waves.frame import Strata, frame

_ALWAYS = ("answers",)
_WHERE_SAID = ("day", "half", "channel", "basis", "proof", "helped", "language", "text_revision", "variant")
_ALSO = ("pace", "late", "status", "traits", "base_weight")


def rows_alike(session: Session, stored: Wave, ids: Collection[bytes], said: Collection[str]) -> set[bytes]:
    """Those of the staged rows `ids` that say the same as stored forms of the wave, in the columns of `said`.

    Answers and agencies are always compared; what a column that is not there would have said is not known. Each form
    stands for one row only, since two people may answer alike.
    """
    connection = session.connection()
    columns = [*_ALWAYS, *(name for name in (*_WHERE_SAID, *_ALSO) if name in said)]
    place = _places(session, stored, said)
    there = Counter(_key(row, place) for row in _stored(connection, stored.id, columns))
    alike = set()
    for id_, *row in _incoming(connection, columns):
        key = _key(row, place)
        if bytes(id_) in ids and there[key] > 0:
            there[key] -= 1
            alike.add(bytes(id_))
    return alike


def _places(session: Session, stored: Wave, said: Collection[str]) -> Callable[[int], tuple[object, ...]]:
    """Cell -> what a row says of it; a stratum that is the only one may be left out."""
    known, loaded = cells(session, stored.id), Strata.from_rows(frame(session, stored.code))

    def place(cell_id: int) -> tuple[object, ...]:
        cell: CellRow = known[cell_id]
        told = {
            "receiving_agency": cell.receiving,
            "stratum": loaded.of(cell.stratum, cell.resolving, cell.procedure_group),
            "procedure_group": cell.procedure_group,
            "cluster": cell.cluster,
        }
        return (cell.resolving, *(value for name, value in told.items() if name in said))

    return place


def _key(row: Sequence[Any], place: Callable[[int], tuple[object, ...]]) -> tuple[object, ...]:
    numbers, cell_id, *values = row
    return (*place(cell_id), numbers, *values)


def _incoming(connection: Connection, columns: Sequence[str]) -> Iterable[Sequence[Any]]:
    """(id, numbers, cell, values) of the rows that are not stored under their own id."""
    numbers = _numbers(connection, "SELECT response_id, question, value FROM incoming_number")
    found = connection.execute(
        text(
            f"SELECT incoming.id, cell_id, {_values('incoming', columns)} FROM incoming "  # noqa: S608 - as above
            "WHERE incoming.id NOT IN (SELECT id FROM response) ORDER BY line"
        )
    )
    return ((id_, numbers[bytes(id_)], *rest) for id_, *rest in found)


def _stored(connection: Connection, wave_id: int, columns: Sequence[str]) -> Iterable[Sequence[Any]]:
    """(numbers, cell, values) of the forms of the wave whose answers stand in the file, and that are no rows of it."""
    which = (
        "FROM response JOIN cell ON cell.id = response.cell_id WHERE cell.wave_id = :wave "
        "AND response.answers IN (SELECT answers FROM incoming) AND response.id NOT IN (SELECT id FROM incoming)"
    )
    given = f"SELECT response_id, question, value FROM number_answer WHERE response_id IN (SELECT response.id {which})"  # noqa: S608 - as above
    numbers = _numbers(connection, given, wave=wave_id)
    found = connection.execute(
        text(f"SELECT response.id, cell_id, {_values('response', columns)} {which}"),
        {"wave": wave_id},
    )
    return ((numbers[bytes(id_)], *rest) for id_, *rest in found)


def _values(table: str, columns: Iterable[str]) -> str:
    return ", ".join(said_in(table, name) for name in columns)


def _numbers(connection: Connection, query: str, **values: int) -> dict[bytes, frozenset[tuple[str, float]]]:
    found: dict[bytes, frozenset[tuple[str, float]]] = defaultdict(frozenset)
    for id_, question, value in connection.execute(text(query), values):
        found[bytes(id_)] |= {(question, value)}
    return found
