"""The largest studentised differences of many draws, without computing every difference of every draw.

A quantile asks only for the highest few draws. What a unit can reach in a draw is bounded by the lowest and the highest
error of each class of units with about the same variance; exact values are then found from the highest bound downwards,
until the quantile rests on exact values alone. It is the same number that all differences would give.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.arrays import Bools, Floats, Ints

Singles: TypeAlias = NDArray[np.float32]

AT_ONCE = 128
"""Draws whose differences are computed together: they stay in the processor's cache."""
NEARLY = np.float32(0.99)
"""Bounds this near to the quantile are looked into as well: fewer rounds for few more differences."""
WIDTH, CLASSES = 0.15, 32
"""Of a class, in the logarithm of the variance, and how many there may be."""


class StudentisedDifferences:
    """(Z_j − Z_k) · `scale`[j, k] in each draw of the errors Z (R, p).

    `scale` (p, p) is 1 / standard error of the difference, 0 where that is 0; `variance` (p,) of the errors.
    """

    def __init__(self, errors: Singles, scale: Singles, variance: Floats) -> None:
        self.errors, self.scale = errors, scale
        self._classes = _alike(variance)

    @cached_property
    def bounds(self) -> Singles:
        """(p, R) what no difference of the unit exceeds, in either direction."""
        bounds = np.empty(self.errors.shape[::-1], dtype=np.float32)
        if not self._classes:
            return bounds
        lowest, highest = (
            np.stack([end(self.errors[:, members], axis=1) for members in self._classes]) for end in (np.min, np.max)
        )
        largest_scale = np.stack([self.scale[:, members].max(axis=1) for members in self._classes], axis=1)
        reach = np.empty_like(lowest)
        for unit, scale in enumerate(largest_scale[:, :, None]):
            error = np.ascontiguousarray(self.errors[:, unit])
            ahead = np.multiply(np.subtract(error, lowest, out=reach), scale, out=reach).max(axis=0)
            behind = np.multiply(np.subtract(highest, error, out=reach), scale, out=reach).max(axis=0)
            np.maximum(ahead, behind, out=bounds[unit])
        return bounds

    def largest(self, unit: int, draws: Ints, ahead: Bools, behind: Bools) -> tuple[Singles, Ints]:
        """Of the unit in some draws, (n,): over the others that it may be `ahead` of or `behind` (p,), and which
        comparison it is: k where it is ahead of k, p + k where it is behind."""
        found, by = np.empty(len(draws), dtype=np.float32), np.empty(len(draws), dtype=np.int64)
        of = _both_ways if (ahead == behind).all() else _each_way
        scale = self.scale[unit]
        up, down = (np.where(way, scale, np.float32(0)) for way in (ahead, behind))
        for start in range(0, len(draws), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            difference = self.errors[draws[some]]
            np.subtract(difference[:, [unit]], difference, out=difference)
            found[some], by[some] = of(difference, up, down)
        return found, by


class OneAgainstAll:
    """The largest difference of one unit in each draw, while comparisons leave the family."""

    def __init__(self, differences: StudentisedDifferences, unit: int) -> None:
        self._differences, self._unit = differences, unit
        self._bound = differences.bounds[unit].copy()
        self._by = np.full(len(self._bound), -1)  # the comparison that reaches the bound; -1 not looked at

    def quantile(self, allowed: int, ahead: Bools, behind: Bools) -> float:
        """What more than `allowed` draws reach over the comparisons (p,) that are left in each direction."""
        if not (self._differences.scale[self._unit] > 0)[ahead | behind].any():
            return 0.0
        exact = (self._by >= 0) & np.concatenate([ahead, behind])[self._by]
        while True:
            reached = exceeded_by(self._bound, allowed)
            draws = np.flatnonzero((self._bound >= NEARLY * reached) & ~exact)
            if not len(draws) or reached == 0:
                return reached
            found = self._differences.largest(self._unit, draws, ahead, behind)
            self._bound[draws], self._by[draws] = found
            exact[draws] = True


class AllAgainstAll:
    """The largest difference between any two units in each draw, while comparisons leave the family."""

    def __init__(self, differences: StudentisedDifferences) -> None:
        self._differences = differences
        self._bound = differences.bounds.copy()

    def quantile(self, allowed: int, ahead: Bools) -> float:
        """What more than `allowed` draws reach over the ordered pairs (p, p) that are left."""
        exact = np.zeros(self._bound.shape, dtype=np.bool_)
        largest = self._bound.max(axis=0, initial=0)
        while True:
            reached = exceeded_by(largest, allowed)
            within = np.flatnonzero(largest >= NEARLY * reached)
            unit, place = np.nonzero((self._bound[:, within] >= NEARLY * reached) & ~exact[:, within])
            if not len(unit) or reached == 0:
                return reached
            for one, draws in _by_unit(unit, within[place]):
                self._bound[one, draws], _ = self._differences.largest(one, draws, ahead[one], ahead[:, one])
                exact[one, draws] = True
            largest[within] = self._bound[:, within].max(axis=0)


def exceeded_by(values: Singles, allowed: int) -> float:
    """The largest value that more than `allowed` of the values reach."""
    place = max(len(values) - 1 - allowed, 0)
    return float(np.partition(values, place)[place]) if len(values) else 0.0


def _alike(variance: Floats) -> list[Ints]:
    """The units of each class of variances."""
    if not len(variance):
        return []
    logarithm = np.log(np.maximum(variance, max(variance.max(), 1e-300) * 1e-6))
    above = logarithm - logarithm.min()
    number = np.floor(above / max(WIDTH, above.max() / CLASSES)).astype(np.int64)
    return [np.flatnonzero(number == one) for one in np.unique(number)]


def _both_ways(difference: Singles, up: Singles, _down: Singles) -> tuple[Singles, Ints]:
    """Where the same comparisons are left in both directions: the sign says which one it is."""
    np.multiply(difference, up, out=difference)
    behind = np.signbit(difference)
    by = np.abs(difference, out=difference).argmax(axis=1)
    row = np.arange(len(by))
    return difference[row, by], by + np.where(behind[row, by], len(up), 0)


def _each_way(difference: Singles, up: Singles, down: Singles) -> tuple[Singles, Ints]:
    row, scaled = np.arange(len(difference)), difference * up
    first = scaled.argmax(axis=1)
    ahead = scaled[row, first]
    second = np.multiply(difference, -down, out=scaled).argmax(axis=1)
    behind = scaled[row, second]
    return np.maximum(ahead, behind), np.where(ahead >= behind, first, len(up) + second)


def _by_unit(unit: Ints, draw: Ints) -> Iterator[tuple[int, Ints]]:
    """Sorted by unit: each unit with its draws."""
    starts = np.flatnonzero(np.diff(unit, prepend=-1))
    for start, draws in zip(starts.tolist(), np.split(draw, starts[1:]), strict=True):
        yield int(unit[start]), draws
