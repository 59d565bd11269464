"""What the overall index would be if all agencies of a group had one mix: of procedure groups, or of channels."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from analysis.index.standardised import Standardised, standardised_indices
from analysis.ranking.rank_sets import RankComparison
from analysis.ranking.ranks import rank
from analysis.ranking.reliability import RELIABLE_FROM, reliability_of
from analysis.survey import intervals
from analysis.survey.intervals import agresti_coull_variance
from analysis.wave.sample import Sample
from analysis.wave.weights import response_weights
from surveyapp.results.beside.further import Further, Material
from surveyapp.results.index.basis import RANKABLE, cells_of_tier
from surveyapp.results.model.percent import known_percent, percent
from surveyapp.results.model.result import MIXES, IndexRow
from surveyapp.results.model.standardised import StandardisedIndex, StandardisedIndices
from surveyapp.store.readings.answers import StoredAnswers

PROCEDURES, CHANNELS = MIXES
CERTAIN = 1e-9
FEWEST = 2  # agencies in an order, kinds in a mix


def compute(material: Material, by: str) -> StandardisedIndices:
    found, places = material.estimates, material.estimates.wave_agencies
    if not found.is_rankable:
        return StandardisedIndices(by, {}, {agency: _without(material, agency) for agency in places.agencies})
    sample = found.samples[RANKABLE]
    kinds, kind = _kinds(material.inputs.stored, by)
    shares = _shares(material, sample, kind, len(kinds))
    group_of = places.peer_group()
    of_agency = np.where(group_of[:, None] >= 0, shares[group_of], 0)
    at = standardised_indices(
        sample,
        material.inputs.questionnaire,
        found.indices[RANKABLE].rule,
        kind,
        shares=np.column_stack([of_agency, np.zeros(len(of_agency))]),  # the last kind: not stated
        leave_out=found.left_out[RANKABLE],
    )
    told = {
        agency: _index_of(material, at, number, kinds, shares[group_of[number]])
        for number, agency in enumerate(places.agencies)
    }
    reliability = dict(_placed(material, at, told))
    return StandardisedIndices(
        by=by,
        mix={group: _mix(kinds, row) for group, row in zip(places.groups, shares, strict=True)},
        agencies=told,
        unreliable=tuple(group for group, value in reliability.items() if value < RELIABLE_FROM),
        unstated=0 if sample.counted is not None else int((kind == len(kinds)).sum()),
        reliability=reliability,
    )


def _kinds(stored: StoredAnswers, by: str) -> tuple[list[str], np.ndarray]:
    """(names, (n,) number of each form's kind; the number after the last name where it is not stated)."""
    blocks = cells_of_tier(stored, RANKABLE)
    labels = [b.channel if by == CHANNELS else stored.cells[b.cell].procedure_group for b in blocks]
    names = sorted(set(labels) - {""})
    number = {name: place for place, name in enumerate(names)} | {"": len(names)}
    return names, np.repeat([number[label] for label in labels], [b.count for b in blocks]).astype(np.int64)


def _shares(material: Material, sample: Sample, kind: np.ndarray, kinds: int) -> np.ndarray:
    """(groups, kinds): weighted answers that speak for an agency of the group, as parts of one."""
    weight, groups = response_weights(sample), len(material.estimates.wave_agencies.groups)
    group_of = sample.peer_group
    judged = [sample.resolving[sample.cell]]
    if material.estimates.indices[RANKABLE].structure.receiving.any():
        judged.append(sample.receiving[sample.cell])
    shares = np.zeros((groups, kinds))
    for group in range(groups):
        mine = np.zeros(len(kind), dtype=np.bool_)
        for agency in judged:
            mine |= (agency >= 0) & (group_of[agency] == group)
        shares[group] = np.bincount(kind[mine], weights=weight[mine], minlength=kinds + 1)[:kinds]
    whole = shares.sum(axis=1, keepdims=True)
    return shares / np.where(whole > 0, whole, 1)


def _mix(kinds: Sequence[str], shares: np.ndarray) -> dict[str, float]:
    return {kind: percent(share) for kind, share in zip(kinds, shares, strict=True) if share > 0}


def _index_of(
    material: Material, at: Standardised, number: int, kinds: Sequence[str], shares: np.ndarray
) -> StandardisedIndex:
    agency = material.estimates.wave_agencies.agencies[number]
    nothing = _without(material, agency)
    if nothing.why:
        return nothing
    if (shares > 0).sum() < FEWEST:
        return StandardisedIndex(why="one-kind")
    missing = tuple(
        k for k, share, there in zip(kinds, shares, at.answered[number], strict=False) if share and not there
    )
    if missing:
        return StandardisedIndex(why="missing", missing=missing)
    low, high = _interval(material, at, number)
    return StandardisedIndex(
        percent(at.estimate[number]), percent(at.se[number]), known_percent(low), known_percent(high)
    )


def _without(material: Material, agency: str) -> StandardisedIndex:
    """Why an agency has no index at a common mix, whatever the mix."""
    scope = material.estimates.speaking["agency", agency]
    row = material.result.row("agency", agency)
    if scope.tier is None or row is None or row.index is None:
        return StandardisedIndex(why="no-answers")
    if scope.tier != RANKABLE:
        return StandardisedIndex(why="basis")
    if row.is_of_counts:
        return StandardisedIndex(why="counts")
    named = set(material.estimates.wave_agencies.groups)
    return StandardisedIndex() if row.peer_group in named else StandardisedIndex(why="no-group")


def _interval(material: Material, at: Standardised, number: int) -> tuple[float, float]:
    """By logit, or Wilson's on the effective number of answers where nothing was seen to vary."""
    indices = material.estimates.indices[RANKABLE]
    estimate, se, df = at.estimate[number], at.se[number], at.df[number]
    if se > CERTAIN:
        low, high = intervals.logit(estimate, se, df, indices.confidence)
    else:
        low, high = intervals.wilson(estimate, indices.n_eff[number, 0], df, indices.confidence)
    return float(low), float(high)


def _placed(material: Material, at: Standardised, told: dict[str, StandardisedIndex]) -> Iterator[tuple[str, float]]:
    """Writes the places into `told`; (peer group, reliability of its order) of each that has an order."""
    places, indices = material.estimates.wave_agencies, material.estimates.indices[RANKABLE]
    group_of = places.peer_group()
    for number, group in enumerate(places.groups):
        of_group = np.flatnonzero(group_of == number).tolist()
        mine = np.array([place for place in of_group if _takes_part(material, told, place)], dtype=np.int64)
        if len(mine) < FEWEST:
            continue
        estimate = np.round(at.estimate[mine], 12)
        covariance = at.covariance[np.ix_(mine, mine)].copy()
        seen = np.where(at.se[mine] > CERTAIN, np.diag(covariance), 0)
        variance = agresti_coull_variance(estimate, seen, indices.n_eff[mine, 0], indices.confidence)
        np.fill_diagonal(covariance, variance)
        reliability = reliability_of(estimate, variance)
        yield group, reliability
        if reliability >= RELIABLE_FROM:
            contest = RankComparison(estimate, covariance, draws=material.result.draws, seed=material.result.seed)
            _place(told, [places.agencies[i] for i in mine], estimate, contest)


def _takes_part(material: Material, told: Mapping[str, StandardisedIndex], number: int) -> bool:
    """Who could be ranked on the index as it is, and has one at the common mix."""
    agency = material.estimates.wave_agencies.agencies[number]
    row = material.result.row("agency", agency)
    return told[agency].index is not None and row is not None and _is_ranked(row)


def _is_ranked(row: IndexRow) -> bool:
    return row.rank is not None or row.not_ranked == "unreliable"


def _place(
    told: dict[str, StandardisedIndex], agencies: Sequence[str], estimate: np.ndarray, contest: RankComparison
) -> None:
    together, eligible = np.zeros(len(agencies), dtype=np.int64), np.ones(len(agencies), dtype=np.bool_)
    ranks, of = rank(estimate, together, eligible)
    sets = contest.sets(simultaneous=False)
    for place, agency in enumerate(agencies):
        told[agency] = dataclasses.replace(
            told[agency],
            rank=int(ranks[place]),
            rank_of=int(of[place]),
            rank_low=int(sets.low[place]),
            rank_high=int(sets.high[place]),
        )


def _to_plain(found: StandardisedIndices) -> dict[str, Any]:
    return dataclasses.asdict(found)


def _from_plain(kept: dict[str, Any]) -> StandardisedIndices:
    agencies = {
        code: StandardisedIndex(**at | {"missing": tuple(at["missing"])}) for code, at in kept["agencies"].items()
    }
    return StandardisedIndices(**kept | {"agencies": agencies, "unreliable": tuple(kept["unreliable"])})


def _kind(by: str) -> Further[StandardisedIndices]:
    return Further(f"case-mix:{by}", lambda material: compute(material, by), _to_plain, _from_plain)


KINDS = {by: _kind(by) for by in MIXES}
