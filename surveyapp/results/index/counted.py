"""Published counts of several questions: each question is a sample of its own, of the same people."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from analysis.wave.totals.counted import asked_once
from questionnaires.codes import Missing
from surveyapp.store.readings.answers import CellAnswers, CellFacts, StoredAnswers, StratumFacts

CountedFor = tuple[int, int | None]  # a cell, or a stratum, and the question that it is counted for (None: forms)


def by_question(stored: StoredAnswers, slots: int) -> StoredAnswers:
    """The counted answers to each question in strata of its own, which all have the same population: as many people
    answered it there as there are counted answers to it, and none of those to the others."""
    if not stored.counts_several:
        return stored
    pieces = [piece for block in stored.cell_answers for piece in _pieces(block, slots)]
    cells = {place: number for number, place in enumerate(dict.fromkeys((b.cell, slot) for b, slot in pieces))}
    strata = {place: number for number, place in enumerate(_strata(stored, list(cells)))}
    return dataclasses.replace(
        stored,
        cells=tuple(_cell(stored, place, strata) for place in cells),
        strata=tuple(_stratum(stored, place) for place in strata),
        cell_answers=tuple(dataclasses.replace(block, cell=cells[block.cell, slot]) for block, slot in pieces),
    )


def _pieces(block: CellAnswers, slots: int) -> Iterator[tuple[CellAnswers, int | None]]:
    codes = np.frombuffer(block.answers, dtype=np.uint8).reshape(-1, slots)
    question = np.where(asked_once(codes), (codes != ord(Missing.NOT_ASKED)).argmax(axis=1), -1)
    for slot in np.unique(question).tolist():
        mine = question == slot
        base = None if block.base_weights is None else tuple(np.array(block.base_weights)[mine].tolist())
        piece = dataclasses.replace(block, count=int(mine.sum()), answers=codes[mine].tobytes(), base_weights=base)
        yield piece, None if slot < 0 else slot


def _strata(stored: StoredAnswers, cells: list[CountedFor]) -> Iterator[CountedFor]:
    """Question by question those of every agency that has counts of it, also where they are empty."""
    owners = {(stored.strata[stored.cells[cell].stratum].agency, slot) for cell, slot in cells}
    questions = sorted({slot for _, slot in cells if slot is not None})
    if any(slot is None for _, slot in cells):
        yield from ((stratum, None) for stratum in range(len(stored.strata)))
    for slot in questions:
        yield from ((n, slot) for n, facts in enumerate(stored.strata) if (facts.agency, slot) in owners)


def _cell(stored: StoredAnswers, place: CountedFor, strata: dict[CountedFor, int]) -> CellFacts:
    cell, slot = place
    facts = stored.cells[cell]
    return dataclasses.replace(facts, stratum=strata[facts.stratum, slot])


def _stratum(stored: StoredAnswers, place: CountedFor) -> StratumFacts:
    stratum, slot = place
    return dataclasses.replace(stored.strata[stratum], question=slot)
