"""How often intervals miss where the design is not simple, and how often a usual change is called unusual.

Finite populations, several strata, raked weights, pools that are those of the whole wave, and changes over three waves
and more: each cell and its worst, with fixed seeds.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from bench._agencies import SHARE, Group, misses
from bench.long._designs import Finite, RakedAnswers, Series, Stratified

SEED, TIMES = 40, 100
LEVELS = (0.80, 0.90, 0.95, 0.98)
MISSED, UNUSUAL = 0.07, 0.07
OF_SMALL_GROUPS = np.repeat(np.linspace(0.85, 0.99, 10), 2)
"""Ten groups of two agencies each: no group tells of its own variances, so that all of the wave are one pool."""


def measure() -> Iterator[tuple[str, float, float | None]]:
    for fraction in (0.1, 0.3, 0.6, 0.9):
        cells = [Finite(level, n, round(n / fraction)) for level, n in product(LEVELS, (10, 30, 100))]
        yield from _told(f"intervals that miss: {fraction:.0%} of all asked", [_missed(cell) for cell in cells])
    strata = [Stratified(level, n, apart) for level, n, apart in product(LEVELS, (12, 30, 90), (0.3, 0.6))]
    yield from _told("intervals that miss: three strata, 60/30/10 % of all", [_missed(cell) for cell in strata])
    raked = [RakedAnswers(level, n, apart) for level, n, apart in product(LEVELS, (30, 100), (0.3, 0.6))]
    yield from _told("intervals that miss: raked to sex and age", [_missed(cell) for cell in raked])
    small = [misses(Group(SHARE, OF_SMALL_GROUPS, n, 20), TIMES, SEED) for n in (10, 30, 100)]
    small += [misses(Group(SHARE, OF_SMALL_GROUPS, 12 * c, 20, c, 0.05), TIMES, SEED) for c in (5, 10)]
    yield from _told("intervals that miss: ten groups of two, one pool", small)
    yield from _series()


def _missed(cell: Finite | Stratified | RakedAnswers) -> float:
    rng = np.random.default_rng(SEED)
    return float(np.mean([cell.misses(rng) for _ in range(TIMES)]))


def _series() -> Iterator[tuple[str, float, float | None]]:
    for waves in (3, 4, 6):
        unusual = []
        for share, n, own, agencies in product((0.80, 0.95), (30, 100), (0.0, 0.15, 0.4), (8, 20)):
            rng = np.random.default_rng(SEED)
            series = Series(share, n, waves, agencies, own)
            unusual.append(float(np.mean([series.false(rng) for _ in range(TIMES // 2)])))
        yield from _told(f"usual changes called unusual: {waves} waves", unusual, UNUSUAL, TIMES // 2 * 8)


def _told(
    name: str, found: list[float], worst: float = MISSED, trials: int = TIMES * 20
) -> Iterator[tuple[str, float, float | None]]:
    """The mean for information, and the worst cell against three standard errors above what is promised."""
    yield f"{name}, mean", float(np.mean(found)), None
    yield f"{name}, worst", max(found), worst + 3 * float(np.sqrt(worst * (1 - worst) / trials))
