"""Two waves that visited some of the same clusters: what their estimates have in common.

As if both were stacked into one sample: a cluster is one sampling unit in both, so with Z the weighted totals of a
shared cluster g of stratum h, c_h shared clusters and bars for their mean,

    Cov(t0, t1) = sum over h of sqrt((1 - f0)(1 - f1)) c_h / (c_h - 1) sum over g of (Z0_g - Z̄0) (Z1_g - Z̄1)ᵀ.

A stratum with fewer than two shared clusters adds nothing: the waves count as independent there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats, Ints, number_pairs, sum_by
from analysis.wave.rules import Rule
from analysis.wave.sample import Sample
from analysis.wave.scored import scored_wave
from analysis.wave.totals.tally import totals_by_cell
from questionnaires.model import Questionnaire


@dataclass(frozen=True, eq=False)
class Visits:
    """One wave's view of N clusters that are numbered alike in both waves: `stratum` (N,) its final stratum (-1: not
    visited), `unsampled` (N,) 1 - f there. V rows, sorted by domain: weighted `totals` (V, 2K) of score and rated of
    each `cluster` (V,) in each `domain` (V,) that has forms in it."""

    stratum: Ints
    unsampled: Floats
    cluster: Ints
    domain: Ints
    totals: Floats

    def of(self, domain: int) -> tuple[Ints, Floats]:
        """(clusters, their totals)."""
        start, stop = np.searchsorted(self.domain, [domain, domain + 1])
        return self.cluster[start:stop], self.totals[start:stop]


def visits_of(sample: Sample, questionnaire: Questionnaire, rule: Rule, common: Ints, clusters: int) -> Visits:
    """`common` (C,) is the number of each cell's cluster among the `clusters` that both waves know, -1 for others."""
    wave = scored_wave(sample, questionnaire, rule.score)
    design, cells, members = wave.design, wave.cells, wave.members
    totals = totals_by_cell(sample, design, cells, wave.coding)
    common_cluster = np.full(len(cells.stratum), -1, dtype=np.int64)
    filled = cells.of_cell >= 0
    np.maximum.at(common_cluster, cells.of_cell[filled], common[filled])
    stratum = np.full(clusters, -1, dtype=np.int64)
    known = common_cluster >= 0
    stratum[common_cluster[known]] = cells.stratum[known]
    mine = np.flatnonzero(known[members.cell])
    number, example = number_pairs(members.domain[mine], common_cluster[members.cell[mine]])
    rows = totals[members.cell[mine]] * wave.masks[members.role[mine]]
    return Visits(
        stratum=stratum,
        unsampled=np.where(stratum >= 0, np.append(design.unsampled, 0.0)[stratum], 0.0),
        cluster=common_cluster[members.cell[mine]][example],
        domain=members.domain[mine][example],
        totals=sum_by(rows, number, len(example)),
    )


class SharedClusters:
    """The clusters that both of two waves visited, and the covariance that they give to totals of both."""

    def __init__(self, earlier: Visits, later: Visits) -> None:
        self._earlier, self._later = earlier, later
        there = (earlier.stratum >= 0) & (later.stratum >= 0)
        self._stratum = np.full(len(there), -1, dtype=np.int64)
        self._stratum[there], example = number_pairs(earlier.stratum[there], later.stratum[there])
        size = np.bincount(self._stratum[there], minlength=len(example)).astype(np.float64)
        self._size = np.append(size, 1.0)
        unsampled = np.sqrt(earlier.unsampled[there] * later.unsampled[there])[example]
        self._factor = np.append(np.where(size > 1, unsampled * size / np.maximum(size - 1, 1), 0), 0.0)

    def covariance(self, earlier: int, later: int) -> Floats:
        """(2K, 2K') between the totals of a domain of the earlier wave and one of the later wave."""
        (ours, mine), (theirs, others) = self._earlier.of(earlier), self._later.of(later)
        _, here, there = np.intersect1d(ours, theirs, assume_unique=True, return_indices=True)
        factor = self._factor[self._stratum[ours[here]]][:, None]
        by_stratum = self._sums(ours, mine).T @ self._sums(theirs, others)
        covariance: Floats = (mine[here] * factor).T @ others[there] - by_stratum
        return covariance

    def covariance_of_numbers(self, earlier: Floats, later: Floats) -> Floats:
        """(M, M') of numbers with `loadings` (A, M, 2K) by each agency's own totals, in the two waves."""
        sides = [_numbers(visits, loadings) for visits, loadings in ((self._earlier, earlier), (self._later, later))]
        there = self._stratum >= 0
        ours, theirs = (side[there] for side in sides)
        everywhere = np.flatnonzero(there)
        factor = self._factor[self._stratum[there]][:, None]
        by_stratum = self._sums(everywhere, ours).T @ self._sums(everywhere, theirs)
        covariance: Floats = (ours * factor).T @ theirs - by_stratum
        return covariance

    def _sums(self, clusters: Ints, totals: Floats) -> Floats:
        """(T, 2K) sums over the shared clusters of each stratum, so scaled that two of them give the centring."""
        sums = sum_by(totals, self._stratum[clusters], len(self._size))
        scaled: Floats = sums * np.sqrt(self._factor / self._size)[:, None]
        return scaled

    def degrees_shared(self, earlier: int, later: int) -> float:
        """Degrees of freedom that two domains count twice: the units both visited minus their strata."""
        both = np.intersect1d(self._earlier.of(earlier)[0], self._later.of(later)[0])
        stratum = self._stratum[both]
        return float(len(both) - len(np.unique(stratum)))


def _numbers(visits: Visits, loadings: Floats) -> Floats:
    """(N, M): what each cluster adds to each number."""
    mine = np.flatnonzero(visits.domain < len(loadings))
    added = np.einsum("vk,vmk->vm", visits.totals[mine], loadings[visits.domain[mine]])
    return sum_by(added, visits.cluster[mine], len(visits.stratum))
