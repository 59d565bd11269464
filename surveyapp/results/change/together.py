"""A peer group or all agencies: what each agency adds to the change by how it did and by its share of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.change.aligned import AlignedWave
from analysis.change.contributions import AgencyContributions, CrossWaveCovariance, agency_contributions
from analysis.change.shared_clusters import SharedClusters
from analysis.index.agency_covariance import influences_of
from analysis.index.indices import WaveIndices
from analysis.index.whole_covariance import covariance_with_whole
from analysis.wave.sample import Sample
from questionnaires.model import Questionnaire

Pair = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class WaveArrays:
    """The arrays of one wave and tier, with its columns laid out as in the other wave."""

    sample: Sample
    questionnaire: Questionnaire
    indices: WaveIndices
    side: AlignedWave

    @property
    def are_apart(self) -> bool:
        return are_apart(self.sample, self.indices)

    def with_whole(self, whole: int) -> np.ndarray:
        """(A, 2K, 2K) of the totals of agencies with those of all of them."""
        agencies = self.sample.n_agencies
        if self.are_apart:
            return self.side.covariance[:agencies]
        return self.side.aligned(covariance_with_whole(self.sample, self.questionnaire, self.indices, whole))

    def covariance(self, loadings: np.ndarray) -> np.ndarray:
        """(M, M) of numbers with `loadings` (A, M, own 2K)."""
        if self.are_apart:
            totals = self.indices.covariance_of_totals[: len(loadings)]
            summed: np.ndarray = (loadings @ totals @ loadings.transpose(0, 2, 1)).sum(axis=0)
            return summed
        return influences_of(self.sample, self.questionnaire, self.indices, loadings).covariance


@dataclass(frozen=True, eq=False)
class Together:
    """A agencies and the place that they make up, in the earlier and the later wave."""

    waves: tuple[WaveArrays, WaveArrays]
    agencies: Pair  # their numbers in each wave, -1: not there
    apart: AgencyContributions
    clusters: SharedClusters | None

    def sums(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(values, variances) (M,) of sums over agencies: `numbers` (M, A, 2), performance and mix of each."""
        parts = np.stack([self.apart.performance, self.apart.mix], axis=1)
        loadings = [self._own_loadings(t, numbers) for t in (0, 1)]
        covariance = sum(wave.covariance(own) for wave, own in zip(self.waves, loadings, strict=True))
        variance = np.diag(covariance).copy()
        if self.clusters is not None:
            variance += 2 * np.diag(self.clusters.covariance_of_numbers(*loadings))
        unseen = (numbers[:, :, 0] ** 2) @ self.apart.items.unseen.sum(axis=1) ** 2
        return np.einsum("maj,aj->m", numbers, parts), np.maximum(variance, 0) + unseen

    def _own_loadings(self, wave: int, numbers: np.ndarray) -> np.ndarray:
        side, there = self.waves[wave].side, self.agencies[wave] >= 0
        of_members = side.by_wave_totals(self.apart.loadings(wave, numbers))
        loadings = np.zeros((self.waves[wave].sample.n_agencies, *of_members.shape[1:]))
        loadings[self.agencies[wave][there]] = of_members[there]
        return loadings


def put_together(
    waves: tuple[WaveArrays, WaveArrays],
    agencies: Pair,
    whole: tuple[int, int],
    clusters: SharedClusters | None,
    *,
    pooled: bool,
) -> Together | None:
    """None where some answers of the place belong to none of its agencies."""
    sides = (waves[0].side, waves[1].side)
    if not all(_adds_up(side, mine, number) for side, mine, number in zip(sides, agencies, whole, strict=True)):
        return None
    with_whole = (waves[0].with_whole(whole[0]), waves[1].with_whole(whole[1]))
    crossed = None if clusters is None else _crossed(clusters, agencies, whole, sides)
    apart = agency_contributions(sides, agencies, whole, with_whole, pooled=pooled, crossed=crossed)
    return Together(waves, agencies, apart, clusters)


def _adds_up(side: AlignedWave, agencies: np.ndarray, whole: int) -> bool:
    rated = side.totals[agencies[agencies >= 0], :, 1].sum(axis=0)
    return np.allclose(rated, side.totals[whole, :, 1], rtol=1e-9, atol=1e-9)


def _crossed(
    clusters: SharedClusters, agencies: Pair, whole: tuple[int, int], sides: tuple[AlignedWave, AlignedWave]
) -> CrossWaveCovariance:
    def aligned(pairs: Sequence[tuple[int, int]]) -> np.ndarray:
        return np.stack([across(clusters, sides, *pair) for pair in pairs])

    first, second = (mine.tolist() for mine in agencies)
    return CrossWaveCovariance(
        own_own=aligned(list(zip(first, second, strict=True))),
        own_whole=aligned([(agency, whole[1]) for agency in first]),
        whole_own=aligned([(whole[0], agency) for agency in second]),
        whole_whole=across(clusters, sides, *whole),
    )


def across(clusters: SharedClusters, sides: tuple[AlignedWave, AlignedWave], earlier: int, later: int) -> np.ndarray:
    """(2K, 2K) between the totals of two domains, laid out; 0 where one of them is not there (-1)."""
    size = 2 * sides[0].totals.shape[1]
    wide = np.zeros((size, size))
    if earlier >= 0 and later >= 0:
        own = clusters.covariance(earlier, later) * sides[0].drawn[:, None] * sides[1].drawn
        wide[sides[0].position[:, None], sides[1].position] = own
    return wide


def are_apart(sample: Sample, indices: WaveIndices) -> bool:
    """No form speaks for two agencies, and no stratum holds forms of two."""
    cells = np.flatnonzero(sample.forms_per_cell > 0)
    resolving = sample.resolving[cells]
    if indices.structure.receiving.any() and (sample.receiving[cells] != resolving).any():
        return False
    stratum = indices.frame.final[sample.stratum[cells]]
    return len(np.unique(np.stack([stratum, resolving]), axis=1).T) == len(np.unique(stratum))
