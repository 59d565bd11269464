"""How usual a change of rank is in an index: held against all moves of whole years that are loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.ranking.moves import rank_moves
from surveyapp.results.external.indices import NATION, Index
from surveyapp.store.external import OVERALL, PublishedFigure

LEAST_UNITS = 30
"""Fewer provinces in a year tell nothing of what is usual: one province's own past is no measure of all."""
Values = Mapping[int, Mapping[str, float]]
"""Year -> unit -> published value."""


@dataclass(frozen=True, slots=True)
class BaseRate:
    """`places` of every move, up or down, between years that follow each other, from `first` to `last`."""

    places: tuple[int, ...]
    first: int
    last: int

    @property
    def median(self) -> float:
        return float(np.median(self.places))

    def share_of(self, least: int) -> float:
        """0-1: moves of so many places or more."""
        return float((np.array(self.places) >= least).mean())


def values_by_year(figures: Iterable[PublishedFigure], source: str) -> Values:
    """Of the index itself; the whole country is no unit among others."""
    values: dict[int, dict[str, float]] = defaultdict(dict)
    for each in figures:
        if each.source == source and each.part == OVERALL and each.value is not None and each.unit != NATION:
            values[each.year][each.unit] = each.value
    return values


def base_rate(values: Values, index: Index, years: tuple[int, int] | None = None) -> BaseRate | None:
    """From all pairs of years that follow each other, within `years` where they are given, with `LEAST_UNITS` provinces
    or more each, and between which neither the method nor the weights changed. None where there is no such pair."""
    places, used = list[int](), list[int]()
    for year in sorted(values):
        if _compare(values, index, year, years):
            units = sorted(values[year].keys() | values[year + 1].keys())
            table = [[values[each].get(unit, np.nan) for unit in units] for each in (year, year + 1)]
            places += rank_moves(table).places.astype(int).tolist()
            used += [year, year + 1]
    return BaseRate(tuple(places), min(used), max(used)) if used else None


def _compare(values: Values, index: Index, year: int, years: tuple[int, int] | None) -> bool:
    inside = years is None or years[0] <= year < years[1]
    are_whole = all(len(values.get(each, ())) >= LEAST_UNITS for each in (year, year + 1))
    return inside and are_whole and not index.broken_by(year, year + 1) and index.weighs_alike(year, year + 1)


def ranks(values: Values, year: int) -> Mapping[str, int]:
    """Unit -> place, 1 is best, ties share the better one; of the units whose values are loaded."""
    mine = values.get(year, {})
    ordered = np.sort(np.array([*mine.values()]))
    places = 1 + len(ordered) - np.searchsorted(ordered, [*mine.values()], side="right")
    return dict(zip(mine, places.tolist(), strict=True))
