"""Published counts of several questions: who gave which of the answers together, nobody can say.

Each counted answer is a form that was asked one question. A part that is made of several of them has an index, since
that needs the answers to each question alone; how it varies, and how many people it speaks of, is not known.
"""

from __future__ import annotations

import numpy as np

from analysis.arrays import Bools, Codes, Floats, Ints
from analysis.wave.coding import CHARACTERS, Coding
from analysis.wave.domains import FinalCells, Memberships, columns_of_role
from analysis.wave.layout import Layout
from analysis.wave.sample import Sample
from analysis.wave.structure import Structure
from questionnaires.codes import Missing

NOT_ASKED = ord(Missing.NOT_ASKED)


def asked_once(codes: Codes) -> Bools:
    """(n,) forms that were asked one question and no other."""
    once: Bools = (codes != NOT_ASKED).sum(axis=1) == 1
    return once


def parts_of_counts(
    sample: Sample, cells: FinalCells, members: Memberships, coding: Coding, layout: Layout, structure: Structure
) -> Bools:
    """(D, P) parts that are made of counted answers to more than one question."""
    spans = np.zeros((members.domains, len(layout.names)), dtype=np.bool_)
    forms = np.flatnonzero(sample.counted) if sample.counted is not None else np.empty(0, dtype=np.int64)
    if not len(forms):
        return spans
    told = _columns_told(sample, forms, cells, coding)[members.cell] & columns_of_role(structure)[members.role]
    of_domain = np.zeros((members.domains, told.shape[1]), dtype=np.bool_)
    np.logical_or.at(of_domain, members.domain, told)
    for part in range(len(layout.names)):
        spans[:, part] = (of_domain & layout.of_part(part)).sum(axis=1) > 1
    return spans


def at_least(n: Floats, layout: Layout) -> Floats:
    """(D, P) people behind a part of counts, at least: as many as answered the question that most answered."""
    alone = np.flatnonzero(layout.single)
    column_of = layout.columns[0, alone].argmax(axis=1)
    least = np.empty_like(n)
    for part in range(len(layout.names)):
        inside = layout.of_part(part)[:, column_of]
        least[:, part] = np.where(inside, n[:, alone], 0).max(axis=1, initial=0)
    return least


def _columns_told(sample: Sample, forms: Ints, cells: FinalCells, coding: Coding) -> Bools:
    """(B, K) columns of which a cell has counted answers; an answer that rates nothing tells of none."""
    slot = (sample.codes[forms] != NOT_ASKED).argmax(axis=1)
    cell = cells.of_cell[sample.cell[forms]]
    answer = sample.codes[forms, slot].astype(np.int64)
    kind = (cell * sample.codes.shape[1] + slot) * CHARACTERS + answer
    _, first = np.unique(kind, return_index=True)
    rated = coding.read(sample.codes[forms[first]])[:, 1::2] > 0
    told = np.zeros((len(cells.stratum), rated.shape[1]), dtype=np.bool_)
    np.logical_or.at(told, cell[first], rated)
    return told
