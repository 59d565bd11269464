"""One unit in the sister indices: year by year its value and rank, what changed since, and how usual that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.publish.composite_changes import composite_change
from surveyapp.results.external.checking import CheckedFigure, check_year
from surveyapp.results.external.indices import INDICES, Index
from surveyapp.results.external.moves import BaseRate, Values, base_rate, ranks, values_by_year
from surveyapp.store.external import OVERALL, PublishedFigure

LEAST_RANKED = 60
"""Ranks are worked out where at least so many provinces are loaded for a year: among fewer the place says nothing."""


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part in both years, its weights, and what it made of the change of the index, in points of the index: by its
    value and by its weight. Values are None where only one year has the part."""

    part: str
    before: float | None
    after: float | None
    weights: tuple[float | None, float | None]
    by_value: float
    by_weight: float

    @property
    def contribution(self) -> float:
        return self.by_value + self.by_weight


@dataclass(frozen=True, slots=True)
class YearChange:
    """Since the year before that is loaded. `places` are gained (above 0) or lost; `share` of moves in a year that were
    as large or larger, None without a move or a base rate, or where the years do not follow each other. `broken` says
    why the values of the years do not compare, '' where they do: then `value` and `share` are None, and so is `places`
    unless both years ranked as many."""

    since: int
    value: float | None
    places: int | None
    share: float | None
    broken: str
    parts: tuple[PartChange, ...] = ()


@dataclass(frozen=True, slots=True)
class YearStanding:
    """A year of one index. `rank` is None where the unit was not ranked; `is_worked_out` where it is our own, from the
    values of all provinces. `parts` in the order of the index."""

    figure: PublishedFigure
    rank: int | None
    rank_of: int | None
    is_worked_out: bool
    check: CheckedFigure | None
    parts: tuple[PublishedFigure, ...]
    change: YearChange | None

    @property
    def year(self) -> int:
        return self.figure.year


@dataclass(frozen=True, slots=True)
class Series:
    """`standings` of one unit in one index, the newest first; `usual` is None without a base rate."""

    index: Index
    standings: tuple[YearStanding, ...]
    usual: BaseRate | None


def series_of(unit: str, figures: Sequence[PublishedFigure]) -> list[Series]:
    """Every index in which the unit has a figure, in the order of pages; `figures` are those of all units."""
    mine: dict[str, dict[int, dict[str, PublishedFigure]]] = {}
    for each in figures:
        if each.unit == unit:
            mine.setdefault(each.source, {}).setdefault(each.year, {})[each.part] = each
    return [_series(index, mine[code], figures) for code, index in INDICES.items() if code in mine]


def _series(
    index: Index, years: Mapping[int, Mapping[str, PublishedFigure]], figures: Sequence[PublishedFigure]
) -> Series:
    values = values_by_year(figures, index.code)
    usual = base_rate(values, index)
    standings: list[YearStanding] = []
    for year in sorted(year for year, parts in years.items() if OVERALL in parts):
        standings.append(_standing(index, years[year], values, standings[-1] if standings else None, usual))
    return Series(index, tuple(standings[::-1]), usual)


def _standing(
    index: Index,
    parts: Mapping[str, PublishedFigure],
    values: Values,
    before: YearStanding | None,
    usual: BaseRate | None,
) -> YearStanding:
    figure = parts[OVERALL]
    rank, rank_of, is_worked_out = figure.rank, figure.rank_of, False
    if rank is None and len(values.get(figure.year, ())) >= LEAST_RANKED and figure.value is not None:
        rank, rank_of, is_worked_out = ranks(values, figure.year).get(figure.unit), len(values[figure.year]), True
    checked = next((each for each in check_year(parts) if each.figure.part == OVERALL), None)
    ordered = tuple(parts[code] for code in index.parts if code in parts)
    bare = YearStanding(figure, rank, rank_of, is_worked_out, checked, ordered, None)
    change = _change(index, before, bare, usual) if before else None
    return YearStanding(figure, rank, rank_of, is_worked_out, checked, ordered, change)


def _change(index: Index, before: YearStanding, after: YearStanding, usual: BaseRate | None) -> YearChange:
    places = None if before.rank is None or after.rank is None else before.rank - after.rank
    if broken := index.broken_by(before.year, after.year):
        return YearChange(before.year, None, places if before.rank_of == after.rank_of else None, None, broken)
    value = _difference(before.figure.value, after.figure.value)
    in_a_year = after.year - before.year == 1
    share = usual.share_of(abs(places)) if usual and places and in_a_year else None
    return YearChange(before.year, value, places, share, "", _parts(index, before, after))


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _parts(index: Index, before: YearStanding, after: YearStanding) -> tuple[PartChange, ...]:
    """The largest loss first; nothing where parts or weights of a year are missing."""
    first, last = (_weighed(index, side) for side in (before, after))
    if index.composite is None or first is None or last is None:
        return ()
    (values, weights), (later, later_weights) = first, last
    made = composite_change(index.composite, values, later, (before.year, after.year))
    parts = [
        PartChange(
            *(code, values.get(code), later.get(code), (weights.get(code), later_weights.get(code))),
            float(made.by_value[n]),
            float(made.by_weight[n]),
        )
        for n, code in enumerate(made.codes)
    ]
    return tuple(sorted(parts, key=lambda part: part.contribution))


def _weighed(index: Index, standing: YearStanding) -> tuple[Mapping[str, float], Mapping[str, float]] | None:
    """Part -> its value and part -> its weight in a year; None where one is missing."""
    period = index.period(standing.year)
    values = {each.part: each.value for each in standing.parts if each.value is not None}
    if period is None or period.weights.keys() - values.keys():
        return None
    return values, period.weights
