"""What would it take to gain ranks: the chance of it in a next wave of the same size, for a rise of a given size."""

from __future__ import annotations

import numpy as np

from analysis.arrays import Floats
from analysis.ranking.rank_sets import SEED
from analysis.refusal import AnalysisError

DRAWS = 4_000


def chance_of_rank_gain(
    estimate: Floats, covariance: Floats, unit: int, rise: Floats, ranks: int, *, draws: int = DRAWS, seed: int = SEED
) -> Floats:
    """(m,) chance that `unit` stands at least `ranks` higher in the next wave if its true value rose by `rise` (m,).

    The others stay; this wave's error and the next one's, of the same covariance (p, p) or variances (p,), both count.
    Units of `estimate` (p,), higher is better; estimates must be known.
    """
    needed = _needed(estimate, covariance, unit, ranks, draws, seed)
    chance: Floats = (needed[:, None] <= np.atleast_1d(rise)).mean(axis=0)
    return chance


def rise_needed(
    estimate: Floats,
    covariance: Floats,
    unit: int,
    ranks: int,
    *,
    chance: float = 0.8,
    draws: int = DRAWS,
    seed: int = SEED,
) -> float:
    """The true rise, in units of `estimate` (p,), that brings `unit` at least `ranks` higher with this chance; at least
    0, infinite where there are not so many ranks above. Errors as in `chance_of_rank_gain`."""
    needed = _needed(estimate, covariance, unit, ranks, draws, seed)
    return max(float(np.quantile(needed, chance, method="higher")), 0.0)


def rises_needed(
    estimate: Floats,
    covariance: Floats,
    ranks: int,
    *,
    chance: float = 0.8,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Floats:
    """(p,) `rise_needed` of every unit, from the same draws; infinite where there are not so many ranks above."""
    coming = _coming(estimate, covariance, draws, seed)
    ordered = np.sort(coming, axis=1)
    wanted = 1 + (estimate[None, :] > estimate[:, None]).sum(axis=1) - ranks
    rises = np.full(len(estimate), np.inf)
    for unit in np.flatnonzero(wanted >= 1).tolist():
        place = -int(wanted[unit])
        own = coming[:, unit]
        next_one = ordered[:, place - 1] if -place < len(estimate) else ordered[:, place]
        rival = np.where(own >= ordered[:, place], next_one, ordered[:, place])
        rises[unit] = max(float(np.quantile(rival - own, chance, method="higher")), 0.0)
    return rises


def rise_of_part(rise: float, weight: float) -> float:
    """How far one item or factor has to rise alone: `weight` is its derivative in the index (0-1). Infinite for 0."""
    return rise / weight if weight > 0 else float("inf")


def _needed(estimate: Floats, covariance: Floats, unit: int, ranks: int, draws: int, seed: int) -> Floats:
    """(draws,) the rise with which the unit just reaches the wanted place in each draw of the next wave."""
    if not 0 <= unit < len(estimate):
        raise AnalysisError(f"unit {unit} is asked for; of {len(estimate)} units the first is 0")
    now = 1 + int((estimate > estimate[unit]).sum())
    wanted = now - ranks
    if wanted < 1:
        return np.full(draws, np.inf)
    coming = _coming(estimate, covariance, draws, seed)
    others = np.sort(np.delete(coming, unit, axis=1), axis=1)
    needed: Floats = others[:, -wanted] - coming[:, unit]
    return needed


def _coming(estimate: Floats, covariance: Floats, draws: int, seed: int) -> Floats:
    """(draws, p) what the next wave may show: the errors of both waves around the values of this one."""
    normal = np.random.Generator(np.random.PCG64(seed)).standard_normal((draws, len(estimate)))
    if covariance.ndim == 1:
        return estimate + normal * np.sqrt(2 * covariance)
    values, vectors = np.linalg.eigh(2 * covariance)
    coming: Floats = estimate + normal @ (vectors * np.sqrt(np.maximum(values, 0))).T
    return coming
