"""Places, ranges or bands: what a table may print, by how far its agencies can be told apart.

Reliability says that the spread is real, not that two agencies can be told apart: tables with one of .93 had sets as
wide as two thirds of the table. The bounds are a judgement made on measured tables (docs/method.md section 10).
"""

from __future__ import annotations

import numpy as np

from analysis.ranking.rank_sets import RankSets

PLACES = "places"
"""A place, and the set of places beside it."""
RANGES = "ranges"
"""The set alone, in the order of the index."""
BANDS = "bands"
"""Above, near or below the others, by the alphabet."""
MOST_PAIRS, SOME_PAIRS = 1 / 2, 1 / 5
"""Share of pairs told apart from which places, and from which ranges, are printed."""
NARROW = 2 / 5
"""Width of a typical set, as part of the table, up to which places are printed."""
FEWEST = 3
"""Agencies that a table of places or ranges needs."""


def at_most(display: str, bound: str) -> str:
    """The one of the two that says less."""
    return min(display, bound, key=(BANDS, RANGES, PLACES).index)


def share_told_apart(sets: RankSets) -> float:
    """0-1, of all pairs of the units that were compared; simultaneous sets. NaN of one alone."""
    pairs = sets.rank_of * (sets.rank_of - 1) / 2
    return sets.told_apart / pairs if pairs else float("nan")


def typical_width(sets: RankSets) -> float:
    """0-1: median over the units of the places of a set beside its own, as part of all others. NaN of one alone."""
    placed = sets.rank > 0
    if sets.rank_of < 2:
        return float("nan")
    return float(np.median(sets.high[placed] - sets.low[placed])) / (sets.rank_of - 1)


def display_of(sets: RankSets) -> str:
    """PLACES, RANGES or BANDS, by simultaneous sets of places."""
    return display_by(sets.rank_of, share_told_apart(sets), typical_width(sets))


def display_by(units: int, apart: float, width: float) -> str:
    """The same by the two figures alone, 0-1, as `share_told_apart` and `typical_width` give them."""
    if units < FEWEST:
        return BANDS
    if apart >= MOST_PAIRS and width <= NARROW:
        return PLACES
    return RANGES if apart >= SOME_PAIRS else BANDS
