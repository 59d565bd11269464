"""What of a result somebody may see who may see some of its agencies only: nothing in it names another one.

The values of their peer groups and of all agencies stay, because theirs are read beside them.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from surveyapp.results.model.contributions import Decompositions, hidden_of, without_hidden
from surveyapp.results.model.league import League
from surveyapp.results.model.prospects import Prospects
from surveyapp.results.model.provenance import Provenance
from surveyapp.results.model.result import Counts, LostPart, RowKey, WaveResult
from surveyapp.results.model.standardised import StandardisedIndices
from surveyapp.results.scope import Scope

T = TypeVar("T")
_NAMES = re.compile(r"[:/+ ]+")
UNKNOWN = Counts(valid=None, excluded=None, monitoring=None)


def cut_result(result: WaveResult, scope: Scope) -> WaveResult:
    """The same without other agencies, without groups that none of them is in, and without counts of all forms."""
    if scope.is_whole:
        return result
    agencies = {code: facts for code, facts in result.agencies.items() if code in scope}
    groups = {facts.peer_group for facts in agencies.values()}
    seen = {("agency", code) for code in agencies} | {("peer_group", group) for group in groups} | {("all", "all")}

    def inside(keys: Iterable[RowKey]) -> frozenset[RowKey]:
        return frozenset(place for place in keys if place[:2] in seen)

    return dataclasses.replace(
        result,
        rows=tuple(row for row in result.rows if row.key[:2] in seen),
        agencies=agencies,
        group_names=_of(result.group_names, groups),
        counts=UNKNOWN,
        counts_by_group={group: UNKNOWN for group in result.counts_by_group if group in groups},
        provenance=_provenance(result, agencies),
        levels={place: levels for place, levels in result.levels.items() if place[:2] in seen},
        notes=tuple(note for note in result.notes if not _names_others(note, result, scope)),
        parts_left_out={group: parts for group, parts in result.parts_left_out.items() if group in groups},
        fixed_parts=tuple(part for part in result.fixed_parts if part.group in groups),
        lost_parts=tuple(_lost(part, scope) for part in result.lost_parts if part.group in groups),
        part_decisions=tuple(each for each in result.part_decisions if each.group in groups),
        leagues={table: _league(league, scope) for table, league in result.leagues.items() if table[0] in groups},
        moved=inside(result.moved),
        moved_within=inside(result.moved_within),
        changes_beside=_inside(result.changes_beside, seen),
        changes_within=_inside(result.changes_within, seen),
        changes_from_few=inside(result.changes_from_few),
        changes_hidden=inside(result.changes_hidden),
        hidden={place: why for place, why in result.hidden.items() if place[:2] in seen},
        steps={place: step for place, step in result.steps.items() if place[:2] in seen},
    )


def cut_decompositions(decompositions: Decompositions, result: WaveResult, scope: Scope) -> Decompositions:
    """Those of groups and of all are made of other agencies. `result` has been cut, and hides what is of few people."""
    if scope.is_whole:
        return decompositions
    hidden = hidden_of(result)
    mine = {where: one for where, one in decompositions.items() if where[0] == "agency" and where[1] in scope}
    return {where: without_hidden(one, hidden) for where, one in mine.items()}


def cut_standardised(standardised: StandardisedIndices, result: WaveResult, scope: Scope) -> StandardisedIndices:
    """`result` has been cut."""
    if scope.is_whole:
        return standardised
    groups = result.peer_groups
    return dataclasses.replace(
        standardised,
        mix=_of(standardised.mix, groups),
        agencies=_of(standardised.agencies, result.agencies),
        unreliable=tuple(group for group in standardised.unreliable if group in groups),
        reliability=_of(standardised.reliability, groups),
    )


def cut_prospects(prospects: Prospects, scope: Scope) -> Prospects:
    return dataclasses.replace(prospects, rises=_of(prospects.rises, scope.within(prospects.rises)))


def _lost(part: LostPart, scope: Scope) -> LostPart:
    return dataclasses.replace(part, without=tuple(agency for agency in part.without if agency in scope))


def _inside(values: Mapping[RowKey, T], seen: Collection[tuple[str, str]]) -> dict[RowKey, T]:
    return {key: value for key, value in values.items() if key[:2] in seen}


def _of(values: Mapping[str, T], names: Iterable[str]) -> dict[str, T]:
    return {name: values[name] for name in names if name in values}


def _provenance(result: WaveResult, agencies: Collection[str]) -> Provenance | None:
    """How forms were chosen and came is everybody's; how many, and which other agencies' weigh how, is not."""
    if result.provenance is None:
        return None
    weights = {kind: tuple(a for a in named if a in agencies) for kind, named in result.provenance.weights.items()}
    return dataclasses.replace(result.provenance.without_counts(), weights={k: a for k, a in weights.items() if a})


def _league(league: League, scope: Scope) -> League:
    return dataclasses.replace(
        league,
        bands=_of(league.bands, scope.within(league.bands)),
        sets_for_all=_of(league.sets_for_all, scope.within(league.sets_for_all)),
    )


def _names_others(note: str, result: WaveResult, scope: Scope) -> bool:
    """Notes name strata as AGENCY/STRATUM and agencies by their code."""
    return any(word in result.agencies and word not in scope for word in _NAMES.split(note))
