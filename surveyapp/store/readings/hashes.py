"""SHA-256 of what a result was made from: the same rows give the same hash in any order and in either database.

The data are hashed as an export shows them, so that whoever holds the CSV can check the figures against it. What is
private is left out: it expires, and it is exported to few.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from questionnaires.types import NUMBER, TEXT
from surveyapp.store.readings.response_rows import MARK, codes_of_cells, response_rows
from surveyapp.store.waves.frame import cluster_sizes, frame
from surveyapp.store.waves.texts import asked_in
from surveyapp.store.waves.waves import wave


def data_hash(session: Session, wave_code: str) -> str:
    """Hex, over every form of the wave (excluded ones too), in the order of their ids."""
    asked = wave(session, wave_code).questionnaire
    digest = hashlib.sha256(f"{wave_code}{MARK}{asked}\n".encode())
    places = {cell: MARK.join(dataclasses.astuple(place)) for cell, place in codes_of_cells(session, wave_code).items()}
    form = asked_in(session, wave_code) if asked else None
    numbers, texts = (form.keeping(what) if form else [] for what in (NUMBER, TEXT))
    for rows in response_rows(session, wave_code, numbers=numbers, texts=texts):
        digest.update("".join(_lines(rows, places)).encode())
    return digest.hexdigest()


def population_hash(session: Session, wave_code: str) -> str:
    """Hex, over the frame as loaded, whatever the order of its lines."""
    strata = [dataclasses.asdict(row) for row in frame(session, wave_code)]
    clusters = [dataclasses.asdict(row) for row in cluster_sizes(session, wave_code)]
    rows = sorted([str(value) for name, value in row.items() if name != "where"] for row in strata + clusters)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def _lines(rows: Sequence[Sequence[Any]], places: dict[int, str]) -> Iterator[str]:
    """id, place, facts, answers, and behind them the base weight and the values that were given."""
    for key, cell, facts, weight, answers, *given in rows:
        line = f"{key.hex()}{MARK}{places[cell]}{MARK}{facts}{MARK}{answers}"
        if weight is not None or given:
            line += MARK + MARK.join("" if value is None else repr(value) for value in (weight, *given))
        yield line + "\n"
