"""Two waves with their columns and totals laid out alike, so that one can be taken from the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats, Ints
from analysis.index.indices import WaveIndices
from analysis.survey.intervals import agresti_coull_variance


@dataclass(frozen=True, eq=False)
class Side:
    """One wave on the K columns of both, as if every module had been asked of everybody.

    Per domain: `totals` (D, K, 2) of score and rated, `covariance` (D, 2K, 2K) of them, `weight` (D, K) of each item in
    `overall` (0: not in it), and `unseen` (D, K), the variance of an item's share that answers all alike do not show.
    """

    totals: Floats
    covariance: Floats
    weight: Floats
    unseen: Floats
    place: Ints  # (own 2K,) where the sample's own totals stand
    drawn: Floats  # (own 2K,) what they count there

    def laid_out(self, covariance: Floats) -> Floats:
        """(..., own 2K, own 2K) between the sample's own totals, to (..., 2K, 2K)."""
        scaled = covariance * self.drawn[:, None] * self.drawn
        size = 2 * self.totals.shape[1]
        if size == len(self.place) and (self.place == np.arange(size)).all():
            return scaled
        wide = np.zeros((*covariance.shape[:-2], size, size))
        wide[..., self.place[:, None], self.place] = scaled
        return wide

    def by_own_totals(self, derivatives: Floats) -> Floats:
        """Derivatives (..., 2K) by the totals laid out here, to those by the sample's own."""
        own: Floats = derivatives[..., self.place] * self.drawn
        return own


def laid_alike(earlier: WaveIndices, later: WaveIndices) -> tuple[tuple[str, ...], tuple[Side, Side]]:
    """(codes of the columns of both waves, the later wave's order first; the waves)."""
    codes = [[question.code for question in wave.structure.questions] for wave in (earlier, later)]
    columns = list(dict.fromkeys([*codes[1], *codes[0]]))
    places = [np.array([columns.index(code) for code in own]) for own in codes]
    return tuple(columns), (_side(earlier, places[0], len(columns)), _side(later, places[1], len(columns)))


def _side(indices: WaveIndices, place: Ints, columns: int) -> Side:
    domains, drawn = len(indices.scores), 1 / indices.structure.chance
    totals = np.zeros((domains, columns, 2))
    totals[:, place] = np.stack([indices.scores, indices.rated], axis=2) * drawn[:, None]
    weight, unseen = np.zeros((domains, columns)), np.zeros((domains, columns))
    weight[:, place] = np.nan_to_num(indices.gradient[:, 0, 0::2]) * indices.rated
    unseen[:, place] = _unseen(indices)
    pairs = np.stack([2 * place, 2 * place + 1], axis=1).ravel()
    side = Side(totals, indices.covariance_of_totals, weight, unseen, pairs, np.repeat(drawn, 2))
    return Side(totals, side.laid_out(indices.covariance_of_totals), weight, unseen, pairs, side.drawn)


def _unseen(indices: WaveIndices) -> Floats:
    """(D, own K): a perfect score of few answers is not taken for certain."""
    unseen = np.zeros(indices.scores.shape)
    for column, question in enumerate(indices.structure.questions):
        part = f"item:{question.code}"
        if part in indices.parts:
            place = indices.parts.index(part)
            p, se, n_eff = (values[:, place] for values in (indices.estimate, indices.se, indices.n_eff))
            kept = agresti_coull_variance(p, np.zeros_like(p), n_eff, indices.confidence)
            unseen[:, column] = np.where(se == 0, np.nan_to_num(kept), 0)
    return unseen
