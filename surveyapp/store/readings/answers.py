"""A wave read as one matrix: strings of characters, cell by cell, with the frame they count in."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import String, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from surveyapp.models import Cell, Response
from surveyapp.store.waves import cells as stored_cells
from surveyapp.store.waves.counted import counts_several
from surveyapp.store.waves.frame import FrameRow, Strata, frame
from surveyapp.store.waves.stored import stored_wave

Apart = tuple[InstrumentedAttribute[str], ...]
APART: Apart = (Response.channel, Response.pace)
HAS_BASE_WEIGHTS = "has_base_weights"
"""A wave's setting, made by the first import that brings weights: looking for one would read every row."""


@dataclass(frozen=True, slots=True)
class CellFacts:
    """Where the forms of a block belong. `stratum` is a place in `StoredAnswers.strata`."""

    questionnaire: str
    resolving: str
    receiving: str
    stratum: int
    procedure_group: str
    cluster: str


@dataclass(frozen=True, slots=True)
class StratumFacts:
    """A stratum as it counts: of one agency, or spanning ('' ). `frame` is None where no N was loaded. With `question`
    it holds published counts, of the question in that slot."""

    name: str
    agency: str
    frame: FrameRow | None
    question: int | None = None

    @property
    def population(self) -> int | None:
        return self.frame.population if self.frame else None

    @property
    def clusters(self) -> int | None:
        return self.frame.clusters if self.frame else None


@dataclass(frozen=True, slots=True)
class CellAnswers:
    """The valid forms of one cell and basis: `count` strings, one after the other, in `answers`."""

    cell: int  # a place in StoredAnswers.cells
    basis: str
    count: int
    answers: bytes
    base_weights: tuple[float, ...] | None = None  # in the order of the strings; NaN where a form has none
    channel: str = ""  # with `pace` only where forms are read apart by both
    pace: str = ""


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """All valid answers of a wave. Strata of the frame without any form are there too, after the others."""

    wave: str
    cells: tuple[CellFacts, ...]
    strata: tuple[StratumFacts, ...]
    cell_answers: tuple[CellAnswers, ...]
    counts_several: bool = False  # some are published counts of more than one question, and nobody's forms


def answers(session: Session, wave_code: str, *, apart: bool = False, status: str = "valid") -> StoredAnswers:
    """What an index is made of: status `valid` only. Trial forms and excluded ones never count.

    `apart`: blocks of one channel and pace each, for what asks how forms came in. With `status` trial, what a trial
    says of the forms to come.
    """
    stored = stored_wave(session, wave_code)
    strata, cells, places = _cells(session, wave_code, stored.id)
    read = _weighted_blocks if stored.settings.get(HAS_BASE_WEIGHTS) else _blocks
    blocks = tuple(read(session, stored.id, places, APART if apart else (), status))
    return StoredAnswers(wave_code, cells, strata, blocks, counts_several(stored.settings))


def forms(session: Session, wave_code: str) -> tuple[StoredAnswers, tuple[int, ...]]:
    """The same forms without what they say, and the id of each cell: enough for weights, and small.

    A form is one dot; its base weight is the mean of its block, which leaves the sums as they are.
    """
    stored = stored_wave(session, wave_code)
    wave_id, weighted = stored.id, bool(stored.settings.get(HAS_BASE_WEIGHTS))
    strata, cells, places = _cells(session, wave_code, wave_id)
    mean = func.avg(func.coalesce(Response.base_weight, 1.0)) if weighted else literal(1.0)
    query = (
        select(Cell.id, Response.basis, func.count(), mean)
        .join(Response, Response.cell_id == Cell.id)
        .where(Cell.wave_id == wave_id, Response.status == "valid")
        .group_by(Cell.id, Response.basis)
        .order_by(Cell.id, Response.basis)
    )
    blocks = tuple(
        CellAnswers(places[cell_id], basis, count, b"." * count, (weight,) * count if weighted else None)
        for cell_id, basis, count, weight in session.execute(query)
    )
    return StoredAnswers(wave_code, cells, strata, blocks), tuple(places)


def clusters(session: Session, wave_code: str) -> frozenset[tuple[str, str]]:
    """(stratum as it was given, cluster) of a wave's cells: enough to see that two waves share none."""
    query = select(Cell.stratum, Cell.cluster).where(Cell.wave_id == stored_wave(session, wave_code).id)
    return frozenset((stratum, cluster) for stratum, cluster in session.execute(query.distinct()) if cluster)


def _cells(
    session: Session, wave_code: str, wave_id: int
) -> tuple[tuple[StratumFacts, ...], tuple[CellFacts, ...], dict[int, int]]:
    """Strata, cells, and for each cell's id its place."""
    loaded = Strata.from_rows(frame(session, wave_code))
    numbers: dict[tuple[str, str], int] = {}
    cells: list[CellFacts] = []
    places: dict[int, int] = {}
    for cell in stored_cells.cells(session, wave_id).values():
        stratum = numbers.setdefault(loaded.of(cell.stratum, cell.resolving, cell.procedure_group), len(numbers))
        places[cell.id] = len(cells)
        cells.append(
            CellFacts(cell.questionnaire, cell.resolving, cell.receiving, stratum, cell.procedure_group, cell.cluster)
        )
    for place in loaded.populations:
        numbers.setdefault(place, len(numbers))
    strata = tuple(StratumFacts(name, agency, loaded.populations.get((name, agency))) for name, agency in numbers)
    return strata, tuple(cells), places


def _blocks(session: Session, wave_id: int, places: dict[int, int], apart: Apart, status: str) -> Iterator[CellAnswers]:
    """One aggregate per group; how many strings it holds follows from their length."""
    dialect = session.get_bind().dialect.name
    together = func.group_concat if dialect == "sqlite" else func.string_agg
    query = (
        select(Cell.id, Response.basis, together(Response.answers, "", type_=String), *apart)
        .join(Response, Response.cell_id == Cell.id)
        .where(Cell.wave_id == wave_id, Response.status == status)
        .group_by(Cell.id, Response.basis, *apart)
    )
    length = _length(session, wave_id)
    for cell_id, basis, strings, *how in session.execute(query):
        yield CellAnswers(places[cell_id], basis, len(strings) // length, strings.encode("ascii"), None, *how)


def _length(session: Session, wave_id: int) -> int:
    """Every form of a wave has the slots of its one questionnaire version."""
    query = select(func.length(Response.answers)).join(Cell, Cell.id == Response.cell_id)
    return session.scalar(query.where(Cell.wave_id == wave_id).limit(1)) or 1


def _weighted_blocks(
    session: Session, wave_id: int, places: dict[int, int], apart: Apart, status: str
) -> Iterator[CellAnswers]:
    """Row by row, because a weight must stay beside its string; only where an import brought weights."""
    query = (
        select(Response.cell_id, Response.base_weight, Response.answers, Response.basis, *apart)
        .join(Cell, Cell.id == Response.cell_id)
        .where(Cell.wave_id == wave_id, Response.status == status)
        .order_by(Response.cell_id, Response.id)
    )
    groups: dict[tuple[int, str, tuple[str, ...]], tuple[list[float], list[str]]] = {}
    for cell_id, weight, string, basis, *how in session.execute(query):
        weights, strings = groups.setdefault((cell_id, basis, tuple(how)), ([], []))
        weights.append(math.nan if weight is None else weight)
        strings.append(string)
    for (cell_id, basis, how_they_came), (weights, strings) in groups.items():
        body = "".join(strings).encode("ascii")
        yield CellAnswers(places[cell_id], basis, len(strings), body, tuple(weights), *how_they_came)
