"""The published view of a result: the same object without what may not leave the house.

What is hidden is not in it, so that no page, document or file made of it can show it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from surveyapp.results.model.body import figures_hash
from surveyapp.results.model.columns import CHANGES, ENDS, ERRORS, NAMES
from surveyapp.results.model.league import League
from surveyapp.results.model.provenance import Provenance
from surveyapp.results.model.result import (
    COARSE,
    FEW,
    UNUSUAL,
    USUAL,
    Counts,
    Ends,
    Hashes,
    IndexRow,
    ItemLevels,
    RowKey,
    WaveFacts,
    WaveResult,
)
from surveyapp.results.public.hiding import all_under, tree_of, why_hidden
from surveyapp.results.public.levels import published_levels
from surveyapp.results.public.rounding import (
    as_printed,
    columns_as_printed,
    ends_as_printed,
    in_steps,
    levels_as_printed,
)
from surveyapp.results.public.steps import FACTS, Steps, steps_above_few


def as_published(result: WaveResult) -> WaveResult:
    """The same result as everybody may see it."""
    if result.is_public:
        return result
    hidden = why_hidden(result)
    touched, steps = _tables_with_hidden(result, hidden), steps_above_few(result, hidden)
    rows = tuple(_rows(result, hidden, touched, steps))
    return dataclasses.replace(
        result,
        wave=without_names(result.wave),
        against=without_names(result.against) if result.against else None,
        rows=rows,
        part_decisions=tuple(dataclasses.replace(each, actor="", undone_by="") for each in result.part_decisions),
        levels={
            place: _levels(place, levels, result, steps) for place, levels in published_levels(result, hidden).items()
        },
        leagues={table: _league(league, *table, hidden) for table, league in result.leagues.items()},
        counts=_counts(result.counts, ("all", "all", "overall"), hidden),
        counts_by_group={
            group: _counts(counts, ("peer_group", group, "overall"), hidden)
            for group, counts in result.counts_by_group.items()
        },
        changes_beside=_of_changes(result.changes_beside, rows, steps),
        changes_within=_of_changes(result.changes_within, rows, steps),
        provenance=_provenance(result, hidden),
        hashes=_hashes(result, rows),
        changes_hidden=frozenset(row.key for row in _telling_others(result, hidden)),
        is_public=True,
        hidden=hidden,
        steps=steps,
    )


def _levels(place: RowKey, levels: ItemLevels, result: WaveResult, steps: Steps) -> ItemLevels:
    """Beside weighted shares the plain counts would be a second sum of the same answers."""
    scope, where, code = place
    part = f"item:{code}" if result.row("all", "all", f"item:{code}") else FACTS
    step = steps.get((scope, where, part))
    return levels_as_printed(levels if step is None else dataclasses.replace(levels, counts={}), step)


def without_names(wave: WaveFacts) -> WaveFacts:
    """That somebody vouched for the words, and why, is everybody's; whose account it was is the office's."""
    texts = (
        dataclasses.replace(
            words, actor="", approved_by="", vouched=tuple(dataclasses.replace(one, by="") for one in words.vouched)
        )
        for words in wave.texts
    )
    return dataclasses.replace(wave, texts=tuple(texts))


def _tables_with_hidden(result: WaveResult, hidden: Collection[RowKey]) -> frozenset[tuple[str, str]]:
    """(peer group, part) in which an agency is hidden, or was in the earlier wave."""
    gone = {*hidden, *result.changes_from_few}
    rows = (row for row in result.rows if row.scope == "agency" and row.key in gone)
    return frozenset((row.peer_group, row.part) for row in rows)


def _rows(
    result: WaveResult, hidden: Mapping[RowKey, str], touched: Collection[tuple[str, str]], steps: Steps
) -> Iterator[IndexRow]:
    """Beside this wave's index a change would tell the earlier one, which too few people had given; and one over common
    items the others, where these are hidden."""
    for row, told in zip(result.rows, columns_as_printed(result.rows), strict=True):
        if row.key in hidden:
            yield IndexRow(**{column: getattr(row, column) for column in NAMES}, flags=("suppressed",))
            continue
        coarse = _of_coarse(row) if row.key in steps else {}
        instead = {**coarse, **_not_said(result, row, hidden, touched)}
        yield IndexRow(**(told | in_steps(row, steps.get(row.key)) | instead))


def _of_coarse(row: IndexRow) -> Mapping[str, Any]:
    intervals = WITHOUT_INTERVALS if _is_item(row) else {}
    return {**WITHOUT_ERRORS, **intervals, "flags": (*row.flags, COARSE)}


def _is_item(row: IndexRow) -> bool:
    return row.part.startswith("item:")


def _not_said(
    result: WaveResult, row: IndexRow, hidden: Mapping[RowKey, str], touched: Collection[tuple[str, str]]
) -> Mapping[str, Any]:
    """What other columns of a row that is published say instead."""
    decided = WITHOUT_DECIDED if _tells_decided(result, row, hidden) else {}
    if row.change is not None and (row.key in result.changes_from_few or _tells_others(result, row, hidden)):
        return {**decided, **WITHOUT_CHANGE}
    others = row.scope == "agency" and (row.peer_group, row.part) in touched  # what is usual is made of all the others
    if others or row.usual in OVER_WAVES:  # and of waves in which other agencies may have been hidden
        return {**decided, "usual_low": None, "usual_high": None}
    return decided


OVER_WAVES = (USUAL, UNUSUAL)
SAID_OF_COARSE = (*ENDS, "ci_method")
WITHOUT_ERRORS: Mapping[str, Any] = {
    field.name: field.default
    for field in dataclasses.fields(IndexRow)
    if field.name in ERRORS and field.name not in SAID_OF_COARSE
}
"""The interval of several questions stays, in whole points: how those vary together is no sum of whole numbers."""
WITHOUT_INTERVALS: Mapping[str, Any] = dict.fromkeys(("ci_low", "ci_high", "change_low", "change_high"))
"""Of a single question its interval is its error again, even with ends five points apart."""
WITHOUT_DECIDED: Mapping[str, Any] = {"index_as_fixed": None, "rank_as_fixed": None}
WITHOUT_CHANGE: Mapping[str, Any] = {
    field.name: field.default for field in dataclasses.fields(IndexRow) if field.name in CHANGES
}


def _tells_decided(result: WaveResult, row: IndexRow, hidden: Collection[RowKey]) -> bool:
    """Beside the index without a factor the one with it would tell the factor, where that is hidden."""
    if row.index_as_fixed is None:
        return False
    return any((*row.key[:2], f"factor:{decision.factor}") in hidden for decision in result.part_decisions)


def _telling_others(result: WaveResult, hidden: Mapping[RowKey, str]) -> Iterator[IndexRow]:
    """Rows that stay, without their change."""
    changed = (row for row in result.rows if row.change is not None and row.key not in hidden)
    return (row for row in changed if _tells_others(result, row, hidden))


def _tells_others(result: WaveResult, row: IndexRow, hidden: Mapping[RowKey, str]) -> bool:
    """An index over common items parts its items in two: one that is hidden alone on either side would be told, and so
    would figures of few."""
    if row.comparable != "common-items":
        return False
    under = [(*row.key[:2], part) for part in all_under(row.part, tree_of(result.questionnaire))]
    if any(hidden.get(place) == FEW for place in under):
        return True
    gone = {place[2] for place in under if place in hidden or place in result.changes_from_few}
    items = {part.removeprefix("item:") for part in gone if part.startswith("item:")}
    common = len(items.intersection(row.common_items))
    return 1 in (common, len(items) - common)


def _league(league: League, group: str, part: str, hidden: Mapping[RowKey, str]) -> League:
    """The mean of all rivals and the indices of the others would tell that of a hidden one."""

    def is_hidden(agency: str) -> bool:
        return ("agency", agency, part) in hidden

    rivals_hidden = any(map(is_hidden, {**league.bands, **league.sets_for_all}))
    league = as_printed(league)
    return dataclasses.replace(
        league,
        mean=None if rivals_hidden else league.mean,
        bands={agency: band for agency, band in league.bands.items() if not is_hidden(agency)},
        sets_for_all={agency: places for agency, places in league.sets_for_all.items() if not is_hidden(agency)},
    )


def _counts(counts: Counts, domain: RowKey, hidden: Mapping[RowKey, str]) -> Counts:
    if domain not in hidden:
        return counts
    return dataclasses.replace(counts, valid=None, excluded=None, monitoring=None, returned=None)


def _of_changes(ends: Mapping[RowKey, Ends], rows: tuple[IndexRow, ...], steps: Steps) -> dict[RowKey, Ends]:
    """Of those that are published."""
    told = (row for row in rows if row.change is not None and not (row.key in steps and _is_item(row)))
    return ends_as_printed({row.key: ends[row.key] for row in told if row.key in ends}, steps)


def _provenance(result: WaveResult, hidden: Collection[RowKey]) -> Provenance | None:
    """Where the number of all forms is not published, how many came in each way is not either."""
    told = result.provenance
    return told.without_counts() if told and ("all", "all", "overall") in hidden else told


def _hashes(result: WaveResult, rows: tuple[IndexRow, ...]) -> Hashes:
    """Of the published figures: one over the hidden ones too would let anybody test a guess of them."""
    return dataclasses.replace(result.hashes, result=figures_hash(rows))
