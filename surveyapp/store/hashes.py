"""SHA-256 of what a result was made from: the same rows give the same hash in any order and in either database."""

from __future__ import annotations

import dataclasses
import hashlib
import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.models import Cell, NumberAnswer, Response, TextAnswer
from surveyapp.store.cells import CellRow, cells
from surveyapp.store.frame import cluster_sizes, frame
from surveyapp.store.waves import stored_wave

_CHUNK = 20_000
_FACTS = (
    Response.day,
    Response.half,
    Response.channel,
    Response.basis,
    Response.proof,
    Response.helped,
    Response.language,
    Response.text_revision,
    Response.variant,
    Response.pace,
    Response.late,
    Response.status,
    Response.base_weight,
    Response.traits,
    Response.answers,
)


def data_hash(session: Session, wave_code: str) -> str:
    """Hex, over every form of the wave (excluded ones too), in the order of their ids."""
    wave_id = stored_wave(session, wave_code).id
    places = {number: "\x1f".join(_place(cell)) for number, cell in cells(session, wave_id).items()}
    query = select(Response.id, Response.cell_id, *_FACTS).join(Cell, Cell.id == Response.cell_id)
    ordered = query.where(Cell.wave_id == wave_id).order_by(Response.id)
    digest = hashlib.sha256()
    for rows in session.execute(ordered.execution_options(yield_per=_CHUNK)).partitions():
        lines = (f"{key.hex()}\x1f{places[cell]}\x1f" + "\x1f".join(map(str, facts)) for key, cell, *facts in rows)
        digest.update("\n".join(lines).encode())
        digest.update(b"\n")
    for table in (NumberAnswer, TextAnswer):
        _add_values(digest, session, table, wave_id)
    return digest.hexdigest()


def population_hash(session: Session, wave_code: str) -> str:
    """Hex, over the frame as loaded, whatever the order of its lines."""
    strata = [dataclasses.asdict(row) for row in frame(session, wave_code)]
    clusters = [dataclasses.asdict(row) for row in cluster_sizes(session, wave_code)]
    rows = sorted([str(value) for name, value in row.items() if name != "where"] for row in strata + clusters)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def _place(cell: CellRow) -> tuple[str, ...]:
    return tuple(str(value) for name, value in dataclasses.asdict(cell).items() if name != "id")


def _add_values(
    digest: hashlib._Hash, session: Session, table: type[NumberAnswer] | type[TextAnswer], wave_id: int
) -> None:
    query = (
        select(table.response_id, table.question, table.value)
        .join(Response, Response.id == table.response_id)
        .join(Cell, Cell.id == Response.cell_id)
        .where(Cell.wave_id == wave_id)
        .order_by(table.response_id, table.question)
    )
    for key, question, value in session.execute(query.execution_options(yield_per=_CHUNK)):
        digest.update(f"{key.hex()}\x1f{question}\x1f{value!r}\n".encode())
