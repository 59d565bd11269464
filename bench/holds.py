"""How often what is concluded is false: intervals, bands, targets, changes and places, with fixed seeds.

All agencies are truly equal where something is found falsely. A row is over its limit where it is more than three
binomial standard errors above what is promised: intervals miss 7 of 100 at most, families find something false in 5 of
100, tables of places are false in 6. Of the agency that comes out last the interval misses more: who is last was
unlucky too. Power is told without a limit.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bench._agencies import (
    ITEM,
    MEAN,
    SHARE,
    Group,
    false_places,
    in_bands,
    misses,
    misses_of_the_fallen,
    misses_of_the_named,
    moved,
    off_target,
)
from bench._wishes import Asked, false_orders, told_apart

SEED, TIMES = 20, 200
MISSED, FALSE, FALSE_PLACES, OF_THE_LAST = 0.07, 0.05, 0.06, 0.12
SPREAD = np.linspace(0.80, 0.97, 20)


def measure() -> Iterator[tuple[str, float, float | None]]:
    yield from _intervals()
    yield from _findings()
    yield from _places()
    yield from _wishes()
    yield from _power()


def _limit(promised: float, trials: int) -> float:
    return promised + 3 * float(np.sqrt(promised * (1 - promised) / trials))


def _intervals() -> Iterator[tuple[str, float, float | None]]:
    cells = {
        "share, n = 10, .95": Group(SHARE, 0.95, 10, 20),
        "share, n = 30, .98": Group(SHARE, 0.98, 30, 20),
        "share, n = 100, .90": Group(SHARE, 0.90, 100, 20),
        "mean, n = 30, .95": Group(MEAN, 0.95, 30, 20),
        "item, n = 30, .95": Group(ITEM, 0.95, 30, 20),
        "share, 5 clusters of 12, .90": Group(SHARE, 0.90, 60, 20, 5, 0.05),
        "share, 10 clusters of 12, .95": Group(SHARE, 0.95, 120, 20, 10, 0.05),
        "share, 10 clusters of 6 and of 60, .90": Group(SHARE, 0.90, np.tile([60, 600], 10), 20, 10, 0.05),
        "share, n = 30, a pool of one, .95": Group(SHARE, 0.95, 30, 1),
    }
    for name, group in cells.items():
        yield f"intervals that miss: {name}", misses(group, TIMES, SEED), _limit(MISSED, TIMES * group.agencies)
    spread = Group(SHARE, SPREAD, 60, 20)
    for first, name in ((True, "first"), (False, "last")):
        missed = misses_of_the_named(spread, 3 * TIMES, SEED, first=first)
        limit = _limit(MISSED if first else OF_THE_LAST, 3 * TIMES)
        yield f"intervals that miss, of the one that comes out {name}", missed, limit
    fallen = misses_of_the_fallen(Group(SHARE, 0.90, 100), Group(SHARE, _some_fell(), 100), 60, SEED)
    yield "intervals of changes that miss, of those found to have fallen", fallen, _limit(FALSE, 60 * 10)


def _some_fell() -> np.ndarray:
    return np.where(np.arange(40) < 10, 0.75, 0.90)


def _findings() -> Iterator[tuple[str, float, float | None]]:
    limit = _limit(FALSE, TIMES)
    yield "bands with somebody: share, n = 30, .85", in_bands(Group(SHARE, 0.85, 30), TIMES, SEED), limit
    yield "bands with somebody: share, n = 30, .95", in_bands(Group(SHARE, 0.95, 30), TIMES, SEED), limit
    yield "bands with somebody: mean, n = 30, .95", in_bands(Group(MEAN, 0.95, 30), TIMES, SEED), limit
    yield "bands with somebody: 5 clusters of 12, .90", in_bands(Group(SHARE, 0.9, 60, 40, 5, 0.05), TIMES, SEED), limit
    yield "targets falsely missed: share, n = 30, .95", off_target(Group(SHARE, 0.95, 30), 0.95, TIMES, SEED), limit
    yield "targets falsely missed: item, n = 100, .90", off_target(Group(ITEM, 0.9, 100), 0.9, TIMES, SEED), limit
    for name, then, now in (
        ("n = 30, then 200, .95", Group(SHARE, 0.95, 30), Group(SHARE, 0.95, 200)),
        ("mean, n = 100, then 30, .90", Group(MEAN, 0.90, 100), Group(MEAN, 0.90, 30)),
        ("10 clusters of 12, .90", Group(SHARE, 0.90, 120, 40, 10, 0.05), Group(SHARE, 0.90, 120, 40, 10, 0.05)),
    ):
        found = moved(then, now, TIMES, SEED).any(axis=1).mean()
        yield f"changes falsely found: {name}", float(found), limit


def _places() -> Iterator[tuple[str, float, float | None]]:
    for name, group in {
        "20 agencies, 5 clusters of 12": Group(SHARE, 0.85, 60, 20, 5, 0.05),
        "40 agencies, 10 clusters of 12": Group(SHARE, 0.85, 120, 40, 10, 0.05),
        "40 agencies, n = 40": Group(SHARE, 0.85, 40),
    }.items():
        yield f"tables with a false place: {name}", false_places(group, TIMES, SEED), _limit(FALSE_PLACES, TIMES)


def _wishes() -> Iterator[tuple[str, float, float | None]]:
    for name, asked in {
        "one of 8, n = 300": Asked(8, 300),
        "3 of 10, n = 60": Asked(10, 60, choices=3),
        "3 of 8, 20 clusters of 12": Asked(8, 240, choices=3, clusters=20),
        "2 of 5, 10 clusters of 12, weights 1 and 4": Asked(5, 120, choices=2, clusters=10, weights=(1.0, 4.0)),
    }.items():
        yield f"wishes falsely told apart: {name}", false_orders(asked, TIMES, SEED), _limit(FALSE, TIMES)


def _power() -> Iterator[tuple[str, float, float | None]]:
    one = np.where(np.arange(40) == 0, 0.70, 0.85)
    found = moved(Group(SHARE, 0.85, 100), Group(SHARE, one, 100), TIMES // 4, SEED)[:, 0].mean()
    yield "power: one of 40 fell from .85 to .70, n = 100", float(found), None
    found = moved(Group(SHARE, 0.85, 30), Group(SHARE, one, 30), TIMES // 4, SEED)[:, 0].mean()
    yield "power: the same, n = 30", float(found), None
    shares = (0.30, 0.20, 0.20, 0.10, 0.10, 0.05, 0.05)
    apart = told_apart(Asked(7, 300, truth=shares), TIMES // 4, SEED)
    yield "power: pairs of seven wishes told apart, one of 7, n = 300", apart, None
