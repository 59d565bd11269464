"""A change of a weighted mean taken apart: what moved because the values did, and what because the weights did.

Bennet 1920: with I = sum of g p over cells, sum of g = 1, bars for the mean of both waves and Δ for later - earlier,

    ΔI = sum of ḡ Δp (performance) + sum of (p̄ - Ī) Δg (mix), exactly and the same way backwards.

A cell that only one wave has did not perform differently; it came or went, with its own value, in the mix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints, sum_by


@dataclass(frozen=True, eq=False)
class WaveCells:
    """One wave as A agencies by K columns: weighted totals `scores` and `rated` (A, K), `weight` (A, K) of each cell,
    adding to 1 over cells with answers, and what it takes to differentiate them.

    `share` (A,) is the known share of each agency, or None where agencies count by their answers ("direct").
    `pooled` says that answers weigh alike whichever item they belong to. `gradient` (A, 2K) of the index.
    """

    scores: Floats
    rated: Floats
    weight: Floats
    gradient: Floats
    pooled: bool
    share: Floats | None = None

    @property
    def there(self) -> Bools:
        return (self.weight > 0) & (self.rated > 0)

    @property
    def value(self) -> Floats:
        """(A, K), 0 where not there."""
        value: Floats = np.where(self.there, self.scores, 0) / np.where(self.there, self.rated, 1)
        return value

    @property
    def index(self) -> float:
        return float((self.weight * self.value).sum())


class BennetSplit:
    """Two waves laid over each other cell by cell, and the derivatives of every sum of contributions."""

    def __init__(self, earlier: WaveCells, later: WaveCells) -> None:
        self._waves = earlier, later
        self._both = earlier.there & later.there
        weights = tuple(np.where(w.there, w.weight, 0) for w in self._waves)
        values = tuple(np.where(w.there, w.value, np.nan) for w in self._waves)
        self._moved_weight = weights[1] - weights[0]
        self._mean_weight = (weights[0] + weights[1]) / 2
        before, after = (np.where(np.isnan(v), np.nan_to_num(o), v) for v, o in (values, values[::-1]))
        self._moved_value, self._mean_value = after - before, (before + after) / 2
        self._index = (earlier.index + later.index) / 2
        self.performance = self._mean_weight * self._moved_value
        self.mix = (self._mean_value - self._index) * self._moved_weight

    def loadings(self, later: bool, output: Ints, outputs: int) -> Floats:
        """(A, M, 2K): derivatives by one wave's totals of the contributions (performance + mix), summed by `output`
        (A, K), which is one of M = `outputs`, -1 for none."""
        wave, sign = self._waves[later], 1.0 if later else -1.0
        in_both = sign * self._mean_weight + 0.5 * self._moved_weight
        by_value = np.where(self._both, in_both, self._moved_weight)
        by_weight = 0.5 * self._moved_value + sign * (self._mean_value - self._index)
        loadings = _loadings(wave, by_value, by_weight, output, outputs)
        moved = _summed(self._moved_weight, output, outputs)
        loadings -= 0.5 * moved[None, :, None] * wave.gradient[:, None, :]
        return loadings


def _loadings(wave: WaveCells, by_value: Floats, by_weight: Floats, output: Ints, outputs: int) -> Floats:
    """(A, M, 2K) from what a cell's value and its weight are multiplied with, (A, K) each."""
    agencies, columns = wave.rated.shape
    there = wave.there
    rated = np.where(there, wave.rated, 1.0)
    by_score = np.where(there, by_value / rated, 0)
    own = -by_score * wave.value + np.where(there, by_weight * _by_own_rated(wave, rated), 0)
    loadings = np.zeros((agencies, outputs, columns, 2))
    row, column = np.nonzero((output >= 0) & there)
    loadings[row, output[row, column], column, 0] = by_score[row, column]
    loadings[row, output[row, column], column, 1] = own[row, column]
    loadings[..., 1] -= _by_all_rated(wave, np.where(there, by_weight * wave.weight, 0), output, outputs)
    return loadings.reshape(agencies, outputs, 2 * columns)


def _by_own_rated(wave: WaveCells, rated: Floats) -> Floats:
    """(A, K): derivative of a cell's weight by its own R with the sums held: weight / R where R decides on it."""
    if wave.share is not None and not wave.pooled:
        return np.zeros_like(rated)
    per_answer: Floats = wave.weight / rated
    return per_answer


def _by_all_rated(wave: WaveCells, moved: Floats, output: Ints, outputs: int) -> Floats:
    """(A or 1, M, K): what every R takes from the weights of others through the sum that they are divided by."""
    if wave.share is not None and not wave.pooled:
        return np.zeros((1, outputs, 1))
    used = wave.there
    if wave.share is None and not wave.pooled:  # each item's answers are shared out among agencies
        whole = np.where(used, wave.rated, 0).sum(axis=0)
        per_column = np.stack(
            [_summed(np.where(_only(k, moved), moved, 0), output, outputs) for k in range(len(whole))]
        )
        shared_out: Floats = (per_column / np.where(whole > 0, whole, 1)[:, None]).T[None]
        return shared_out
    if wave.share is None:  # all answers are shared out among agencies and items
        taking_part = used.any(axis=0)
        whole = np.where(used, wave.rated, 0).sum()
        taken: Floats = _summed(moved, output, outputs)[None, :, None] / whole * taking_part
        return taken
    whole = np.maximum(np.where(used, wave.rated, 0).sum(axis=1), 1e-300)
    rows = np.stack([_summed(moved[[a]], output[[a]], outputs) for a in range(len(moved))])
    within: Floats = rows[:, :, None] / whole[:, None, None] * used[:, None, :]
    return within


def _only(column: int, like: Floats) -> Bools:
    mask = np.zeros(like.shape, dtype=np.bool_)
    mask[:, column] = True
    return mask


def _summed(values: Floats, output: Ints, outputs: int) -> Floats:
    flat = output.ravel()
    counted = flat >= 0
    return sum_by(values.ravel()[counted][:, None], flat[counted], outputs)[:, 0]
