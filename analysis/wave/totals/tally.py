"""The one pass over the answers: sums per cell of forms, products of answers per domain. Sums of parts add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.arrays import Bools, Codes, Floats, Ints, product
from analysis.wave.coding import Coding
from analysis.wave.domains import FinalCells, Memberships
from analysis.wave.sample import Sample
from analysis.wave.weights import WaveDesign

CHUNK = 8192
"""Forms decoded at a time: small enough for the processor's cache, and the memory does not grow with the wave."""


@dataclass(frozen=True, eq=False)
class Tally:
    """Per cell: weighted `totals` (B, 2K) of score and rated; and for each column and then each of U sets of
    columns `forms`, `weight`, `square` and `unsampled` (B, K + U): number, sum of w, of w² and of (1 - f) w² over the
    forms that rated it, or at least one of the set.

    Per domain (D, 2K, 2K): `within` = sum of spread w² y yᵀ over forms that are their own sampling unit, `replaced`
    the same with f = 0, and `mass` = sum of w y yᵀ over all of its forms.
    """

    totals: Floats
    forms: Floats
    weight: Floats
    square: Floats
    unsampled: Floats
    within: Floats
    replaced: Floats
    mass: Floats


def tally(
    sample: Sample,
    design: WaveDesign,
    cells: FinalCells,
    members: Memberships,
    coding: Coding,
    sets: Bools,
    masks: Floats,
) -> Tally:
    """Read every form once. `sets` (U, K) are sets of columns; `masks` (3, 2K) the columns of each role."""
    rows = _Rows(sample, cells)
    sums = _Sums(rows.first_form, sets)
    products = _Products(rows.first_form, design, cells, members, masks[:, :, None] * masks[:, None, :])
    for start, stop in rows.chunks():
        answers, base = coding.read(rows.codes(start, stop)), rows.base_weights(start, stop)
        sums.add(answers, base, start)
        products.add(answers, base, start)
    factor = design.factor[cells.stratum][:, None]
    square = factor**2 * sums.square
    return Tally(
        totals=factor * sums.answers,
        forms=sums.forms,
        weight=factor * sums.weight,
        square=square,
        unsampled=design.unsampled[cells.stratum][:, None] * square,
        within=products.within,
        replaced=products.replaced,
        mass=products.mass,
    )


def forms_by_cell(sample: Sample, cells: FinalCells, coding: Coding, sets: Bools) -> Floats:
    """(B, K + U): `Tally.forms` alone."""
    return _sums(sample, cells, coding, sets).forms


def products_within(
    sample: Sample, design: WaveDesign, cells: FinalCells, members: Memberships, coding: Coding, masks: Floats
) -> Floats:
    """(D, 2K, 2K): `Tally.within` alone; a membership's role says which of the `masks` (R, 2K, 2K) it takes."""
    rows = _Rows(sample, cells)
    products = _Products(rows.first_form, design, cells, members, masks)
    for start, stop in rows.chunks():
        products.add(coding.read(rows.codes(start, stop)), rows.base_weights(start, stop), start)
    return products.within


def totals_by_cell(sample: Sample, design: WaveDesign, cells: FinalCells, coding: Coding) -> Floats:
    """(B, 2K): `Tally.totals` alone."""
    sums = _sums(sample, cells, coding, np.zeros((0, len(coding.slots)), dtype=np.bool_))
    totals: Floats = design.factor[cells.stratum][:, None] * sums.answers
    return totals


def _sums(sample: Sample, cells: FinalCells, coding: Coding, sets: Bools) -> _Sums:
    rows = _Rows(sample, cells)
    sums = _Sums(rows.first_form, sets)
    for start, stop in rows.chunks():
        sums.add(coding.read(rows.codes(start, stop)), rows.base_weights(start, stop), start)
    return sums


class _Rows:
    """The forms in the order of their cells; nothing is copied where they already stand so."""

    def __init__(self, sample: Sample, cells: FinalCells) -> None:
        self._sample = sample
        n_cells = len(cells.stratum)
        cell = cells.of_cell[sample.cell]
        self.first_form = np.r_[0, np.cumsum(np.bincount(cell, minlength=n_cells))]
        if n_cells < 2**16:
            cell = cell.astype(np.uint16)  # numpy then sorts by radix, in a tenth of the time
        in_order = bool((cell[1:] >= cell[:-1]).all())
        self._order = None if in_order else np.argsort(cell, kind="stable")

    def chunks(self) -> Iterator[tuple[int, int]]:
        n = len(self._sample.cell)
        return ((start, min(start + CHUNK, n)) for start in range(0, n, CHUNK))

    def codes(self, start: int, stop: int) -> Codes:
        codes: Codes = self._sample.codes[self._which(start, stop)]
        return codes

    def base_weights(self, start: int, stop: int) -> Floats | None:
        weights = self._sample.base_weight
        return None if weights is None else weights[self._which(start, stop)]

    def _which(self, start: int, stop: int) -> slice | Ints:
        return slice(start, stop) if self._order is None else self._order[start:stop]


