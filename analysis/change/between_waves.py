"""From one wave to the next: how much every part moved, and which ranks did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.change.shared_clusters import SharedClusters, visits_of
from analysis.index.agency_covariance import Influences, influences_of
from analysis.index.indices import WaveIndices
from analysis.labelled import Labelled
from analysis.refusal import AnalysisError
from analysis.survey.adjustment import differences
from analysis.wave.sample import Sample
from questionnaires.model import Questionnaire


class ChangeError(AnalysisError):
    """Two waves that cannot be laid over each other."""


@dataclass(frozen=True, eq=False)
class IndexedWave:
    """A wave with its indices. Agencies (and, where `shared`, strata and clusters) are numbered alike in both waves."""

    sample: Sample
    questionnaire: Questionnaire
    indices: WaveIndices

    def influences(self, loadings: Floats) -> Influences:
        """Of M numbers with `loadings` (A, M, 2K) by the agencies' totals, as `influences_of`."""
        return influences_of(self.sample, self.questionnaire, self.indices, loadings)


@dataclass(frozen=True, eq=False, repr=False)
class Change(Labelled):
    """(D, P) on 0-1, parts in the order of the later wave: `estimate` = later - earlier with a Wald interval, and `p`
    of no change, not adjusted. NaN where a wave does not know the part."""

    parts: tuple[str, ...]
    estimate: Floats
    se: Floats
    df: Floats
    low: Floats
    high: Floats
    p: Floats


def change_between(
    earlier: WaveIndices,
    later: WaveIndices,
    *,
    covariance: Floats | None = None,
    degrees_shared: Floats | None = None,
    confidence: float = 0.95,
) -> Change:
    """Change of every part in every domain; domains are numbered alike. `covariance` (D, P) between the two waves'
    estimates, 0 for independent samples, and `degrees_shared` (D,) that both count (`covariance_of_waves` and
    `degrees_of_both` where they share clusters). A variance below 0 is unknown, as is all that is made of it."""
    if len(earlier.estimate) != len(later.estimate):
        raise ChangeError("the two waves do not have the same domains")
    place = [earlier.parts.index(part) if part in earlier.parts else -1 for part in later.parts]
    known = np.array(place) >= 0
    before, se_before, df_before = (
        np.where(known, values[:, place], np.nan) for values in (earlier.estimate, earlier.se, earlier.df)
    )
    shared = 0.0 if covariance is None else covariance
    variance = se_before**2 + later.se**2 - 2 * shared
    twice = 0.0 if degrees_shared is None else degrees_shared[:, None]
    df = df_before + later.df - twice
    judged = differences((later.estimate - before).ravel(), variance.ravel(), df.ravel(), confidence=confidence)
    shape = later.estimate.shape
    estimate, se, low, high, p = (
        values.reshape(shape) for values in (judged.estimate, judged.se, judged.low, judged.high, judged.p)
    )
    return Change(later.parts, estimate, se, df, low, high, p)


def covariance_of_waves(earlier: IndexedWave, later: IndexedWave, part: str = "overall") -> Floats:
    """(A,) between the same agency's estimates of a part, squared units of 0-1, in two waves that visited some of the
    same clusters: agencies, strata and clusters have to be numbered alike."""
    agencies = later.sample.n_agencies
    sides = [wave.influences(_own_loadings(wave.indices, part, agencies)) for wave in (earlier, later)]
    covariance: Floats = np.diag(sides[0].covariance_with(sides[1]))
    return covariance


def degrees_of_both(earlier: IndexedWave, later: IndexedWave) -> Floats:
    """(D,) degrees of freedom of each domain of the later wave that both waves count: the clusters that both visited
    less their strata. Their sum without these is that of both waves stacked into one sample. Domains, strata and
    clusters have to be numbered alike."""
    waves = (earlier, later)
    places = [np.stack([wave.sample.stratum, wave.sample.cluster], axis=1) for wave in waves]
    _, number = np.unique(np.concatenate(places), axis=0, return_inverse=True)
    sides = np.split(number.ravel(), [len(places[0])])
    visits = [
        visits_of(
            wave.sample,
            wave.questionnaire,
            wave.indices.rule,
            np.where(wave.sample.cluster >= 0, side, -1),
            int(number.max(initial=-1)) + 1,
        )
        for wave, side in zip(waves, sides, strict=True)
    ]
    both = SharedClusters(*visits)
    return np.array([both.degrees_shared(domain, domain) for domain in range(len(later.indices.estimate))])


def moved_in_rank(before: tuple[Ints, Ints], after: tuple[Ints, Ints]) -> Bools:
    """(A,) whether a rank moved: only where the simultaneous rank sets (low, high) of two waves are disjoint."""
    known = (before[0] > 0) & (after[0] > 0)
    return known & ((before[1] < after[0]) | (after[1] < before[0]))


def _own_loadings(indices: WaveIndices, part: str, agencies: int) -> Floats:
    gradient = np.nan_to_num(indices.gradient[:agencies, indices.place_of(part)])
    own: Floats = np.eye(agencies)[:, :, None] * gradient[:, None, :]
    return own
