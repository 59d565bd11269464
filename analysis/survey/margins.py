"""What is known of a population by groups; and which of it no weights of a sample meet together, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints

MET = 1e-9
"""Of the whole population: so far may a total be from its margin."""


@dataclass(frozen=True, eq=False)
class Margin:
    """A grouping of the rows (n,), numbered from 0, and how many there are in each group of the population (m,).

    `name` and `labels` (m) are what refusals call it and its groups.
    """

    group: Ints
    population: Floats
    name: str = ""
    labels: tuple[str, ...] = ()

    def columns(self) -> Floats:
        """(n, m) one column per group."""
        columns: Floats = (self.group[:, None] == np.arange(len(self.population))).astype(np.float64)
        return columns

    def called(self, group: int) -> str:
        return f"“{self.labels[group]}”" if self.labels else f"group {group}"


def contradictions(margins: Sequence[Margin], weights: Floats) -> list[str]:
    """A sentence for each group whose total these weights (n,) miss; none where all margins are met."""
    return [
        _sentence(margins, place, group, total, weights)
        for place, margin in enumerate(margins)
        for group, total in _missed(margin, weights)
    ]


def _missed(margin: Margin, weights: Floats) -> Iterator[tuple[int, float]]:
    """Groups and the totals that they have instead."""
    there = np.bincount(margin.group, weights=weights, minlength=len(margin.population))
    for group in np.flatnonzero(np.abs(there - margin.population) > MET * margin.population.sum()):
        yield int(group), float(there[group])


def _sentence(margins: Sequence[Margin], place: int, group: int, total: float, weights: Floats) -> str:
    margin = margins[place]
    what = f"{_named(margins, place)} cannot be met: {margin.called(group)} has {total:g} instead of "
    others = [other for other in range(len(margins)) if other != place]
    against = [found for other in others if (found := _against(margins, place, group, other, weights))]
    listed = ", ".join(_named(margins, other) for other in others)
    return f"{what}{margin.population[group]:g} – {'; '.join(against) or f'{listed} together leave no other weights'}"


def _against(margins: Sequence[Margin], place: int, group: int, other: int, weights: Floats) -> str:
    """Where one other margin alone forbids the total: too many people are only in this group, or too few can be."""
    is_in, counts = margins[place].group == group, weights > 0
    called = margins[place].called(group)
    wanted, second = margins[place].population[group], margins[other]
    held = np.arange(len(second.population))
    reaching = np.isin(held, second.group[is_in & counts])
    outside = np.isin(held, second.group[~is_in & counts])
    most, least = second.population[reaching].sum(), second.population[reaching & ~outside].sum()
    if least > wanted * (1 + MET):
        within = _listed(second, reaching & ~outside)
        return f"{_named(margins, other)} has {least:g} in {within}, where everybody in this sample is {called}"
    if most < wanted * (1 - MET):
        within = _listed(second, reaching)
        return f"{_named(margins, other)} has only {most:g} in {within}, and in this sample nobody else is {called}"
    return ""


def _listed(margin: Margin, groups: Bools) -> str:
    return ", ".join(margin.called(int(group)) for group in np.flatnonzero(groups))


def _named(margins: Sequence[Margin], place: int) -> str:
    return f"margin {margins[place].name or place + 1}"
