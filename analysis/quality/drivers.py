"""Which items go with the overall rating: shares of explained variance, and what each has to do with performance.

LMG (Lindeman, Merenda and Gold 1980), which is the Shapley value of R² (Grömping 2007): the gain of an item averaged
over all orders in which items can enter. It describes; it does not say what would follow if an item improved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from analysis.arrays import Bools, Floats
from analysis.labelled import Labelled
from analysis.refusal import AnalysisError
from analysis.survey.replication import Replicated, Replicates, replicate

ROUNDING = 1e-9
MOST_GROUPS = 16
"""Their orders are averaged over 2 to this power sets."""


@dataclass(frozen=True, eq=False, repr=False)
class Drivers(Labelled):
    """Per group of items (m,), as parts of `r2`: `lmg` adds up to it; `first` alone, `last` on top of all others;
    `pratt` = standardised coefficient times correlation (single items only, else NaN). `n` complete forms."""

    lmg: Floats
    first: Floats
    last: Floats
    pratt: Floats
    r2: float
    n: int

    @property
    def share(self) -> Floats:
        """(m,) of what is explained."""
        return self.lmg / self.r2 if self.r2 > 0 else np.full(len(self.lmg), np.nan)


def drivers_of(
    outcome: Floats, items: Floats, *, groups: Sequence[Sequence[int]] | None = None, weights: Floats | None = None
) -> Drivers:
    """Drivers of items (n, K) for an outcome (n,), over complete forms. `groups` of item numbers enter together
    (the items of a factor); at most 16 groups."""
    complete = ~np.isnan(outcome) & ~np.isnan(items).any(axis=1)
    return _drivers(outcome[complete], items[complete], groups, None if weights is None else weights[complete])


def drivers_interval(
    outcome: Floats, items: Floats, replicates: Replicates, *, groups: Sequence[Sequence[int]] | None = None
) -> Replicated:
    """LMG of each group with its covariance, from replicate weights of the whole design."""
    return replicate(lambda w: drivers_of(outcome, items, groups=groups, weights=w).lmg, replicates)


@dataclass(frozen=True, eq=False)
class DriverQuadrants:
    """Per group (m,): importance and performance, and the quarter: True, True is important and below the rest."""

    importance: Floats
    performance: Floats
    more_important: Bools
    below: Bools


def driver_quadrants(importance: Floats, performance: Floats) -> DriverQuadrants:
    """Cut importance (m,) and performance (m,), NaN unknown, each at its mean (Martilla and James 1977)."""
    return DriverQuadrants(
        importance, performance, importance > _mean_known(importance), performance < _mean_known(performance)
    )


def _mean_known(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def _drivers(outcome: Floats, items: Floats, groups: Sequence[Sequence[int]] | None, weights: Floats | None) -> Drivers:
    correlation = weighted_correlation(np.column_stack([outcome, items]), weights)
    sets = [list(g) for g in groups] if groups is not None else [[k] for k in range(items.shape[1])]
    if len(sets) > MOST_GROUPS:
        raise AnalysisError(f"at most {MOST_GROUPS} groups are compared in all orders; put items of a factor together")
    explained = _explained_by_sets(correlation, sets)
    m, everything = len(sets), len(explained) - 1
    lmg = np.array([_average_gain(explained, j, m) for j in range(m)])
    return Drivers(
        lmg=lmg,
        first=np.array([explained[1 << j] for j in range(m)]),
        last=np.array([explained[everything] - explained[everything & ~(1 << j)] for j in range(m)]),
        pratt=_pratt(correlation, sets),
        r2=float(explained[everything]),
        n=len(outcome),
    )


def weighted_correlation(columns: Floats, weights: Floats | None = None) -> Floats:
    """(K, K) of columns (n, K) without gaps."""
    w = np.ones(len(columns)) if weights is None else weights
    if np.count_nonzero(w) < 2:
        raise AnalysisError(f"{np.count_nonzero(w)} complete forms with a weight are too few: two have to differ")
    centred = columns - w @ columns / w.sum()
    covariance = (centred * w[:, None]).T @ centred
    sd = np.sqrt(np.diag(covariance))
    constant = np.flatnonzero(sd <= ROUNDING * np.abs(columns).max(axis=0))
    if len(constant):
        what = f"item {constant[0]}" if constant[0] else "the outcome"
        raise AnalysisError(f"{what} is the same in all complete forms: it goes with nothing")
    correlation: Floats = covariance / np.outer(sd, sd)
    return correlation


def _explained_by_sets(correlation: Floats, sets: list[list[int]]) -> Floats:
    """(2^m,) R² of the outcome, row 0, on every union of groups, by the bits of its number."""
    explained = np.zeros(2 ** len(sets))
    for number in range(1, len(explained)):
        items = [1 + k for j, group in enumerate(sets) if number >> j & 1 for k in group]
        with_outcome = correlation[0, items]
        explained[number] = (
            with_outcome @ np.linalg.lstsq(correlation[np.ix_(items, items)], with_outcome, rcond=None)[0]
        )
    return explained


def _average_gain(explained: Floats, group: int, groups: int) -> float:
    numbers = np.arange(len(explained))
    without = numbers[(numbers >> group & 1) == 0]
    size = sum((without >> j & 1) for j in range(groups))
    weight = np.array([1 / (groups * comb(groups - 1, s)) for s in range(groups)])[size]
    return float((weight * (explained[without | 1 << group] - explained[without])).sum())


def _pratt(correlation: Floats, sets: list[list[int]]) -> Floats:
    if any(len(group) != 1 for group in sets):
        return np.full(len(sets), np.nan)
    items = [1 + group[0] for group in sets]
    slope = np.linalg.lstsq(correlation[np.ix_(items, items)], correlation[0, items], rcond=None)[0]
    product: Floats = slope * correlation[0, items]
    return product
