"""What the ranking page shows of a result: rows as people read them, and the drawing that spans them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from analysis.ranking.display import RANGES
from questionnaires.languages import FIRST
from surveyapp.figures import Drawn, on_screen, scale, screen
from surveyapp.figures.screen_rank_sets import Ladder, RankSet
from surveyapp.languages.collation import vietnamese_order
from surveyapp.results.model.league import League
from surveyapp.results.model.result import IndexRow, WaveResult
from surveyapp.words.naming import Words
from surveyapp.words.results import order, usual
from surveyapp.words.results.parts import as_fixed
from surveyapp.words.rows import BANDS
from surveyapp.words.speech import sentence

LETTERS_IN_A_LINE = 35
HEADING = 40.0
FIGURE = 224.0
RANK_SETS = 104.0
SHOWN_FLAGS = 2


@dataclass(frozen=True, slots=True)
class ShownChange:
    """Since the earlier wave: `real` where it rose or fell beyond chance, which its interval agrees with; without a
    value, only words why not."""

    value: str = ""
    interval: str = ""
    words: str = ""
    real: bool = False


@dataclass(frozen=True, slots=True)
class RankingRow:
    code: str
    name: str
    rank: str
    returned: str  # in the cell of the rank, where many did not answer
    rank_set: str
    index: str
    interval: str
    n: str
    rate: str
    flags: tuple[str, ...]
    reason: str
    change: ShownChange


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading; the ranked have none."""

    title: str
    rows: tuple[RankingRow, ...]
    aside: bool = False  # without place or band: the reason stands in the note


@dataclass(frozen=True, slots=True)
class RankSetsFigure:
    """The drawing of the sets of places, beside the ranked."""

    figure: Drawn
    text_lines: int


@dataclass(frozen=True, slots=True)
class RankingPage:
    group: str
    part: str
    ranked: tuple[RankingRow, ...]
    sections: tuple[Section, ...]
    size: int
    league: League | None
    rank_sets: RankSetsFigure | None
    overall: IndexRow | None
    against: str  # code of the earlier wave; its column takes the place of the response rates
    over_common: bool  # all changes are over common items: said once, not in each row
    with_rates: bool
    common_flags: tuple[str, ...]  # of every agency with an index: said once, not in each row
    more_flags: tuple[tuple[str, str], ...]
    figure: Drawn
    axis_starts_at: str
    has_hidden: bool
    height: screen.Rows

    @property
    def table_rows(self) -> int:
        """Table rows: those of agencies, and the headings above them."""
        return self.size + sum(bool(section.title) for section in self.sections)

    @property
    def is_banded(self) -> bool:
        return self.league is not None and bool(self.league.bands)

    @property
    def has_places(self) -> bool:
        """Single ones; where only ranges are told, the set of places stands for them."""
        return bool(self.ranked) and not (self.league is not None and self.league.display == RANGES and self.rank_sets)

    @property
    def unranked(self) -> tuple[RankingRow, ...]:
        return tuple(row for section in self.sections if section.aside for row in section.rows)


def ranking_page(result: WaveResult, group: str, part: str, words: Words) -> RankingPage:
    blocks, league = _blocks(result, group, part, words), result.leagues.get((group, part))
    rows = [row for block in blocks for row in block.rows]
    overall = result.row("peer_group", group, part) if group else result.row("all", "all", part)
    value = league.mean if league and league.bands else overall.index if overall else None
    strip = screen.Strip(_axis([r for r in rows if _counts_for_axis(r)] or rows, value), FIGURE)
    names = (result.agencies[row.agency].name(words.language) for row in rows)
    height = screen.rows_for(names, LETTERS_IN_A_LINE)
    common, ranked = _flags_of_all(rows), result.ranked(group, part)
    named = not _are_over_common(rows)
    sections = tuple(_section(block, result, words, common, named) for block in blocks)
    return RankingPage(
        group=group,
        part=part,
        ranked=tuple(row for section in sections if not section.title for row in section.rows),
        sections=sections,
        size=len(rows),
        league=league,
        rank_sets=_rank_sets(ranked, height),
        overall=overall,
        against=result.against.code if result.against else "",
        over_common=_are_over_common(rows),
        with_rates=result.against is None and any(row.response_rate is not None for row in rows),
        common_flags=common,
        more_flags=_more_flags(rows, result, words, common),
        figure=on_screen(
            "intervals",
            _lines(blocks, height, result),
            strip,
            group=value,
            label=_label(group, league, words.number(value, 1), words),
        ),
        height=height,
        has_hidden=any(row.key in result.hidden for row in rows),
        axis_starts_at=words.number(strip.axis.low, 0) if strip.axis.is_cut else "",
    )


@dataclass(frozen=True, slots=True)
class _Heading:
    """The rows of a section as the result has them."""

    title: str
    rows: list[IndexRow]
    aside: bool = False


def _blocks(result: WaveResult, group: str, part: str, words: Words) -> list[_Heading]:
    """The ranked, or three bands by the alphabet; then those with neither."""
    aside = words.say("In no band") if result.banded_at_all(group, part) else words.say("Not ranked")
    blocks = [
        _Heading("", result.ranked(group, part)),
        *(_Heading(words.say(BANDS[band]), _alphabetical(result.banded(group, band, part), result)) for band in BANDS),
        _Heading(aside, result.left_aside(group, part), aside=True),
    ]
    return [block for block in blocks if block.rows]


def _alphabetical(rows: list[IndexRow], result: WaveResult) -> list[IndexRow]:
    return sorted(rows, key=lambda row: vietnamese_order(result.agencies[row.agency].name(FIRST)))


