"""What the ranking page shows of a result: rows as people read them, and the drawing that spans them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from surveyapp.figures import scale, screen
from surveyapp.results.model import IndexRow, WaveResult
from surveyapp.web.staff.words import Words

LETTERS_IN_A_LINE = 40
HEADING = 40.0
FIGURE = 316.0
SHOWN_FLAGS = 2


@dataclass(frozen=True, slots=True)
class RankingRow:
    code: str
    name: str
    place: str
    index: str
    interval: str
    n: str
    rate: str
    flags: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class RankingPage:
    group: str
    part: str
    ranked: tuple[RankingRow, ...]
    unranked: tuple[RankingRow, ...]
    overall: IndexRow | None
    with_rates: bool
    common_flags: tuple[str, ...]  # of every agency with an index: said once, not in each row
    more_flags: tuple[tuple[str, str], ...]
    head: Markup
    figure: Markup
    axis_starts_at: str
    height: screen.Rows

    @property
    def lines(self) -> int:
        return len(self.ranked) + len(self.unranked) + bool(self.unranked)


def ranking_page(result: WaveResult, group: str, part: str, words: Words) -> RankingPage:
    ranked, unranked = result.ranked(group, part), result.not_ranked(group, part)
    times = Counter(row.rank for row in ranked)
    common = _flags_of_all([*ranked, *unranked])
    overall = result.row("peer_group", group, part) if group else result.row("all", "all", part)
    value = overall.index if overall else None
    strip = screen.Strip(_axis(ranked or unranked, value), FIGURE)
    names = (result.agencies[row.agency].name(words.language) for row in (*ranked, *unranked))
    height = screen.rows_for(names, LETTERS_IN_A_LINE)
    lines = [_line(row, height) for row in ranked]
    if unranked:
        lines += [screen.Line(HEADING, heading=True), *(_line(row, height) for row in unranked)]
    shown = words.number(value, 1)
    label = words.say("Group {value}", value=shown) if group else words.say("All {value}", value=shown)
    return RankingPage(
        group=group,
        part=part,
        ranked=tuple(_row(row, result, words, common, times[row.rank]) for row in ranked),
        unranked=tuple(_row(row, result, words, common) for row in unranked),
        overall=overall,
        with_rates=any(row.response_rate is not None for row in (*ranked, *unranked)),
        common_flags=common,
        more_flags=_more_flags([*ranked, *unranked], result, words, common),
        head=screen.head(strip, label=label, value=value),
        figure=screen.whiskers(lines, strip, group=value),
        height=height,
        axis_starts_at=words.number(strip.axis.low, 0) if strip.axis.is_cut else "",
    )


def _axis(rows: list[IndexRow], value: float | None) -> scale.Axis:
    ends = [end for row in rows for end in (row.ci_low, row.ci_high)]
    return scale.fitting([value, *(row.index for row in rows)], ends)


def _line(row: IndexRow, height: screen.Rows) -> screen.Line:
    return screen.Line(height.height, row.index, row.ci_low, row.ci_high, hollow=row.rank is None)


def _flags_of_all(rows: list[IndexRow]) -> tuple[str, ...]:
    flags = [row.flags for row in rows if row.index is not None]
    return tuple(flag for flag in flags[0] if all(flag in others for others in flags)) if len(flags) > 1 else ()


def _row(row: IndexRow, result: WaveResult, words: Words, common: tuple[str, ...], sharing: int = 1) -> RankingRow:
    flags = [words.say("tied")] if sharing > 1 else []
    flags += [words.flag(row, flag) for flag in row.flags if flag not in common]
    return RankingRow(
        code=row.agency,
        name=result.agencies[row.agency].name(words.language),
        place=_place(row.rank, sharing),
        index=words.number(row.index),
        interval=words.interval(row),
        n=words.count(row.n),
        rate=words.number(row.response_rate, 0) + "%" if row.response_rate is not None else words.number(None),
        flags=tuple(flags[:SHOWN_FLAGS]),
        reason=words.reason(row, result) if row.rank is None else "",
    )


def _place(rank: int | None, sharing: int) -> str:
    if rank is None:
        return ""
    return str(rank) if sharing < 2 else f"{rank}–{rank + sharing - 1}"


def _more_flags(
    rows: list[IndexRow], result: WaveResult, words: Words, common: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Flags for which the row had no room go to the note under the table."""
    left = {row.agency: [flag for flag in row.flags if flag not in common][SHOWN_FLAGS:] for row in rows}
    return tuple(
        (
            result.agencies[row.agency].name(words.language),
            ", ".join(words.flag(row, flag) for flag in left[row.agency]),
        )
        for row in rows
        if left[row.agency]
    )
