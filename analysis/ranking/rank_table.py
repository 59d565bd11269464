"""A whole ranking at once: the places of every peer group with their sets, and how far the order can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.index.agency_covariance import covariance_between_agencies
from analysis.index.indices import WaveIndices
from analysis.labelled import Labelled
from analysis.ranking.rank_sets import DRAWS, SEED, RankComparison
from analysis.ranking.reliability import RELIABLE_FROM, bands_of, reliability_of
from analysis.survey.intervals import agresti_coull_variance
from analysis.wave.sample import Sample
from questionnaires.model import Questionnaire


@dataclass(frozen=True, eq=False, repr=False)
class RankTable(Labelled):
    """Per agency (A,), 0 where it is not ranked: `rank`, its marginal set `low`..`high`, the simultaneous set
    `low_for_all`..`high_for_all` (for "may be in the top five"), `rank_of` units in the group, `tied` or not.

    Per peer group (G,): `reliability`, NaN with fewer than two agencies. `band` (A,) is ABOVE, NEAR or BELOW the
    mean of its group: what is shown instead of places where the reliability is under the threshold.
    """

    rank: Ints
    low: Ints
    high: Ints
    low_for_all: Ints
    high_for_all: Ints
    rank_of: Ints
    tied: Bools
    band: Ints
    reliability: Floats
    confidence: float
    draws: int
    seed: int

    def unreliable(self, threshold: float = RELIABLE_FROM) -> Bools:
        """(G,) groups that are to be shown as bands in alphabetical order. Unknown reliability is not enough."""
        return ~(self.reliability >= threshold)


def rank_table(
    estimate: Floats,
    covariance: Floats,
    peer_group: Ints,
    eligible: Bools,
    *,
    df: Floats | None = None,
    n_eff: Floats | None = None,
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> RankTable:
    """Rank agencies inside their groups; `covariance` (A, A), or (A,) variances; estimates on 0-1 and unrounded.

    With `n_eff` (A,) a variance of 0 is replaced by that of a pulled-in share, so that a perfect score of a few
    answers keeps its place without being taken for certain. `df` (A,) serve the bands; normal where None.
    """
    taking_part = eligible & ~np.isnan(estimate) & (peer_group >= 0)
    low, high, low_for_all, high_for_all, rank_of, band, rank = np.zeros((7, len(estimate)), dtype=np.int64)
    groups = int(peer_group.max(initial=-1)) + 1
    reliability = np.full(groups, np.nan)
    for group, mine in _groups(peer_group, taking_part):
        inside = _covariance_inside(estimate, covariance, mine, n_eff, confidence)
        comparison = RankComparison(estimate[mine], inside, draws=draws, seed=seed)
        alone = comparison.sets(confidence=confidence, simultaneous=False)
        together = comparison.sets(confidence=confidence)
        rank[mine], low[mine], high[mine] = alone.rank, alone.low, alone.high
        low_for_all[mine], high_for_all[mine], rank_of[mine] = together.low, together.high, len(mine)
        band[mine] = bands_of(estimate[mine], inside, None if df is None else df[mine])
        reliability[group] = reliability_of(estimate[mine], np.diag(inside))
    return RankTable(
        rank=rank,
        low=low,
        high=high,
        low_for_all=low_for_all,
        high_for_all=high_for_all,
        rank_of=rank_of,
        tied=_tied(rank, peer_group),
        band=band,
        reliability=reliability,
        confidence=confidence,
        draws=draws,
        seed=seed,
    )


def rank_table_of_wave(
    sample: Sample,
    questionnaire: Questionnaire,
    indices: WaveIndices,
    eligible: Bools,
    *,
    part: str = "overall",
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> RankTable:
    """The ranking of one part of a wave, with the covariance between its agencies; `eligible` (A,)."""
    place = indices.place_of(part)
    own = slice(0, sample.n_agencies)
    return rank_table(
        indices.estimate[own, place],
        covariance_between_agencies(sample, questionnaire, indices, part),
        sample.peer_group,
        eligible,
        df=indices.df[own, place],
        n_eff=indices.n_eff[own, place],
        confidence=confidence,
        draws=draws,
        seed=seed,
    )


def _covariance_inside(
    estimate: Floats, covariance: Floats, mine: Ints, n_eff: Floats | None, confidence: float
) -> Floats:
    inside = np.diag(covariance[mine]) if covariance.ndim == 1 else covariance[np.ix_(mine, mine)].copy()
    if n_eff is not None:
        np.fill_diagonal(inside, agresti_coull_variance(estimate[mine], np.diag(inside), n_eff[mine], confidence))
    return inside


def _groups(peer_group: Ints, taking_part: Bools) -> Iterator[tuple[int, Ints]]:
    for group in np.unique(peer_group[taking_part]).tolist():
        yield group, np.flatnonzero(taking_part & (peer_group == group))


def _tied(rank: Ints, peer_group: Ints) -> Bools:
    _, place, times = np.unique(np.stack([peer_group, rank]), axis=1, return_inverse=True, return_counts=True)
    tied: Bools = (times[place] > 1) & (rank > 0)
    return tied
