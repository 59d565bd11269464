"""Why an agency has no rank in a part: the first reason that applies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.index.indices import WaveIndices
from analysis.index.parts import has_other_parts
from analysis.wave.flags import RANK_FROM
from surveyapp.results.index.basis import RANKABLE, Speaking
from surveyapp.results.index.fieldwork import FieldRow, fieldwork_of
from surveyapp.results.index.sampling import WaveAgencies

CLUSTERS_FROM = 5
"""Clusters that an agency needs to be ranked, where clusters were sampled."""
FEWEST_RANKED = 2
"""One agency alone is first of nobody."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a wave asks of whoever is ranked: `response_from` forms returned of 100 issued; in a trial nobody is."""

    purpose: str
    response_from: float


def reasons(
    wave_agencies: WaveAgencies,
    indices: Mapping[int, WaveIndices],
    speaking: Mapping[tuple[str, str], Speaking],
    frame: Sequence[FieldRow],
    thresholds: Thresholds,
    lacking: np.ndarray | None = None,
) -> np.ndarray:
    """(A, P) of no-answers, trial, basis, counts, other-parts, few-dossiers, few-forms, few, few-clusters,
    low-response, alone, or '' where nothing is against a rank. Who is `lacking` (A,) a part that was fixed has other
    parts."""
    agencies = wave_agencies.agencies
    some = next(iter(indices.values()))
    reason = np.full((len(agencies), len(some.parts)), "", dtype=object)
    rankable = indices.get(RANKABLE)
    if rankable is not None:
        fieldwork = [fieldwork_of(frame, (agency,)) for agency in agencies]
        low = np.array([_is_low(of.response_rate, thresholds) for of in fieldwork], dtype=np.bool_)
        reason[low] = "low-response"
        reason[_few_clusters(rankable, len(agencies))] = "few-clusters"
        few = rankable.n[: len(agencies)] < RANK_FROM
        for number, of in enumerate(fieldwork):
            # Nobody is blamed who had too few people to ask; whoever had enough is named.
            reason[number, few[number]] = (
                "few" if of.population is None else "few-dossiers" if of.population < RANK_FROM else "few-forms"
            )
        other = has_other_parts(rankable.parts_used[: len(agencies)], wave_agencies.peer_group(), lacking)
        reason[other, 0] = "other-parts"
        reason[rankable.flags["counts"][: len(agencies)]] = "counts"
    reason[[speaking["agency", agency].tier != RANKABLE for agency in agencies]] = "basis"
    if thresholds.purpose == "trial":
        reason[:] = "trial"
    for number, agency in enumerate(agencies):
        reason[number, _has_no_index(indices, speaking["agency", agency], number)] = "no-answers"
        if speaking["agency", agency].tier is None and speaking["agency", agency].monitoring:
            reason[number] = "basis"
    return _with_those_alone(reason, wave_agencies.peer_group())


def _few_clusters(rankable: WaveIndices, agencies: int) -> np.ndarray:
    """(A, P) parts that rest on too few clusters for anybody to say how they vary: one such agency would widen the sets
    of its whole group."""
    replaced = rankable.replaced
    few: np.ndarray = (replaced.clustered & (replaced.units < CLUSTERS_FROM))[:agencies]
    return few


def _is_low(response_rate: float | None, thresholds: Thresholds) -> bool:
    return response_rate is not None and response_rate < thresholds.response_from


def _has_no_index(indices: Mapping[int, WaveIndices], scope: Speaking, number: int) -> np.ndarray | slice:
    return slice(None) if scope.tier is None else np.isnan(indices[scope.tier].estimate[number])


def _with_those_alone(reason: np.ndarray, peer_group: np.ndarray) -> np.ndarray:
    for group in np.unique(peer_group[peer_group >= 0]):
        members = np.flatnonzero(peer_group == group)
        free = reason[members] == ""
        alone, parts = np.nonzero((free.sum(axis=0) < FEWEST_RANKED) & free)
        reason[members[alone], parts] = "alone"
    return reason
