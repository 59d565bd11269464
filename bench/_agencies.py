"""Made-up groups of agencies whose truth is known, and how often what is concluded from them is false.

Answers are latent normal, with correlation .5 within a person (and the given one within clusters); a composite has
eight items. Figures per agency are those of the operator, moderated and judged by the program's own functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from analysis.moderated.changes import changes
from analysis.moderated.pool import FOR_COMPOSITE, FOR_ITEM, Moderated, cluster_inflation, moderate
from analysis.moderated.roots import target_p
from analysis.ranking.rank_sets import RankComparison
from analysis.ranking.reliability import bands_beside_others
from analysis.survey.adjustment import holm_levels
from analysis.survey.intervals import wilson

WITHIN_PERSON = 0.5
CUTS = np.array([-1.5, -0.5, 0.5, 1.5])
SHARE, MEAN, ITEM = "satisfied-share", "mean-score", "item"


@dataclass(frozen=True)
class Group:
    """So many agencies of one kind of index; `n` answers of each, or (agencies,), in `clusters` or drawn singly;
    `truth` on 0-1, one or (agencies,)."""

    kind: str
    truth: float | np.ndarray
    n: int | np.ndarray
    agencies: int = 40
    clusters: int = 0
    correlation: float = 0.0

    def units(self, rng: np.random.Generator) -> Moderated:
        """One round of the group, moderated as one pool."""
        truth, sizes = (np.broadcast_to(each, self.agencies) for each in (self.truth, self.n))
        figures = [self._agency(rng, float(p), int(n)) for p, n in zip(truth, sizes, strict=True)]
        estimate, variance, df, simple = (np.array(column) for column in zip(*figures, strict=True))
        size = sizes.astype(np.float64)
        if self.clusters:
            spread = estimate * (1 - estimate)
            safe = np.where(spread > 0, spread, 1)
            found, single = (np.where(spread > 0, each / safe, 0) for each in (size * variance, simple))
            size = size / cluster_inflation(sizes / self.clusters, found, single, df, estimate)
        return moderate(estimate, variance, df, size, prior=FOR_ITEM if self.kind == ITEM else FOR_COMPOSITE)

    def _agency(self, rng: np.random.Generator, truth: float, n: int) -> tuple[float, float, float, float]:
        """(estimate, its variance, degrees of freedom, variance of one respondent)."""
        scores = self._scores(rng, truth, n)
        if not self.clusters:
            return scores.mean(), scores.var(ddof=1) / n, n - 1, scores.var(ddof=1)
        means = scores.reshape(self.clusters, -1).mean(axis=1)
        return means.mean(), means.var(ddof=1) / self.clusters, self.clusters - 1, scores.var(ddof=1)

    def _scores(self, rng: np.random.Generator, truth: float, n: int) -> np.ndarray:
        items = 1 if self.kind == ITEM else 8
        latent = rng.standard_normal((n, items)) * np.sqrt(1 - WITHIN_PERSON)
        latent += rng.standard_normal((n, 1)) * np.sqrt(WITHIN_PERSON - self.correlation)
        if self.clusters:
            shared = rng.standard_normal((self.clusters, 1)) * np.sqrt(self.correlation)
            latent += np.repeat(shared, n // self.clusters, axis=0)
        if self.kind == MEAN:
            return np.searchsorted(CUTS, latent.ravel() + _shift(truth)).reshape(latent.shape).mean(axis=1) / 4
        return (latent < stats.norm.ppf(truth)).mean(axis=1)


def _shift(truth: float) -> float:
    """How far the latent answers are moved so that their mean score is the truth."""
    known = _SHIFTS.get(truth)
    if known is None:
        known = _SHIFTS[truth] = float(optimize.brentq(lambda by: stats.norm.sf(CUTS - by).sum() / 4 - truth, -8, 8))
    return known


_SHIFTS: dict[float, float] = {}


def rounds(group: Group, times: int, seed: int) -> Iterator[Moderated]:
    rng = np.random.default_rng(seed)
    return (group.units(rng) for _ in range(times))


def misses(group: Group, times: int, seed: int) -> float:
    """Share of agencies whose interval leaves out the truth."""
    outside = []
    for units in rounds(group, times, seed):
        low, high = wilson(units.estimate, units.n_eff, units.df)
        outside.append((low > group.truth) | (group.truth > high))
    return float(np.mean(outside))


def misses_of_the_named(group: Group, times: int, seed: int, *, first: bool) -> float:
    """The same of the one that comes out first, or last, in each round."""
    outside = []
    truth = np.broadcast_to(group.truth, group.agencies)
    for units in rounds(group, times, seed):
        named = int(units.estimate.argmax() if first else units.estimate.argmin())
        low, high = wilson(units.estimate, units.n_eff, units.df)
        outside.append(not low[named] <= truth[named] <= high[named])
    return float(np.mean(outside))


def in_bands(group: Group, times: int, seed: int) -> float:
    """Groups with an agency above or below the others."""
    return float(np.mean([bands_beside_others(units).any() for units in rounds(group, times, seed)]))


def off_target(group: Group, target: float, times: int, seed: int) -> float:
    """Groups with an agency that is found to miss, or beat, the target."""
    found = []
    for units in rounds(group, times, seed):
        p = target_p(units, target)
        found.append((p <= holm_levels(p)).any())
    return float(np.mean(found))


def moved(then: Group, now: Group, times: int, seed: int) -> np.ndarray:
    """(times, agencies) changes that are found."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(times):
        judged = changes(then.units(rng), now.units(rng))
        found.append(judged.found(holm_levels(judged.p))[0])
    return np.array(found)


def misses_of_the_fallen(then: Group, now: Group, times: int, seed: int) -> float:
    """Of changes that are found to be falls: the interval at Holm's level leaves out the true change."""
    rng, outside = np.random.default_rng(seed), []
    truth = np.broadcast_to(np.asarray(now.truth) - np.asarray(then.truth), now.agencies)
    for _ in range(times):
        judged = changes(then.units(rng), now.units(rng))
        found, (low, high) = judged.found(holm_levels(judged.p))
        fell = found & (judged.change < 0)
        outside += ((low > truth) | (truth > high))[fell].tolist()
    return float(np.mean(outside)) if outside else 0.0


def false_places(group: Group, times: int, seed: int, draws: int = 2_000) -> float:
    """Tables of agencies that are all equal in which some set of places is not the whole table."""
    false = []
    for number, units in enumerate(rounds(group, times, seed)):
        sets = RankComparison(units.estimate, units.variance, df=units.df, draws=draws, seed=number).sets()
        false.append(sets.told_apart > 0)
    return float(np.mean(false))
