"""Which clusters two waves both visited, and what their indices have in common through them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.change.shared_clusters import SharedClusters, Visits, visits_of
from analysis.index.indices import WaveIndices
from surveyapp.results.index.estimates import Measured
from surveyapp.results.model.result import RowKey
from surveyapp.store.readings.answers import StoredAnswers

ClusterName = tuple[str, str, str]  # stratum, its agency ("": it spans agencies), cluster
InCommon = Mapping[RowKey, tuple[float, float]]
"""RowKey -> (covariance of its index in both waves, 0-1 squared; degrees of freedom that both count)."""


def clusters_of(stored: StoredAnswers) -> list[ClusterName | None]:
    """Of each cell; None where its forms are their own sampling units."""
    strata = stored.strata
    return [
        (strata[cell.stratum].name, strata[cell.stratum].agency, cell.cluster) if cell.cluster else None
        for cell in stored.cells
    ]


def shared_clusters(earlier: Measured, later: Measured) -> Mapping[int, SharedClusters]:
    """By tier; empty where no cluster is shared."""
    waves = (earlier, later)
    named = [clusters_of(wave.inputs.stored) for wave in waves]
    both = sorted(name for name in {*named[0]} & {*named[1]} if name)
    number = {name: i for i, name in enumerate(both)}
    common = [np.array([number.get(name, -1) if name else -1 for name in names]) for names in named]

    def visits(wave: int, tier: int) -> Visits:
        sample, asked = waves[wave].estimates.samples[tier], waves[wave].inputs.questionnaire
        return visits_of(sample, asked, waves[wave].rule, common[wave], len(both))

    tiers = earlier.estimates.samples.keys() & later.estimates.samples.keys() if both else ()
    return {tier: SharedClusters(visits(0, tier), visits(1, tier)) for tier in tiers}


def in_common(earlier: Measured, later: Measured) -> InCommon:
    """Of every place that both waves know; empty where no cluster is shared."""
    clusters, (then, now) = shared_clusters(earlier, later), (earlier.estimates, later.estimates)
    before = {place: number for number, place in enumerate(then.wave_agencies.domains)}
    found: dict[RowKey, tuple[float, float]] = {}
    for domain, place in enumerate(now.wave_agencies.domains):
        tier = now.speaking[place].tier
        if tier is not None and tier in clusters and place in before and then.speaking[place].tier == tier:
            df = clusters[tier].degrees_shared(before[place], domain)
            totals = clusters[tier].covariance(before[place], domain)
            gradients = [_gradients(then.indices[tier], before[place]), _gradients(now.indices[tier], domain)]
            for part in gradients[0].keys() & gradients[1].keys():
                found[*place, part] = float(gradients[0][part] @ totals @ gradients[1][part]), df
    return found


def _gradients(indices: WaveIndices, domain: int) -> dict[str, np.ndarray]:
    """Part -> (2K,) derivatives of its index by the domain's totals."""
    return dict(zip(indices.parts, np.nan_to_num(indices.gradient[domain]), strict=True))
