"""The responses of a wave as they leave the house: one stream in the order of their ids, with few columns per row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from surveyapp.models import Cell, NumberAnswer, Response, TextAnswer, Wave
from surveyapp.store.waves.cells import cells
from surveyapp.store.waves.frame import Strata, frame
from surveyapp.store.waves.stored import stored_wave

MARK = "\x1f"
"""Stands between the facts of a response: one string instead of thirteen costs a third of the time to read."""

FACTS = [
    "day",
    "half",
    "channel",
    "basis",
    "proof",
    "helped",
    "language",
    "text_revision",
    "variant",
    "pace",
    "late",
    "status",
    "traits",
]
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class CellCodes:
    """Where the responses of a cell belong, in words."""

    agency: str
    receiving_agency: str
    procedure_group: str
    stratum: str
    cluster: str


@contextmanager
def scanning(session: Session) -> Iterator[None]:
    """For reading a whole wave once: SQLite's page cache would only grow and never be used again."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar()
    connection.exec_driver_sql("PRAGMA cache_size=-2000")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size={before}")


def codes_of_cells(session: Session, wave_code: str) -> dict[int, CellCodes]:
    """By the cell's id; the stratum is the one in which the forms count, also where they name none."""
    strata = Strata.from_rows(frame(session, wave_code))
    return {
        cell.id: CellCodes(
            cell.resolving,
            cell.receiving,
            cell.procedure_group,
            strata.of(cell.stratum, cell.resolving, cell.procedure_group)[0],
            cell.cluster,
        )
        for cell in cells(session, stored_wave(session, wave_code).id).values()
    }


def response_rows(
    session: Session, wave_code: str, *, numbers: Sequence[str] = (), texts: Sequence[str] = ()
) -> Iterator[Sequence[Any]]:
    """Blocks of (id, cell id, facts joined by MARK, base weight, answers, *numbers, *texts); memory stays small."""
    query, connection = _query(session, wave_code, numbers, texts), session.connection()
    if connection.dialect.name == "sqlite":
        cursor = connection.execute(query).cursor  # its own tuples: nothing in them needs a conversion
        while cursor and (rows := cursor.fetchmany(AT_ONCE)):
            yield rows
    else:
        yield from connection.execute(query, execution_options={"yield_per": AT_ONCE}).partitions()


def _query(session: Session, wave_code: str, numbers: Sequence[str], texts: Sequence[str]) -> Select[Any]:
    tables: list[tuple[Any, str]] = [(aliased(NumberAnswer), question) for question in numbers]
    tables += [(aliased(TextAnswer), question) for question in texts]
    facts = func.format(MARK.join(["%s"] * len(FACTS)), *(getattr(Response, name) for name in FACTS))
    query: Select[Any] = select(
        Response.id, Response.cell_id, facts, Response.base_weight, Response.answers, *(t.value for t, _ in tables)
    )
    for table, question in tables:
        query = query.outerjoin(table, (table.response_id == Response.id) & (table.question == question))
    of_wave = select(Cell.id).join(Wave, Wave.id == Cell.wave_id).where(Wave.code == wave_code)
    place = Response.cell_id + 0 if _most_are_of(session, of_wave) else Response.cell_id
    return query.where(place.in_(of_wave)).order_by(Response.id)


def _most_are_of(session: Session, cells: Select[Any]) -> bool:
    """SQLite would look up a large wave row by row; where it fills the table, one scan takes half the time."""
    if session.get_bind().dialect.name != "sqlite":
        return False
    of_the_wave = session.scalar(select(func.count()).select_from(Response).where(Response.cell_id.in_(cells))) or 0
    return of_the_wave * 4 > (session.scalar(select(func.count()).select_from(Response)) or 0)
