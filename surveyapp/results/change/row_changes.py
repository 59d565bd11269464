"""A result beside an earlier one: how much each index moved, or why that cannot be said."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from analysis.change.comparability import why_not_comparable
from analysis.survey.adjustment import holm
from analysis.survey.comparison import Differences, differences
from analysis.survey.intervals import agresti_coull_variance
from surveyapp.results.change.clusters import InCommon
from surveyapp.results.index.boundaries import Boundaries
from surveyapp.results.model.percent import known_percent, percent, share_of
from surveyapp.results.model.result import DECLARED, Comparable, IndexRow, RowKey, WaveResult
from surveyapp.results.public.hiding import hidden_rows

NOTHING: InCommon = MappingProxyType({})


def compare(result: WaveResult, earlier: WaveResult, bounds: Boundaries, in_common: InCommon = NOTHING) -> WaveResult:
    """The result with change, its Wald interval and `comparable` in every row; points, later - earlier.

    A change is given only where it is comparable: `earlier` has been carried to the boundaries of today where that is
    possible. `in_common` is what waves share that visited the same clusters; other places are independent.
    """
    comparison = _Comparison(result, earlier, bounds)
    pairs = [(row, *comparison.of(row)) for row in result.rows]
    moved = [(row, before) for row, before, why in pairs if before is not None and why == "yes"]
    judged = _judged(moved, result.confidence, in_common)
    changes = dict(zip((row.key for row, _ in moved), _changes(judged), strict=True))
    rows = tuple(dataclasses.replace(row, comparable=why, **changes.get(row.key, {})) for row, _, why in pairs)
    compared = [row for row, _ in moved]
    return dataclasses.replace(
        result,
        rows=rows,
        against=earlier.wave,
        moved=_found(compared, judged.p, _rivals, result.confidence),
        moved_within=_found(compared, judged.p, _siblings, result.confidence),
        changes_from_few=hidden_rows(earlier),  # also of agencies that are gone: contributions would tell them
        notes=(*result.notes, *_claims(result, earlier)),
    )


def without_microdata(result: WaveResult) -> WaveResult:
    """Nothing to compare with but figures that others computed."""
    rows = tuple(dataclasses.replace(row, comparable="no-microdata") for row in result.rows)
    return dataclasses.replace(result, rows=rows)


class _Comparison:
    """Finds the earlier row of each row and judges whether the two may be laid over each other."""

    def __init__(self, result: WaveResult, earlier: WaveResult, bounds: Boundaries) -> None:
        self._result, self._earlier = result, earlier
        self._declared = any(_claims(result, earlier))
        self._split = bounds.split
        self._changed_groups = set(_changed_groups(result, earlier, bounds))

    def of(self, row: IndexRow) -> tuple[IndexRow | None, Comparable]:
        """(earlier row, `comparable`); "" where one of the two has no index."""
        if row.scope == "agency" and row.agency in self._split:
            return None, "split" if row.index is not None else ""
        before = self._earlier.row(*row.key)
        if row.index is None or before is None or before.index is None:
            return None, ""
        if row.scope == "peer_group" and row.peer_group in self._changed_groups:
            return before, "population"
        return before, self._why(row, before) or "yes"

    def _why(self, row: IndexRow, before: IndexRow) -> Comparable:
        told = [_told(result, which) for result, which in ((self._earlier, before), (self._result, row))]
        return why_not_comparable(*told, declared=self._declared)


def _claims(result: WaveResult, earlier: WaveResult) -> Iterator[str]:
    """Why two questionnaires may be compared, to be printed wherever they are."""
    for claim in result.questionnaire.comparable_with:
        if claim.questionnaire == earlier.questionnaire.key:
            yield f"{DECLARED}:{claim.questionnaire} ({claim.note})"


def _told(result: WaveResult, row: IndexRow) -> dict[str, object]:
    """What two waves must have in common; factors that left the ranked index make it another one."""
    left_out = result.parts_left_out.get(row.peer_group, ()) if row.part == "overall" else ()
    chose_themselves = "self-selected" in row.flags  # such forms never have weights: the basis is the reason then
    return {
        "questionnaire": (result.questionnaire.key, left_out),
        "rule": result.rule,
        "population": "unweighted" in row.flags and not chose_themselves,
        "basis": "self-selected" if chose_themselves else result.wave.basis,
    }


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


def _judged(pairs: Sequence[tuple[IndexRow, IndexRow]], confidence: float, in_common: InCommon) -> Differences:
    after, before = (_arrays([pair[side] for pair in pairs], confidence) for side in (0, 1))
    covariance, df_shared = np.array([in_common.get(row.key, (0.0, 0.0)) for row, _ in pairs]).reshape(-1, 2).T
    variance = np.maximum(after[1] + before[1] - 2 * covariance, 0)
    df = np.maximum(after[2] + before[2] - df_shared, np.minimum(after[2], before[2]))
    return differences(after[0] - before[0], variance, df, confidence=confidence)


def _changes(judged: Differences) -> Iterator[dict[str, Any]]:
    for change, low, high in zip(judged.estimate, judged.low, judged.high, strict=True):
        yield {"change": percent(change), "change_low": known_percent(low), "change_high": known_percent(high)}


def _rivals(row: IndexRow) -> tuple[str, ...]:
    """Shown together on a ranking: the agencies of a peer group in one part; likewise the groups, and all."""
    return row.scope, row.peer_group if row.scope == "agency" else "", row.part


def _siblings(row: IndexRow) -> tuple[str, ...]:
    """Shown together on the page of one place: its parts of one kind."""
    return *row.key[:2], row.part.partition(":")[0]


def _found(
    rows: Sequence[IndexRow], p: np.ndarray, family: Callable[[IndexRow], tuple[str, ...]], confidence: float
) -> frozenset[RowKey]:
    """Places whose change is found after Holm's adjustment within its family."""
    families: dict[tuple[str, ...], list[int]] = {}
    for number, row in enumerate(rows):
        families.setdefault(family(row), []).append(number)
    found = [number for mine in families.values() for number in np.array(mine)[holm(p[mine]) <= 1 - confidence]]
    return frozenset(rows[number].key for number in found)


def _arrays(rows: Sequence[IndexRow], confidence: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(estimate, variance, df) on 0-1; a perfect score of few answers is not taken for certain."""
    estimate, se, df, n_eff = (
        (
            np.array([np.nan if value is None else value for value in column], dtype=np.float64)
            for column in zip(*((row.index, row.se, row.df, row.n_eff) for row in rows), strict=True)
        )
        if rows
        else np.empty((4, 0))
    )
    share = share_of(estimate)
    return share, agresti_coull_variance(share, share_of(se) ** 2, n_eff, confidence), df
