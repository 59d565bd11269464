"""What the index of each peer group is made of, which fixed factors the field failed, and what a decision changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from analysis.index.indices import WaveIndices
from analysis.index.parts import FEWEST_ANSWERS, Answered, Shortfall, answers_known, shortfall
from surveyapp.results.index.basis import Speaking
from surveyapp.results.index.inputs import Inputs
from surveyapp.results.index.sampling import WaveAgencies
from surveyapp.results.model.result import PART_LOST, IndexRow, LostPart, RowKey

LeftOut = Mapping[int, tuple[str, ...]]
"""By number of the peer group."""


def left_out(inputs: Inputs, places: WaveAgencies, answered: Answered) -> LeftOut:
    """Factors that stand outside: fixed so, or by the answers of a wave of before; and those that a decision leaves."""
    if inputs.left_out is None:
        fails = _shortfall(answered, places).fails
        said = {group: _names(answered.factors, fails[number]) for number, group in enumerate(places.groups)}
    else:
        said = {group: tuple(inputs.left_out.get(group, ())) for group in places.groups}
    for decision in inputs.decisions:
        if decision.group in said and decision.factor not in said[decision.group]:
            said[decision.group] = (*said[decision.group], decision.factor)
    return {number: said[group] for number, group in enumerate(places.groups) if said[group]}


def as_fixed(inputs: Inputs) -> Inputs:
    """As if nobody had decided anything."""
    return dataclasses.replace(inputs, decisions=())


def lacking(
    inputs: Inputs, answered: Answered, outside: LeftOut, places: WaveAgencies, used: WaveIndices
) -> np.ndarray:
    """(A,) agencies without a single answer to a factor that was fixed, where others of their group have some."""
    none = answered.none
    if inputs.left_out is None:
        return np.zeros(len(none), dtype=np.bool_)
    group = places.peer_group()
    found = np.zeros(len(none), dtype=np.bool_)
    for number in range(len(places.groups)):
        mine = group == number
        fixed = _is_fixed(answered.factors, outside.get(number, ()))
        somewhere = used.parts_used[: len(none), : len(answered.factors)][mine].any(axis=0)
        found[mine] = (none[mine] & fixed & somewhere).any(axis=1)
    return found


def lost_parts(
    inputs: Inputs,
    places: WaveAgencies,
    speaking: Mapping[tuple[str, str], Speaking],
    answered: Mapping[int, Answered],
    outside: Mapping[int, LeftOut],
) -> tuple[LostPart, ...]:
    """Of every peer group that anybody speaks for, in the order of the questionnaire; nothing of a wave of before."""
    if not inputs.fixed_parts:
        return ()
    found: list[LostPart] = []
    for number, group in enumerate(places.groups):
        tier = speaking["peer_group", group].tier if ("peer_group", group) in speaking else min(answered)
        if tier is not None:
            found += _lost(group, number, places, answered[tier], outside[tier].get(number, ()))
    return tuple(found)


def flagged(rows: Sequence[IndexRow], lost: Sequence[LostPart]) -> tuple[IndexRow, ...]:
    """With a flag on every index that was to be made of more: of groups and all where a factor fails, of agencies with
    too few answers to one that fails, or with none."""
    if not lost:
        return tuple(rows)
    answers = {row.key: row.n for row in rows if row.part.startswith("factor:")}
    failed = [(part.group, part.factor) for part in lost if part.fails]
    without = {agency for part in lost for agency in part.without}

    def is_lost(row: IndexRow) -> bool:
        if row.scope == "all":
            return bool(failed)
        mine = [factor for group, factor in failed if group == row.peer_group]
        if row.scope == "peer_group":
            return bool(mine)
        return row.agency in without or any(_answers(answers, row, factor) < FEWEST_ANSWERS for factor in mine)

    return tuple(
        dataclasses.replace(row, flags=(*row.flags, PART_LOST))
        if row.part == "overall" and row.index is not None and is_lost(row)
        else row
        for row in rows
    )


def beside_fixed(rows: Sequence[IndexRow], fixed: Sequence[IndexRow], inputs: Inputs) -> tuple[IndexRow, ...]:
    """With the index, and the place, as they were fixed, wherever a decision left a factor out."""
    groups = {decision.group for decision in inputs.decisions}
    before = {row.key: row for row in fixed}

    def told(row: IndexRow) -> IndexRow:
        is_ranked_by = row.part == "overall" or row.part.startswith("content:")
        if not is_ranked_by or not (row.scope == "all" or row.peer_group in groups):
            return row
        then = before[row.key]
        return dataclasses.replace(row, index_as_fixed=then.index, rank_as_fixed=then.rank)

    return tuple(map(told, rows))


def _lost(
    group: str, number: int, places: WaveAgencies, answered: Answered, outside: Sequence[str]
) -> Iterator[LostPart]:
    told, mine = _shortfall(answered, places), places.peer_group() == number
    fixed = _is_fixed(answered.factors, outside)
    for place in np.flatnonzero(fixed):
        without = np.flatnonzero(mine & answered.none[:, place])
        fails = bool(told.fails[number, place])
        if fails or len(without):
            few, counted = int(told.few[number, place]), int(told.counted[number, place])
            names = tuple(places.agencies[agency] for agency in without)
            yield LostPart(group, answered.factors[place], few, counted, fails, names)


def _answers(answers: Mapping[RowKey, int | None], row: IndexRow, factor: str) -> int:
    """Of published counts nobody knows of how many people they are."""
    n = answers.get((*row.key[:2], f"factor:{factor}"), 0)
    return FEWEST_ANSWERS if n is None else n


def _shortfall(answered: Answered, places: WaveAgencies) -> Shortfall:
    return shortfall(answers_known(answered), places.peer_group(), len(places.groups))


def _is_fixed(factors: Sequence[str], outside: Sequence[str]) -> np.ndarray:
    return np.array([factor not in outside for factor in factors], dtype=np.bool_)


def _names(factors: Sequence[str], which: np.ndarray) -> tuple[str, ...]:
    return tuple(factor for factor, is_one in zip(factors, which.tolist(), strict=True) if is_one)
