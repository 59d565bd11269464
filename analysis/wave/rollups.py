"""How item indices become one index: the second half of an index rule.

Every roll-up is a smooth function of the weighted totals S_k = sum of w*score and R_k = sum of w*rated of its
columns, and hands back its gradient with its value: the variance of the index is then a quadratic form in the
covariance of the totals (delta method: Särndal, Swensson and Wretman 1992, section 5.5; Wolter 2007, chapter 6).
It is a weighted mean of the shares S_k / R_k, so that sum of dI/dS_k * S_k is the index again: with these weights a
change is taken apart (Bennet 1920).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.refusal import one_of
from analysis.wave.scores import RuleError
from analysis.wave.structure import Structure


@dataclass(frozen=True, eq=False)
class Combination:
    """One index in each of D domains. `value` (D,); its derivatives by S_k and R_k, each (D, K), 0 where unused."""

    value: Floats
    by_score: Floats
    by_rated: Floats


Combine = Callable[[Floats, Floats, Bools, Structure], Combination]
"""From (S, R, used, structure), the first three (D, K), to the combined index. `used` implies R > 0."""


def pooled(scores: Floats, rated: Floats, used: Bools, structure: Structure) -> Combination:
    """All rated answers together: sum of S over sum of R."""
    all_rated = np.where(used, rated, 0).sum(axis=1)
    all_rated = np.where(all_rated > 0, all_rated, np.nan)
    value = np.where(used, scores, 0).sum(axis=1) / all_rated
    by_score = np.where(used, 1 / all_rated[:, None], 0.0)
    return Combination(value, by_score, np.where(used, -value[:, None] * by_score, 0.0))


def mean_of_items(scores: Floats, rated: Floats, used: Bools, structure: Structure) -> Combination:
    """Every item the same weight."""
    return _weighted(scores, rated, used.astype(np.float64))


def mean_of_factors(scores: Floats, rated: Floats, used: Bools, structure: Structure) -> Combination:
    """Every factor the same weight, every item the same weight in its factor; contents are ignored."""
    return _weighted(scores, rated, _even_within(used, structure.factor))


def weighted_factors(scores: Floats, rated: Floats, used: Bools, structure: Structure) -> Combination:
    """The definition's weight for every factor, every item the same weight in its factor."""
    return _weighted(scores, rated, _even_within(used, structure.factor) * structure.weight[structure.factor])


def overall_question(scores: Floats, rated: Floats, used: Bools, structure: Structure) -> Combination:
    """The one question that rates the whole, where its column alone is used."""
    return mean_of_items(scores, rated, used, structure)


def mean_of_contents(scores: Floats, rated: Floats, used: Bools, structure: Structure) -> Combination:
    """Every content the same weight, in it every factor the same weight, in that every item."""
    weights = np.zeros(used.shape)
    contents = structure.content_of_column
    for content in np.unique(contents):
        mine = used & (contents == content)
        even = _even_within(mine, structure.factor)
        weights += even / np.maximum(even.sum(axis=1, keepdims=True), 1)
    return _weighted(scores, rated, weights)


def combine_over_modules(
    combine: Combine, scores: Floats, rated: Floats, used: Bools, structure: Structure
) -> Combination:
    """Combine as if every module had been asked of everybody: its answers count 1 / the chance of being drawn."""
    drawn = 1 / structure.chance
    made = combine(scores * drawn, rated * drawn, used, structure)
    return Combination(made.value, made.by_score * drawn, made.by_rated * drawn)


def items_of_index(structure: Structure) -> Bools:
    """The columns of `overall` under most roll-ups: every item."""
    return structure.is_item


def only_the_overall_question(structure: Structure) -> Bools:
    columns: Bools = np.arange(len(structure.questions)) == structure.overall
    return columns


@dataclass(frozen=True, slots=True)
class Rollup:
    """How columns combine, which of them make `overall`, and whether a share of shares is still one proportion.

    It bears the name of its function, with dashes, which `questionnaires.rules` knows.
    """

    combine: Combine
    columns: Callable[[Structure], Bools] = items_of_index
    one_proportion: bool = False

    @property
    def name(self) -> str:
        return self.combine.__name__.replace("_", "-")


ROLLUPS: Mapping[str, Rollup] = {
    rollup.name: rollup
    for rollup in (
        Rollup(pooled, one_proportion=True),
        Rollup(mean_of_items),
        Rollup(mean_of_factors),
        Rollup(mean_of_contents),
        Rollup(weighted_factors),
        Rollup(overall_question, columns=only_the_overall_question),
    )
}
"""By name."""


def rollup_of(name: str) -> Rollup:
    return ROLLUPS[one_of("roll-up", name, ROLLUPS, error=RuleError)]


def _weighted(scores: Floats, rated: Floats, weights: Floats) -> Combination:
    """Mean of S_k / R_k with weights that need not add to one: a perfect score stays exactly 1."""
    used = weights > 0
    safe = np.where(used, rated, 1.0)
    shares = np.where(used, scores, 0.0) / safe
    whole = weights.sum(axis=1)
    whole = np.where(whole > 0, whole, np.nan)
    by_score = np.where(used, weights / whole[:, None] / safe, 0.0)
    return Combination((weights * shares).sum(axis=1) / whole, by_score, -shares * by_score)


def _even_within(used: Bools, group: Ints) -> Floats:
    """(D, K): 1 / number of used columns in the same group; 0 where unused."""
    together = (group[:, None] == group[None, :]).astype(np.float64)
    return np.where(used, 1.0 / np.maximum(used @ together, 1), 0.0)
