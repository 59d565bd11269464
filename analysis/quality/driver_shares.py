"""What each part of a questionnaire has to do with the overall rating in one domain of a sample, with intervals.

A part is the mean of its rated items in a form, so that a form counts as soon as every part has an answer: with items
that enter together hardly a form would be complete, and many items on few forms explain anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.quality.drivers import drivers_of
from analysis.survey import intervals
from analysis.survey.design import Design
from analysis.survey.replication import bootstrap, replicate
from analysis.survey.totals import Stage

REPLICATES, SEED = 200, 2026


@dataclass(frozen=True, eq=False)
class DriverShares:
    """Per part (m,): its share of what is explained (LMG), 0-1, adding up to 1, with a logit interval on the
    bootstrap's error. `r2` is what all explain together, `n` the forms that have every part."""

    share: Floats
    low: Floats
    high: Floats
    r2: float
    n: int


def means_of_groups(items: Floats, groups: Sequence[Sequence[int]]) -> Floats:
    """(n, m): each form's mean over its rated items of a group, NaN where it rated none; `items` (n, K)."""
    rated = ~np.isnan(items)
    filled = np.where(rated, items, 0)
    counts = np.column_stack([rated[:, list(group)].sum(axis=1) for group in groups])
    sums = np.column_stack([filled[:, list(group)].sum(axis=1) for group in groups])
    means: Floats = sums / np.where(counts > 0, counts, np.nan)
    return means


def driver_shares(
    outcome: Floats, parts: Floats, design: Design, member: Bools, *, confidence: float = 0.95, seed: int = SEED
) -> DriverShares:
    """Of the forms of a domain, `member` (n,), among all of the sample; `outcome` (n,) and `parts` (n, m)."""
    counted = member & ~np.isnan(outcome) & ~np.isnan(parts).any(axis=1) & (design.weights > 0)
    if not _varying(outcome[counted], parts[counted]):
        unknown = np.full(parts.shape[1], np.nan)
        return DriverShares(unknown, unknown, unknown, float("nan"), int(counted.sum()))
    near = np.isin(design.stages[0].stratum, np.unique(design.stages[0].stratum[counted]))
    inside = counted[near]
    y, x = outcome[near], parts[near]

    def shares(weights: Floats) -> Floats:
        used = inside & (weights > 0)
        return _shares(y[used], x[used], weights[used])

    drawn = replicate(shares, bootstrap(_only(design, near), replicates=REPLICATES, seed=seed))
    df = np.full(len(drawn.estimate), float(max(design.degrees_of_freedom(np.flatnonzero(counted)), 1)))
    low, high = intervals.logit(drawn.estimate, drawn.se, df, confidence)
    whole = drivers_of(y[inside], x[inside], weights=design.weights[near][inside])
    return DriverShares(drawn.estimate, low, high, whole.r2, int(counted.sum()))


def _shares(outcome: Floats, parts: Floats, weights: Floats) -> Floats:
    """Unknown where the drawn forms do not vary in everything."""
    if not _varying(outcome, parts):
        return np.full(parts.shape[1], np.nan)
    found = drivers_of(outcome, parts, weights=weights)
    return found.share


def _varying(outcome: Floats, parts: Floats) -> bool:
    return len(outcome) > 1 and bool(np.ptp(outcome)) and bool(np.ptp(parts, axis=0).all())


def _only(design: Design, rows: Bools) -> Design:
    """Whole strata of the first stage; those with a single unit are joined to the largest, to be drawn at all."""
    stage = design.stages[0]
    stratum, unit = stage.stratum[rows].copy(), stage.unit[rows]
    pairs = np.unique(np.stack([stratum, unit]), axis=1)[0]
    names, units = np.unique(pairs, return_counts=True)
    stratum[np.isin(stratum, names[units < 2])] = names[units.argmax()]
    return Design(design.weights[rows], (Stage(stratum, _numbered(unit), stage.units_there[rows]),))


def _numbered(unit: Ints) -> Ints:
    _, number = np.unique(unit, return_inverse=True)
    return number