def _counts_for_axis(row: IndexRow) -> bool:
    return row.rank is not None or row.not_ranked == "unreliable"


def _label(group: str, league: League | None, shown: str, words: Words) -> str:
    if league and league.bands:
        return words.say("Mean {value}", value=shown)
    return words.say("Group {value}", value=shown) if group else words.say("All {value}", value=shown)


def _lines(blocks: list[_Heading], height: screen.Rows, result: WaveResult) -> list[screen.Whisker]:
    lines = []
    for block in blocks:
        lines += [screen.Whisker(HEADING, heading=True)] if block.title else []
        lines += [_line(row, height, result, hollow=block.aside) for row in block.rows]
    return lines


def _section(block: _Heading, result: WaveResult, words: Words, common: tuple[str, ...], names_common: bool) -> Section:
    times = Counter(row.rank for row in block.rows)
    changes = (change_of(row, result, words, names_common=names_common) for row in block.rows)
    rows = tuple(
        _row(row, result, words, common, times[row.rank] if row.rank else 1, change, aside=block.aside)
        for row, change in zip(block.rows, changes, strict=True)
    )
    return Section(block.title, rows, block.aside)


def _are_over_common(rows: list[IndexRow]) -> bool:
    return {row.comparable for row in rows if row.change is not None} == {"common-items"}


def _rank_sets(ranked: list[IndexRow], height: screen.Rows) -> RankSetsFigure | None:
    sets = [row for row in ranked if row.rank_low is not None]
    if not sets or len(sets) < len(ranked):
        return None
    ladder, times = Ladder(ranked[0].rank_of or len(ranked), RANK_SETS), Counter(row.rank for row in ranked)
    drawn = [RankSet(height.height, row.rank_low or 1, row.rank_high or 1, *_marked(row, times)) for row in ranked]
    return RankSetsFigure(on_screen("rank-sets", drawn, ladder), len(ranked))


def _marked(row: IndexRow, times: Counter[int | None]) -> tuple[int | None, int | None]:
    """The place, and the last of those that it shares with others; none where only ranges are told."""
    if row.rank is None or row.display == RANGES:
        return None, None
    return row.rank, row.rank + times[row.rank] - 1


def _axis(rows: list[IndexRow], value: float | None) -> scale.Axis:
    ends = [end for row in rows for end in (row.ci_low, row.ci_high)]
    return scale.fitting([value, *(row.index for row in rows)], ends)


def _line(row: IndexRow, height: screen.Rows, result: WaveResult, *, hollow: bool) -> screen.Whisker:
    if row.key in result.hidden:
        return screen.Whisker(height.height, hidden=True)
    return screen.Whisker(height.height, row.index, row.ci_low, row.ci_high, hollow=hollow)


def _flags_of_all(rows: list[IndexRow]) -> tuple[str, ...]:
    flags = [row.flags for row in rows if row.index is not None]
    return tuple(flag for flag in flags[0] if all(flag in others for others in flags)) if len(flags) > 1 else ()


def _row(
    row: IndexRow,
    result: WaveResult,
    words: Words,
    common: tuple[str, ...],
    sharing: int,
    change: ShownChange,
    *,
    aside: bool,
) -> RankingRow:
    flags = [words.say("tied")] if sharing > 1 and row.display != RANGES else []
    flags += filter(None, [usual.beside_change(row, words, is_found=row.key in result.moved)])
    flags += [words.flag(row, flag) for flag in row.flags if flag not in common]
    fixed = as_fixed(row, words)
    return RankingRow(
        code=row.agency,
        name=result.agencies[row.agency].name(words.language),
        rank=_rank(row.rank, sharing, words),
        returned=words.returned(row),
        rank_set=order.place(row, words) if row.display == RANGES else order.place_set(row, words),
        index=words.number(row.index),
        interval=words.interval(row.ci_low, row.ci_high),
        n=words.count(None if row.key in result.hidden else row.n),
        rate=words.number(row.response_rate, 0) + "%" if row.response_rate is not None else words.number(None),
        flags=tuple(filter(None, (*flags[:SHOWN_FLAGS], fixed))),
        reason="; ".join(filter(None, (sentence(words.reason(row, result, full=True)), fixed))) if aside else "",
        change=change,
    )


def change_of(
    row: IndexRow, result: WaveResult, words: Words, *, within: bool = False, names_common: bool = True
) -> ShownChange:
    """The change with its interval and the verdict, which agree: among the agencies of the group, or `within` the
    parts of one place. `names_common`: with the remark that it was taken over some items alone."""
    if row.key in result.changes_hidden:
        return ShownChange(words.number(None), words=words.say("hidden"))
    if row.change is None:
        reason = words.not_comparable(row)
        said = words.say("not comparable: {reason}", reason=reason) if reason else ""
        return ShownChange(words.number(None), words=said)
    value = words.number(row.change, signed=True)

    def told(said: str) -> str:
        return words.over_common(row, said) if names_common else said

    ends = result.ends_of_change(row, within=within)
    if ends is None:
        return ShownChange(value, words=told(words.say("interval unknown")))
    interval = "({}; {})".format(*(words.number(end, 1, signed=True) for end in ends))
    is_found = row.key in (result.moved_within if within else result.moved)
    verdict = words.say("no clear change")
    if is_found:
        verdict = words.say("▲ rose") if row.change > 0 else words.say("▼ fell")
    return ShownChange(value, interval, told(verdict), real=is_found)


def _rank(rank: int | None, sharing: int, words: Words) -> str:
    if rank is None:
        return ""
    return order.span(rank, rank + max(sharing, 1) - 1, words)


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
