"""A result beside an earlier one: how much each index moved, or why that cannot be said."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from analysis.change.comparability import why_not_comparable
from analysis.moderated.changes import Changes
from analysis.survey.adjustment import holm_levels
from questionnaires.editions.crosswalk import COMMON, YES, Compared
from questionnaires.editions.crosswalk import DECLARED as CLAIMED
from questionnaires.model import Claim
from questionnaires.rules import split_rule
from surveyapp.results.change.clusters import InCommon
from surveyapp.results.change.common import Editions, editions_of
from surveyapp.results.change.moderated import Pair, changes_of_rows
from surveyapp.results.change.usual import Steps, held_against, steps_of
from surveyapp.results.index.boundaries import Boundaries
from surveyapp.results.model.percent import known_percent, percent
from surveyapp.results.model.provenance import OWN
from surveyapp.results.model.result import DECLARED, FOUND, WITHIN_ERROR, Comparable, IndexRow, RowKey, WaveResult
from surveyapp.results.public.hiding import hidden_rows

NOTHING: InCommon = MappingProxyType({})


Waves = tuple[WaveResult, WaveResult]
"""The earlier and the later one."""


def compare(
    result: WaveResult,
    earlier: WaveResult,
    bounds: Boundaries,
    in_common: InCommon = NOTHING,
    over_common: Waves | None = None,
    claim: Claim | None = None,
    history: Sequence[Steps] = (),
) -> WaveResult:
    """The result with change, its interval, verdict and `comparable` in every row; points, later - earlier.

    A change is given only where it is comparable: `earlier` has been carried to the boundaries of today where that is
    possible. `in_common` is what waves share that visited the same clusters; other places are independent.
    `over_common` are both waves over the items that their editions ask alike; without them no part is compared over
    some of its items. `claim`: as in `editions_of`. `history`: what earlier waves changed, the oldest first.
    """
    editions = editions_of(earlier, result, claim)
    comparison = _Comparison(result, earlier, bounds, over_common, editions)
    judgements = [comparison.of(row) for row in result.rows]
    moved, judged = _changed(judgements, in_common)
    changes = dict(zip((row.key for row, _ in moved), _columns_of(judged, result.confidence), strict=True))
    compared, level = [row for row, _ in moved], 1 - result.confidence
    beside, within = (_in_families(compared, judged, family, level) for family in (_rivals, _siblings))
    usual = held_against(steps_of(moved, judged), history, result.confidence)
    for columns in (beside.verdicts(), usual):
        for key, told in columns:
            changes[key] |= told
    rows = tuple(
        dataclasses.replace(row, **told.columns, **changes.get(row.key, {}))
        for row, told in zip(result.rows, judgements, strict=True)
    )
    return dataclasses.replace(
        result,
        rows=rows,
        against=earlier.wave,
        moved=beside.significant,
        moved_within=within.significant,
        changes_beside=beside.intervals,
        changes_within=within.intervals,
        changes_from_few=_from_few(earlier, over_common),
        notes=(*result.notes, *_claims(editions.claim, rows)),
    )


def changed(
    result: WaveResult,
    earlier: WaveResult,
    bounds: Boundaries,
    in_common: InCommon = NOTHING,
    over_common: Waves | None = None,
    claim: Claim | None = None,
) -> Steps:
    """What moved between two waves, as a later change is held against it. As in `compare`, of which it is a part."""
    comparison = _Comparison(result, earlier, bounds, over_common, editions_of(earlier, result, claim))
    return steps_of(*_changed([comparison.of(row) for row in result.rows], in_common))


def with_changes_of(compared: WaveResult, over_common: WaveResult) -> WaveResult:
    """The later wave over common items, with the changes that were taken from it."""
    columns = (
        *("change", "change_low", "change_high", "comparable", "comparable_note", "common_items"),
        *("verdict", "usual", "usual_low", "usual_high"),
    )
    told = {row.key: {name: getattr(row, name) for name in columns} for row in compared.rows}
    rows = tuple(dataclasses.replace(row, **told[row.key]) for row in over_common.rows)
    return dataclasses.replace(
        over_common,
        rows=rows,
        against=compared.against,
        moved=compared.moved,
        changes_beside=compared.changes_beside,
    )


def without_microdata(result: WaveResult) -> WaveResult:
    """Nothing to compare with but figures that others computed."""
    rows = tuple(dataclasses.replace(row, comparable="no-microdata") for row in result.rows)
    return dataclasses.replace(result, rows=rows)


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What the columns of a row say, and the (row, earlier row) that its change is taken from; None: it has none."""

    comparable: Comparable
    note: str = ""
    common: tuple[str, ...] = ()
    rows: tuple[IndexRow, IndexRow] | None = None

    @property
    def columns(self) -> dict[str, Any]:
        return {"comparable": self.comparable, "comparable_note": self.note, "common_items": self.common}


