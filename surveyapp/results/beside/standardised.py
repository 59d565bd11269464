"""What the overall index would be if all agencies of a group had one mix: of procedure groups, or of channels."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from analysis.index.standardised import Standardised, standardised_indices
from analysis.moderated.pool import Moderated, moderate
from analysis.moderated.shared import moderated_covariance
from analysis.ranking.display import BANDS, display_of
from analysis.ranking.rank_sets import RankComparison
from analysis.ranking.ranks import rank
from analysis.ranking.reliability import reliability_of
from analysis.survey.intervals import wilson
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
        dataclasses.replace(sample, finite=False),
        material.inputs.questionnaire,
        found.indices[RANKABLE].rule,
        kind,
        shares=np.column_stack([of_agency, np.zeros(len(of_agency))]),  # the last kind: not stated
        leave_out=found.left_out[RANKABLE],
    )
    units = _moderated(material, at)
    told = {
        agency: _index_of(material, at, units, number, kinds, shares[group_of[number]])
        for number, agency in enumerate(places.agencies)
    }
    displays, reliability = _placed(material, at, units, told)
    return StandardisedIndices(
        by=by,
        mix={group: _mix(kinds, row) for group, row in zip(places.groups, shares, strict=True)},
        agencies=told,
        unreliable=tuple(group for group, display in displays.items() if display == BANDS),
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
    material: Material, at: Standardised, units: Moderated, number: int, kinds: Sequence[str], shares: np.ndarray
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
    confidence = material.estimates.indices[RANKABLE].confidence
    low, high = wilson(at.estimate[number], units.n_eff[number], units.df[number], confidence)
    return StandardisedIndex(
        percent(at.estimate[number]), percent(at.se[number]), known_percent(float(low)), known_percent(float(high))
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


def _moderated(material: Material, at: Standardised) -> Moderated:
    """(A,) the variances at the common mix, moderated in the pools of the index as it is: a mix says nothing of how one
    person's answers go together."""
    found = material.estimates.moderated[RANKABLE]
    agencies = len(at.estimate)
    size, pool = material.estimates.indices[RANKABLE].replaced.size[:agencies, 0], found.pool[:agencies, 0]
    columns = np.full((len(fields(Moderated)), agencies), np.nan)
    for kind in np.unique(np.stack([pool, found.clustered[:agencies]]), axis=1).T:
        mine = np.flatnonzero((pool == kind[0]) & (found.clustered[:agencies] == kind[1]))
        variance = np.where(at.se[mine] > CERTAIN, at.se[mine] ** 2, 0 * at.se[mine])
        units = moderate(at.estimate[mine], variance, at.df[mine], size[mine])
        for column, told in zip(columns, fields(Moderated), strict=True):
            column[mine] = getattr(units, told.name)
    return Moderated(*columns)


def _placed(
    material: Material, at: Standardised, units: Moderated, told: dict[str, StandardisedIndex]
) -> tuple[dict[str, str], dict[str, float]]:
    """Writes the places into `told`; how the order of each peer group that has one is shown, and its reliability."""
    places, group_of = material.estimates.wave_agencies, material.estimates.wave_agencies.peer_group()
    displays, reliability = {}, {}
    for number, group in enumerate(places.groups):
        of_group = np.flatnonzero(group_of == number).tolist()
        mine = np.array([place for place in of_group if _takes_part(material, told, place)], dtype=np.int64)
        if len(mine) < FEWEST:
            continue
        estimate, between = np.round(at.estimate[mine], 12), at.covariance[np.ix_(mine, mine)]
        sharing = np.abs(between) > 0
        covariance = moderated_covariance(units.variance[mine], at.df[mine], between, sharing, units.strength[mine])
        reliability[group] = reliability_of(estimate, units.variance[mine])
        contest = RankComparison(
            estimate, covariance, df=units.df[mine], draws=material.result.draws, seed=material.result.seed
        )
        displays[group] = display_of(contest.sets())
        if displays[group] != BANDS:
            _place(told, [places.agencies[i] for i in mine], estimate, contest)
    return displays, reliability


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
