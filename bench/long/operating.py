"""The cells of `bench/holds.py` over a grid: kinds of index, sizes, levels and designs, each mean and worst."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from bench._agencies import ITEM, MEAN, SHARE, Group, false_places, in_bands, misses, off_target

SEED, TIMES = 30, 150
KINDS, LEVELS, SIZES = (SHARE, MEAN, ITEM), (0.80, 0.90, 0.95, 0.98), (10, 30, 60, 120, 240)
DESIGNS = {"simple": (0, 0.0), "5 clusters": (5, 0.05), "10 clusters": (10, 0.05)}
WORST_MISSED, WORST_FALSE, WORST_PLACES = 0.07, 0.10, 0.06


def measure() -> Iterator[tuple[str, float, float | None]]:
    for kind, (design, (clusters, correlation)) in product(KINDS, DESIGNS.items()):
        groups = [
            Group(kind, level, n, 20, clusters, correlation)
            for level, n in product(LEVELS, SIZES)
            if not clusters or n // clusters > 2
        ]
        yield from _told(
            f"intervals that miss: {kind}, {design}", [misses(g, TIMES, SEED) for g in groups], WORST_MISSED
        )
        yield from _told(
            f"bands with somebody: {kind}, {design}", [in_bands(g, TIMES, SEED) for g in groups], WORST_FALSE
        )
        off = [off_target(g, float(g.truth), TIMES, SEED) for g in groups]
        yield from _told(f"targets falsely missed: {kind}, {design}", off, WORST_FALSE)
    tables = [
        false_places(Group(SHARE, 0.85, 12 * c, a, c, 0.05), TIMES, SEED) for c in (5, 10, 20) for a in (20, 40, 100)
    ]
    yield from _told("tables with a false place: 5 to 20 clusters, 20 to 100 agencies", tables, WORST_PLACES)


def _told(name: str, found: list[float], worst: float) -> Iterator[tuple[str, float, float | None]]:
    """The mean for information, and the worst cell against three standard errors of one cell above what is promised."""
    yield f"{name}, mean", float(np.mean(found)), None
    yield f"{name}, worst", max(found), worst + 3 * float(np.sqrt(worst * (1 - worst) / TIMES))