def _changed(judgements: Iterable[_Judgement], in_common: InCommon) -> tuple[list[Pair], Changes]:
    moved = [judged.rows for judged in judgements if judged.rows is not None]
    return moved, changes_of_rows(moved, in_common, _rivals)


class _Comparison:
    """Finds the earlier row of each row and judges whether the two may be laid over each other."""

    def __init__(
        self,
        result: WaveResult,
        earlier: WaveResult,
        bounds: Boundaries,
        over_common: Waves | None,
        editions: Editions,
    ) -> None:
        self._result, self._earlier, self._over_common = result, earlier, over_common
        self._editions = editions
        self._split = bounds.split
        self._changed_groups = set(_changed_groups(result, earlier, bounds))

    def of(self, row: IndexRow) -> _Judgement:
        """Nothing is said where one of the two has no index."""
        if row.scope == "agency" and row.agency in self._split:
            return _Judgement("split" if row.index is not None else "")
        if row.index is None or not self._was_there(row):
            return _Judgement("")
        if row.scope == "peer_group" and row.peer_group in self._changed_groups:
            return _Judgement("population", "agencies")
        part = self._part(row)
        if part.verdict not in (YES, COMMON):
            return _Judgement(part.verdict, part.note)
        return self._held_against(row, part)

    def _was_there(self, row: IndexRow) -> bool:
        before = self._earlier.row(*row.key[:2])
        return before is not None and before.index is not None

    def _part(self, row: IndexRow) -> Compared:
        groups = self._result.parts_left_out.keys() | self._earlier.parts_left_out.keys()
        part = self._editions.part(row.part, groups if row.scope == "all" else [row.peer_group])
        if part.verdict == COMMON and self._over_common is None:
            return dataclasses.replace(part, verdict="questionnaire")
        return part

    def _held_against(self, row: IndexRow, part: Compared) -> _Judgement:
        after, before = self._rows(row, part)
        if after is None or before is None or after.index is None or before.index is None:
            return _Judgement("")
        told = [_told(result, which) for result, which in ((self._earlier, before), (self._result, after))]
        why = why_not_comparable(*told)
        if why:
            return _Judgement(why, f"{told[0][why]} → {told[1][why]}")
        return _Judgement(part.verdict, part.note, part.alike if part.verdict == COMMON else (), (after, before))

    def _rows(self, row: IndexRow, part: Compared) -> tuple[IndexRow | None, IndexRow | None]:
        if self._over_common is None:
            return row, self._earlier.row(*row.key[:2], part.earlier)
        earlier, later = self._over_common
        return later.row(*row.key), earlier.row(*row.key)


def _claims(claim: Claim | None, rows: Sequence[IndexRow]) -> Iterator[str]:
    """Why other words may be compared, to be printed wherever they are."""
    if claim and any(f"{CLAIMED}:" in row.comparable_note for row in rows):
        yield f"{DECLARED}:{claim.questionnaire} ({claim.note})"


