"""The annex of indices at a common mix: per peer group, each agency as it is and as it would be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from questionnaires.languages import FIRST
from surveyapp.languages import numbers
from surveyapp.languages.collation import vietnamese_order
from surveyapp.reports.blocks.standings import is_shown
from surveyapp.results.model.result import IndexRow, WaveResult
from surveyapp.results.model.standardised import StandardisedIndices
from surveyapp.words.naming import Words
from surveyapp.words.results import order


@dataclass(frozen=True, slots=True)
class At:
    """One index at a mix; `remark` says why there is none."""

    index: str = numbers.UNKNOWN
    interval: str = ""
    rank: str = ""
    rank_set: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PrintedStandardised:
    name: str
    index: str
    rank: str
    at: tuple[At, ...]  # by procedures, by channels


@dataclass(frozen=True, slots=True)
class StandardisedTable:
    """A peer group; a mix that nobody there can be brought to is said once in `remarks`, not in each line."""

    label: str
    rows: tuple[PrintedStandardised, ...]
    remarks: tuple[str, ...]


def tables(result: WaveResult, mixes: Sequence[StandardisedIndices], words: Words) -> tuple[StandardisedTable, ...]:
    """One for each group; none at all where nobody can be brought to a common mix: an annex would hold nothing."""
    made = tuple(_table(result, group, mixes, words) for group in result.peer_groups) if mixes else ()
    return made if any(table.rows for table in made) else ()


def _table(result: WaveResult, group: str, mixes: Sequence[StandardisedIndices], words: Words) -> StandardisedTable:
    codes = [code for code, facts in result.agencies.items() if facts.peer_group == group]
    rows = [row for code in codes if (row := result.row("agency", code)) and is_shown(row)]
    rows.sort(key=lambda row: (row.rank or inf, vietnamese_order(_name(result, row))))
    shared = [mix.has_any([row.agency for row in rows]) for mix in mixes]
    lines = tuple(_row(result, row, mixes, shared, words) for row in rows) if any(shared) else ()
    return StandardisedTable(
        words.group(group, result.group_names), lines, tuple(_remarks(group, mixes, shared, words))
    )


def _remarks(group: str, mixes: Sequence[StandardisedIndices], shared: Sequence[bool], words: Words) -> Iterator[str]:
    for mix, is_shared in zip(mixes, shared, strict=True):
        of_channels = mix.by == "channel"
        if not is_shared and of_channels:
            yield words.say("No agency of the group can be brought to a common mix of channels.")
        elif not is_shared:
            yield words.say(
                "No agency of the group has answers in every kind of procedure that the group handles: no common mix."
            )
        elif group in mix.unreliable and of_channels:
            yield words.say("At the common mix of channels the order is mostly chance: no places.")
        elif group in mix.unreliable:
            yield words.say("At the common mix of procedures the order is mostly chance: no places.")


def _row(
    result: WaveResult, row: IndexRow, mixes: Sequence[StandardisedIndices], shared: Sequence[bool], words: Words
) -> PrintedStandardised:
    pairs = zip(mixes, shared, strict=True)
    told = tuple(_at(result, row, mix, words) if is_shared else At() for mix, is_shared in pairs)
    return PrintedStandardised(_name(result, row, words.language), words.number(row.index), words.count(row.rank), told)


def _at(result: WaveResult, row: IndexRow, standardised: StandardisedIndices, words: Words) -> At:
    at = standardised.agencies.get(row.agency)
    if at is None or at.index is None:
        return At(remark=words.not_standardised(at, row.peer_group, standardised, result) if at else "")
    return At(
        index=words.number(at.index),
        interval=words.interval(at.ci_low, at.ci_high),
        rank=words.count(at.rank),
        rank_set=order.span(at.rank_low, at.rank_high, words) if at.rank_low is not None else "",
    )


def _name(result: WaveResult, row: IndexRow, language: str = FIRST) -> str:
    return result.agencies[row.agency].name(language)