class _Pieces:
    """Which of the consecutive `runs` of forms lie in a chunk, and where they start and stop in it."""

    def __init__(self, first_form: Ints, start: int, length: int) -> None:
        first = int(np.searchsorted(first_form, start, side="right")) - 1
        last = int(np.searchsorted(first_form, start + length, side="left"))
        filled = first_form[first + 1 : last + 1] > first_form[first:last]  # `reduceat` cannot sum nothing
        self.runs = first + np.flatnonzero(filled)
        self.starts = np.maximum(first_form[self.runs], start) - start
        self.stops = np.r_[self.starts[1:], length]

    def sum(self, rows: Floats) -> Floats:
        sums: Floats = np.add.reduceat(rows, self.starts, axis=0)
        return sums


class _Sums:
    """Per cell, with base weights d (1 where there are none): sums of d y, and of n, d and d² where rated."""

    def __init__(self, first_form: Ints, sets: Bools) -> None:
        cells, columns = len(first_form) - 1, sets.shape[1]
        self._first_form = first_form
        self._sets = _packed(sets)
        self.answers = np.zeros((cells, 2 * columns))
        self.forms, self.weight, self.square = (np.zeros((cells, columns + len(sets))) for _ in range(3))

    def add(self, answers: Floats, base: Floats | None, start: int) -> None:
        pieces = _Pieces(self._first_form, start, len(answers))
        here = pieces.runs
        sums = pieces.sum(answers)
        some = self._some_rated(answers)
        forms = np.hstack([sums[:, 1::2], pieces.sum(some)])
        self.forms[here] += forms
        if base is None:
            self.answers[here] += sums
            self.weight[here] += forms
            self.square[here] += forms
            return
        rated = np.hstack([answers[:, 1::2], some]) * base[:, None]
        self.answers[here] += pieces.sum(answers * base[:, None])
        self.weight[here] += pieces.sum(rated)
        self.square[here] += pieces.sum(rated * base[:, None])

    def _some_rated(self, answers: Floats) -> Floats:
        """(n, U): 1 where at least one column of the set is rated. Compared as bits, 64 columns at a time."""
        rated = _packed(answers[:, 1::2] > 0)
        some = np.empty((len(self._sets), len(answers)))
        for row, wanted in zip(some, self._sets, strict=True):
            row[:] = (rated & wanted).any(axis=1) if len(wanted) > 1 else rated[:, 0] & wanted[0] > 0
        return some.T


def _packed(rows: Bools) -> NDArray[np.uint64]:
    """(n, K) to (n, K / 64 rounded up), one bit per column."""
    packed = np.packbits(rows, axis=1)
    whole = np.zeros((len(rows), -(-packed.shape[1] // 8) * 8), dtype=np.uint8)
    whole[:, : packed.shape[1]] = packed
    return whole.view(np.uint64)


class _Products:
    """Products of answers per domain. Forms of one weight are multiplied together, those of one pair of agencies
    added up before they are handed to the domains."""

    def __init__(
        self, first_form: Ints, design: WaveDesign, cells: FinalCells, members: Memberships, masks: Floats
    ) -> None:
        _, first_cell = np.unique(cells.same_weight, return_index=True)
        stratum = cells.stratum[first_cell]
        self._first_form = np.r_[first_form[first_cell], first_form[-1]]
        self._mass_factor = design.factor[stratum]
        alone = cells.cluster[first_cell] < 0
        square = np.where(alone, design.factor[stratum] ** 2, 0.0)
        self._within_factors = [square * each.spread[stratum] for each in _designs(design)]
        self._first_cell = first_cell
        self._pair = list(zip(cells.resolving[first_cell], cells.receiving[first_cell], strict=True))
        self._members, self._masks = members, masks
        size = (members.domains, *masks.shape[1:])
        self.mass, self._within = np.zeros(size), [np.zeros(size) for _ in self._within_factors]

    @property
    def within(self) -> Floats:
        return self._within[0]

    @property
    def replaced(self) -> Floats:
        return self._within[-1]

    def add(self, answers: Floats, base: Floats | None, start: int) -> None:
        pieces = _Pieces(self._first_form, start, len(answers))
        mass = np.zeros(self.mass.shape[1:])
        within = [np.zeros_like(mass) for _ in self._within]
        runs: list[int] = pieces.runs.tolist()
        for run, after, lo, hi in zip(runs, [*runs[1:], None], pieces.starts, pieces.stops, strict=True):
            squared, single = _products(answers[lo:hi], None if base is None else base[lo:hi])
            for sums, factor in zip(within, self._within_factors, strict=True):
                sums += factor[run] * squared
            mass += self._mass_factor[run] * single
            if after is None or self._pair[after] != self._pair[run]:
                self._hand_over(run, within, mass)
                for sums in (*within, mass):
                    sums[:] = 0

    def _hand_over(self, run: int, within: list[Floats], mass: Floats) -> None:
        for member in self._members.of_cell(int(self._first_cell[run])):
            domain, mask = self._members.domain[member], self._masks[self._members.role[member]]
            for total, sums in zip(self._within, within, strict=True):
                total[domain] += sums * mask
            self.mass[domain] += mass * mask


def _designs(design: WaveDesign) -> list[WaveDesign]:
    """As it is and with f = 0; one where both are the same."""
    replaced = design.with_replacement
    return [design] if replaced is design else [design, replaced]


def _products(answers: Floats, base: Floats | None) -> tuple[Floats, Floats]:
    """(sum of d² y yᵀ, sum of d y yᵀ)."""
    if base is None:
        plain = product(answers, answers)
        return plain, plain
    weighted = answers * base[:, None]
    return product(weighted, weighted), product(answers, weighted)