def _from_few(earlier: WaveResult, over_common: Waves | None) -> frozenset[RowKey]:
    """Also of agencies that are gone, which contributions would tell; and of few who answered the common items."""
    hidden = (hidden_rows(result) for result in (earlier, *(over_common or ())))
    return frozenset[RowKey]().union(*hidden)


def _told(result: WaveResult, row: IndexRow) -> dict[str, object]:
    """What two waves must have in common; the index of an item knows no roll-up."""
    chose_themselves = "self-selected" in row.flags  # such forms never have weights: the basis is the reason then
    return {
        "rule": split_rule(result.rule)[0] if row.part.startswith("item:") else result.rule,
        "population": _weighed(result, row, chose_themselves),
        "basis": "self-selected" if chose_themselves else result.wave.basis,
    }


def _weighed(result: WaveResult, row: IndexRow, chose_themselves: bool) -> tuple[bool, bool]:
    """(does some form count once for want of a population, does some count with a weight that it brought)."""
    return "unweighted" in row.flags and not chose_themselves, _has_own_weights(result, row)


def _has_own_weights(result: WaveResult, row: IndexRow) -> bool:
    """Weights that forms brought say as little about the population as none do, and another thing."""
    agencies = [row.agency] if row.scope == "agency" else _members(result, row.peer_group)
    own = result.provenance.weighing(OWN) if result.provenance else frozenset()
    return bool(own) if row.scope == "all" else not own.isdisjoint(agencies)


def _changed_groups(result: WaveResult, earlier: WaveResult, bounds: Boundaries) -> Iterator[str]:
    """Groups that other agencies make up now. Those that were only renamed, merged or split inside are the same."""
    for group in result.peer_groups:
        carried = {
            heir
            for code in _members(earlier, group)
            for heir in ({code} if code in result.agencies else bounds.heirs.get(code, {code}))
        }
        if carried != set(_members(result, group)):
            yield group


def _members(result: WaveResult, group: str) -> Iterable[str]:
    return (code for code, facts in result.agencies.items() if facts.peer_group == group)


def _columns_of(judged: Changes, confidence: float) -> Iterator[dict[str, Any]]:
    for change, low, high in zip(judged.change, *judged.interval(confidence), strict=True):
        yield {"change": percent(change), "change_low": known_percent(low), "change_high": known_percent(high)}


def _rivals(row: IndexRow) -> tuple[str, ...]:
    """Shown together on a ranking: the agencies of a peer group in one part; likewise the groups, and all."""
    return row.scope, row.peer_group if row.scope == "agency" else "", row.part


def _siblings(row: IndexRow) -> tuple[str, ...]:
    """Shown together on the page of one place: its parts of one kind."""
    return *row.key[:2], row.part.partition(":")[0]


@dataclass(frozen=True, slots=True)
class _Family:
    """Changes that are judged together: those found after Holm's adjustment, and of each the interval at the level of
    its test. It holds 0 just where nothing is found."""

    significant: frozenset[RowKey]
    intervals: dict[RowKey, tuple[float, float]]

    def verdicts(self) -> Iterator[tuple[RowKey, dict[str, Any]]]:
        for key in self.intervals:
            yield key, {"verdict": FOUND if key in self.significant else WITHIN_ERROR}


def _in_families(
    rows: Sequence[IndexRow], judged: Changes, family: Callable[[IndexRow], tuple[str, ...]], level: float
) -> _Family:
    families: dict[tuple[str, ...], list[int]] = {}
    for number, row in enumerate(rows):
        families.setdefault(family(row), []).append(number)
    levels = np.full(len(rows), np.nan)
    for mine in families.values():
        levels[mine] = holm_levels(judged.p[mine], level)
    found, (low, high) = judged.found(levels)
    known = np.flatnonzero(~np.isnan(low)).tolist()
    return _Family(
        frozenset(rows[number].key for number in known if found[number]),
        {rows[number].key: (percent(low[number]), percent(high[number])) for number in known},
    )
