"""Two waves with their columns and totals laid out alike, so that one can be taken from the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats, Ints
from analysis.index.indices import WaveIndices
from analysis.survey.intervals import agresti_coull_variance


@dataclass(frozen=True, eq=False)
class AlignedWave:
    """One wave on the K columns of both, as if every module had been asked of everybody.

    Per domain: `totals` (D, K, 2) of score and rated, `covariance` (D, 2K, 2K) of them, `weight` (D, K) of each item in
    `overall` (0: not in it), and `unseen` (D, K), the variance of an item's share that answers all alike do not show.
    """

    totals: Floats
    covariance: Floats
    weight: Floats
    unseen: Floats
    position: Ints  # (own 2K,) where the sample's own totals stand
    drawn: Floats  # (own 2K,) what they count there

    def aligned(self, covariance: Floats) -> Floats:
        """(..., own 2K, own 2K) between the sample's own totals, to (..., 2K, 2K)."""
        scaled = covariance * self.drawn[:, None] * self.drawn
        size = 2 * self.totals.shape[1]
        if size == len(self.position) and (self.position == np.arange(size)).all():
            return scaled
        wide = np.zeros((*covariance.shape[:-2], size, size))
        wide[..., self.position[:, None], self.position] = scaled
        return wide

    def by_wave_totals(self, derivatives: Floats) -> Floats:
        """Derivatives (..., 2K) by the totals laid out here, to those by the sample's own."""
        own: Floats = derivatives[..., self.position] * self.drawn
        return own


def aligned_waves(earlier: WaveIndices, later: WaveIndices) -> tuple[tuple[str, ...], tuple[AlignedWave, AlignedWave]]:
    """(codes of the K columns that either wave has, the later one's order first; the earlier and the later wave on
    them). Domains keep their own numbers."""
    codes = [[question.code for question in wave.structure.questions] for wave in (earlier, later)]
    columns = list(dict.fromkeys([*codes[1], *codes[0]]))
    positions = [np.array([columns.index(code) for code in own]) for own in codes]
    before, after = (_aligned_wave(w, p, len(columns)) for w, p in zip((earlier, later), positions, strict=True))
    return tuple(columns), (before, after)


def _aligned_wave(indices: WaveIndices, position: Ints, columns: int) -> AlignedWave:
    domains, drawn = len(indices.scores), 1 / indices.structure.chance
    totals = np.zeros((domains, columns, 2))
    totals[:, position] = np.stack([indices.scores, indices.rated], axis=2) * drawn[:, None]
    weight, unseen = np.zeros((domains, columns)), np.zeros((domains, columns))
    weight[:, position] = np.nan_to_num(indices.gradient[:, 0, 0::2]) * indices.rated
    unseen[:, position] = _unseen(indices)
    pairs = np.stack([2 * position, 2 * position + 1], axis=1).ravel()
    side = AlignedWave(totals, indices.covariance_of_totals, weight, unseen, pairs, np.repeat(drawn, 2))
    return AlignedWave(totals, side.aligned(indices.covariance_of_totals), weight, unseen, pairs, side.drawn)


def _unseen(indices: WaveIndices) -> Floats:
    """(D, own K): a perfect score of few answers is not taken for certain."""
    unseen = np.zeros(indices.scores.shape)
    for column, question in enumerate(indices.structure.questions):
        part = f"item:{question.code}"
        if part in indices.parts:
            position = indices.parts.index(part)
            p, se, n_eff = (values[:, position] for values in (indices.estimate, indices.se, indices.n_eff))
            kept = agresti_coull_variance(p, np.zeros_like(p), n_eff, indices.confidence)
            unseen[:, column] = np.where(se == 0, np.nan_to_num(kept), 0)
    return unseen
