"""Rows on their way in that say the same as forms which are stored under other ids."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from surveyapp.models import Wave
from surveyapp.store.forms.staging import said_in
from surveyapp.store.waves.cells import CellRow, cells
from surveyapp.store.waves.frame import Strata, frame

_Said = tuple[object, ...]
FEWEST = 3
"""Rows that tell more than chance when they are, to the last one, the forms of their agencies and days."""
BEYOND = 10
"""One row in so many may stand beside the forms of an earlier file: it was saved again later."""
SELDOM = 100
"""Chance explains what happens more often than once in so many files."""
_ALWAYS = ("answers",)
_WHERE_SAID = ("day", "half", "channel", "basis", "proof", "helped", "language", "text_revision", "variant")
_ALSO = ("pace", "late", "status", "traits", "base_weight")
_UNSAID = {
    "day": None,
    "half": "",
    "channel": "import",
    "proof": "none",
    "helped": "unknown",
    "language": "",
    "text_revision": 0,
    "variant": "",
    "pace": "unknown",
    "traits": "",
}
"""What is stored where a file says nothing: that differs from nothing that another file says."""
_PLACES = {
    "receiving_agency": "cell.receiving_agency_id",
    "stratum": "cell.stratum",
    "procedure_group": "cell.procedure_group",
    "cluster": "cell.cluster",
}
_OTHERS = (
    "FROM response JOIN cell ON cell.id = response.cell_id WHERE cell.wave_id = :wave "
    "AND response.id NOT IN (SELECT id FROM incoming)"
)
"""Stored forms of the wave that are no rows of the file under their own id."""


def rows_alike(session: Session, stored: Wave, ids: Collection[bytes], said: Collection[str]) -> set[bytes]:
    """Those of the staged rows `ids` that say the same as stored forms of the wave, in the columns of `said`.

    Answers and agencies are always compared; what is not said, by the file or by what was stored, is not known. Each
    form stands for one row only, since two people may answer alike.
    """
    connection = session.connection()
    columns = [*_ALWAYS, *(name for name in (*_WHERE_SAID, *_ALSO) if name in said)]
    place = _places(session, stored, said)
    there: dict[tuple[object, ...], Counter[_Said]] = defaultdict(Counter)
    for row in _stored(connection, stored.id, columns):
        who, told = _key(row, place, columns)
        there[who][told] += 1
    alike = set()
    for id_, *row in _incoming(connection, columns):
        who, told = _key(row, place, columns)
        if bytes(id_) in ids and (same := _one_of(there[who], told)) is not None:
            there[who][same] -= 1
            alike.add(bytes(id_))
    return alike


def _one_of(stored: Counter[_Said], told: _Said) -> _Said | None:
    """What says the same to the last column, else what says nothing else where both say something."""
    if stored[told] > 0:
        return told
    return next((other for other, n in stored.items() if n > 0 and _agree(other, told)), None)


def _agree(one: _Said, other: _Said) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def are_likely_the_same(session: Session, stored: Wave, alike: int, rows: int, said: Collection[str]) -> bool:
    """Whether chance hardly explains that `alike` of the `rows` staged ones say the same as stored forms.

    Either they are all forms that are stored of their agencies (and days, where both say some), with next to nothing
    beside them; or more rows are alike than new forms would be. How many that would be is Good and Turing's
    estimate: a form says what others have said, except for the share of stored forms that nobody else is like. Beyond
    it the probability is at most exp(-n D(share || estimate)) (Chernoff).
    """
    connection, columns = session.connection(), [name for name in (*_WHERE_SAID, *_ALSO) if name in said]
    stand_whole = alike == _of_same_places(connection, stored.id, with_days="day" in said)
    if stand_whole and alike >= FEWEST and (rows - alike) * BEYOND <= rows:
        return True
    forms, lonely = _said_once(connection, stored.id, [*_ALWAYS, *columns], said)
    return _is_surprising(alike, rows, 1 - lonely / (forms + 1))


def _is_surprising(alike: int, rows: int, usual: float) -> bool:
    share = alike / rows
    if share <= usual:
        return False
    if usual == 0:
        return True
    apart = share * math.log(share / usual)
    if share < 1:
        apart += (1 - share) * math.log((1 - share) / (1 - usual))
    return rows * apart > math.log(SELDOM)


def _of_same_places(connection: Connection, wave_id: int, *, with_days: bool) -> int:
    """How many stored forms there are of the agencies, and days, of the staged rows."""
    of_agencies = (
        "AND cell.resolving_agency_id IN "
        "(SELECT place.resolving_agency_id FROM cell AS place WHERE place.id IN (SELECT cell_id FROM incoming)) "
    )
    of_days = (
        "AND (response.day IS NULL OR response.day IN (SELECT day FROM incoming) "
        "OR EXISTS (SELECT 1 FROM incoming WHERE day IS NULL))"
    )
    query = f"SELECT count(*) {_OTHERS} {of_agencies} {of_days if with_days else ''}"
    return int(connection.execute(text(query), {"wave": wave_id}).scalar_one())


def _said_once(connection: Connection, wave_id: int, columns: Sequence[str], said: Collection[str]) -> tuple[int, int]:
    """How many stored forms there are beside the staged rows, and how many of them say what no other does."""
    places = ["cell.resolving_agency_id", *(column for name, column in _PLACES.items() if name in said)]
    told = ", ".join([*places, *(said_in("response", name) for name in columns)])
    said_by = f"SELECT count(*) AS n {_OTHERS} GROUP BY {told}"
    query = f"SELECT coalesce(sum(n), 0), coalesce(sum(CASE n WHEN 1 THEN 1 ELSE 0 END), 0) FROM ({said_by}) AS given"  # noqa: S608 - names of this module
    forms, lonely = connection.execute(text(query), {"wave": wave_id}).one()
    return int(forms), int(lonely)


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


def _key(
    row: Sequence[Any], place: Callable[[int], tuple[object, ...]], columns: Sequence[str]
) -> tuple[tuple[object, ...], _Said]:
    """(agency and answers, which are always said; everything else, None where nothing is said)."""
    numbers, cell_id, answers, *values = row
    resolving, *places = place(cell_id)
    also = (
        None if name in _UNSAID and value == _UNSAID[name] else value
        for name, value in zip(columns[1:], values, strict=True)
    )
    return (resolving, numbers, answers), (*(value or None for value in places), *also)


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
    which = f"{_OTHERS} AND response.answers IN (SELECT answers FROM incoming)"  # noqa: S608 - names of this module
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
