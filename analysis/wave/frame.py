"""Strata as they can be used: too small ones collapsed into a neighbour, and those with more answers than people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints, number_pairs
from analysis.wave.sample import Sample


@dataclass(frozen=True, eq=False)
class Frame:
    """The strata that are left. `final` (H,): number of the stratum each given one became, -1 for an empty one.

    Per final stratum (T,): `population` and `clusters` (NaN: unknown), `forms`, `units` = sampling units with
    an answer, `clustered` (some of them are clusters), `merged` = how many given strata it is made of.
    """

    final: Ints
    population: Floats
    clusters: Floats
    forms: Ints
    units: Ints
    clustered: Ints
    merged: Ints

    @property
    def collapsed(self) -> list[tuple[int, ...]]:
        """The given strata that were put together, in their order."""
        return [tuple(np.flatnonzero(self.final == t).tolist()) for t in np.flatnonzero(self.merged > 1)]

    @property
    def overfull(self) -> Bools:
        """(T,) more answers than people, or more clusters with an answer than there are."""
        more_clusters = (self.clustered > 0) & (self.units > self.clusters)
        overfull: Bools = (self.forms > self.population) | more_clusters
        return overfull

    @property
    def exceeded(self) -> list[int]:
        """The final strata that are over."""
        return [int(t) for t in np.flatnonzero(self.overfull)]


def frame_of(sample: Sample) -> Frame:
    """Collapse every stratum with fewer than two sampling units into the next of its agency.

    A stratum that spans agencies is collapsed within the wave. Strata with and without known population are
    never put together, as the sum would be unknown; the last one of a line goes to the one before it.
    """
    population = sample.population if sample.weighted else np.full(len(sample.population), np.nan)
    units, clustered = _units(sample)
    forms = _sum(sample.forms_per_cell, sample.stratum, len(population))
    final = _collapse(units, population, sample.owner_of_stratum())
    count = int(final.max(initial=-1)) + 1
    used = final >= 0
    return Frame(
        final=final,
        population=_sum(population[used], final[used], count),
        clusters=_sum(sample.clusters[used], final[used], count),
        forms=_sum(forms[used], final[used], count).astype(np.int64),
        units=_units_after(sample, final, count),
        clustered=_sum(clustered[used], final[used], count).astype(np.int64),
        merged=np.bincount(final[used], minlength=count),
    )


def _units(sample: Sample) -> tuple[Ints, Ints]:
    """Sampling units with an answer per given stratum, and how many of them are clusters."""
    own = np.arange(len(sample.population))
    clusters = _clusters(sample, own, len(own))
    singles = np.where(sample.cluster < 0, sample.forms_per_cell, 0)
    return (_sum(singles, sample.stratum, len(own)) + clusters).astype(np.int64), clusters


def _units_after(sample: Sample, final: Ints, count: int) -> Ints:
    """Counted again: a cluster that lies in two collapsed strata is one unit."""
    place = final[sample.stratum]
    single = (sample.cluster < 0) & (place >= 0)
    singles = _sum(sample.forms_per_cell[single], place[single], count)
    return (singles + _clusters(sample, final, count)).astype(np.int64)


def _clusters(sample: Sample, final: Ints, count: int) -> Ints:
    place = final[sample.stratum]
    there = (sample.cluster >= 0) & (sample.forms_per_cell > 0) & (place >= 0)
    _, example = number_pairs(place[there], sample.cluster[there])
    return np.bincount(place[there][example], minlength=count)


def _collapse(units: Ints, population: Floats, owner: Ints) -> Ints:
    """Number of the final stratum for each given one."""
    final = np.full(len(units), -1, dtype=np.int64)
    known = ~np.isnan(population)
    worth = (units > 0) | (known & (population > 0))
    number = 0
    lines: dict[tuple[int, bool], list[int]] = {}
    for h in np.flatnonzero(worth).tolist():
        lines.setdefault((int(owner[h]), bool(known[h])), []).append(h)
    for line in lines.values():
        for together in _runs_of_two(line, units):
            final[together] = number
            number += 1
    return final


def _runs_of_two(line: list[int], units: Ints) -> list[list[int]]:
    """Cut a line of strata into runs that hold at least two units each; what is left over joins the last run."""
    runs: list[list[int]] = []
    waiting: list[int] = []
    for h in line:
        waiting.append(h)
        if units[waiting].sum() >= 2:
            runs.append(waiting)
            waiting = []
    if waiting and runs:
        runs[-1] += waiting
    elif waiting and units[waiting].sum() > 0:
        runs.append(waiting)
    return runs


def _sum(values: Floats | Ints, owner: Ints, owners: int) -> Floats:
    sums: Floats = np.bincount(owner, weights=values, minlength=owners).astype(np.float64)
    return sums
