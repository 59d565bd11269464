"""The ranked table: what stands in each line, and in words what is hidden from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.ranking.display import RANGES
from surveyapp.figures import as_background, in_print, printed
from surveyapp.figures.printed import PrintedLadder, PrintedStrip
from surveyapp.figures.scale import Axis, fitting
from surveyapp.languages import numbers
from surveyapp.languages.collation import vietnamese_order
from surveyapp.reports.blocks import called, trust
from surveyapp.reports.blocks.column import DrawnColumn, column
from surveyapp.results.model.result import COARSE, IndexRow, WaveResult
from surveyapp.words.naming import Words
from surveyapp.words.results import order, parts, usual
from surveyapp.words.rows import BANDS

DIGITS, MOST_DIGITS = 2, 6
AXIS, AXIS_WITH_CHANGE, LADDER = (
    43.0,
    32.0,
    19.0,
)  # mm, of the drawn column: the index, and right of the number between them the places
BESIDE = LADDER + 11.0
LONGER = ((1000, 7.0), (100, 2.0))  # mm that the number of a set takes from the axis where so many are ranked
AXIS_ALONE = 56.0
COLUMNS, ROWS, FEW_ROWS, LETTERS = 3, 45, 15, 22
BANDED_AXIS = 13.8  # of each of three columns side by side


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One printed row. `drawing` is the address of its mark, empty where nothing may be shown."""

    name: str
    n: str
    index: str
    interval: str
    drawing: str
    rank: str = numbers.UNKNOWN
    tied: bool = False
    returned: str = ""  # beside the rank, where many did not answer
    remark: str = ""
    rank_set: str = ""
    change: str = ""
    change_words: str = ""  # its interval, or why there is none
    change_note: str = ""  # over which items it was taken
    moved: bool = False


@dataclass(frozen=True, slots=True)
class BandOfAgencies:
    """Agencies on one side of the mean of their group, by the alphabet."""

    title: str
    rows: tuple[StandingRow, ...]

    @property
    def columns(self) -> tuple[tuple[tuple[StandingRow, ...], ...], ...]:
        """Three columns each, read down; where names take several lines a block holds fewer, so that it fits a page."""
        wraps = any(len(line.name) > LETTERS or line.remark for line in self.rows)
        size = COLUMNS * (FEW_ROWS if wraps else ROWS)
        blocks = (self.rows[start : start + size] for start in range(0, len(self.rows), size))
        return tuple(tuple(_in_columns(block)) for block in blocks)


@dataclass(frozen=True, slots=True)
class Standing:
    """One peer group: ranked lines best first, or bands; the others by the alphabet, and beside bands as a sentence."""

    group: str
    label: str
    column: DrawnColumn
    reliability: str
    ranked: tuple[StandingRow, ...]
    bands: tuple[BandOfAgencies, ...]
    others: tuple[StandingRow, ...]
    notes: tuple[str, ...]
    aside: str = ""
    change_note: str = ""  # over which items all changes of ranked agencies were taken

    @property
    def size(self) -> int:
        return len(self.ranked) + sum(len(band.rows) for band in self.bands) + len(self.others)


def is_shown(row: IndexRow | None) -> bool:
    """What may not be published is not in the published view."""
    return row is not None and row.index is not None


def has_interval(row: IndexRow) -> bool:
    """Self-selected answers are no sample: an interval would claim that they were."""
    return row.ci_low is not None and row.ci_high is not None and "self-selected" not in row.flags


def axis_of(rows: Iterable[IndexRow]) -> Axis:
    shown = [r for r in rows if is_shown(r)]
    ends = [end for r in shown if has_interval(r) for end in (r.ci_low, r.ci_high)]
    return fitting([r.index for r in shown], ends)


def standing(result: WaveResult, group: str, words: Words, axis: Axis) -> Standing:
    ranked = result.ranked(group)
    width = AXIS_WITH_CHANGE if result.against else AXIS
    places = (ranked[0].rank_of or len(ranked)) if ranked else 0
    ladder = PrintedLadder(places, width + BESIDE, LADDER) if ranked else None
    strip = PrintedStrip(axis, BANDED_AXIS) if result.banded_at_all(group) else _strip(axis, width, places)
    digits = [DIGITS] * len(ranked) if result.is_public else _deciding_digits(ranked)  # published figures have no more
    bands, others = tuple(_bands(result, group, words, strip)), result.left_aside(group)
    other_lines = tuple(_other_rows(result, words, strip, others))
    lines = tuple(_ranked_rows(result, words, strip, ladder, ranked, digits)) if ladder else ()
    note, lines = _said_once(lines)
    moved = [_moved(bands, words)] if bands and trust.has_changes(result, group) else []
    return Standing(
        group=group,
        label=words.group(group, result.group_names),
        column=column(strip, words, ladder),
        reliability=trust.reliability(result, group, words),
        ranked=lines,
        change_note=note,
        bands=bands,
        others=other_lines,
        notes=(*_notes(result, group, words, digits), *moved),
        aside="; ".join(_in_words(line, words) for line in other_lines) if bands else "",
    )


def _strip(axis: Axis, width: float, places: int) -> PrintedStrip:
    """The axis with room beside it for the number of a set of places and for the set; alone where nobody is ranked."""
    if not places:
        return PrintedStrip(axis, AXIS_ALONE)
    longer = next((room for least, room in LONGER if places >= least), 0.0)
    return PrintedStrip(axis, width - longer, BESIDE + longer)


def _said_once(lines: tuple[StandingRow, ...]) -> tuple[str, tuple[StandingRow, ...]]:
    """What all changes of a table were taken over stands in its head and not in every line."""
    notes = {line.change_note for line in lines if line.change != numbers.UNKNOWN}
    if len(notes) != 1:
        return "", lines
    return notes.pop(), tuple(replace(line, change_note="") for line in lines)


def _bands(result: WaveResult, group: str, words: Words, strip: PrintedStrip) -> Iterator[BandOfAgencies]:
    for band, title in BANDS.items():
        named = [(_name(row, result, words), row) for row in result.banded(group, band)]
        named.sort(key=lambda pair: vietnamese_order(pair[0]))
        if named:
            mean = result.leagues[group, "overall"].mean
            shown = (standing_row(row, name, result, words, strip, digits=1, value=mean) for name, row in named)
            yield BandOfAgencies(words.say(title), tuple(shown))


def _in_columns(rows: tuple[StandingRow, ...]) -> Iterator[tuple[StandingRow, ...]]:
    height = -(-len(rows) // COLUMNS)
    for start in range(0, len(rows), height):
        yield rows[start : start + height]


def _moved(bands: Iterable[BandOfAgencies], words: Words) -> str:
    """Three columns leave no room for changes: those that are found stand in a sentence."""
    moved = [line for band in bands for line in band.rows if line.moved]
    if not moved:
        return words.say("No change of an agency in a band is found beyond chance.")
    named = "; ".join(
        f"{line.name} {line.change} ({'; '.join(filter(None, (line.change_words, line.change_note)))})"
        for line in moved
    )
    return words.say("Changes found beyond chance, in points: {changes}.", changes=named)


def _in_words(row: StandingRow, words: Words) -> str:
    if not row.interval:
        return f"{row.name} ({row.remark})"
    if row.n == numbers.UNKNOWN:
        figures = words.say("index {index}, {interval}", index=row.index, interval=row.interval)
    else:
        figures = words.say("{n} forms, index {index}, {interval}", **_figures(row))
    return f"{row.name} ({figures}: {row.remark})"


def _figures(row: StandingRow) -> dict[str, str]:
    return {"n": row.n, "index": row.index, "interval": row.interval}


def _ranked_rows(
    result: WaveResult,
    words: Words,
    strip: PrintedStrip,
    ladder: PrintedLadder,
    rows: Sequence[IndexRow],
    digits: Sequence[int],
) -> Iterator[StandingRow]:
    places = Counter(row.rank for row in rows)
    for row, shown in zip(rows, digits, strict=True):
        name, tied = _name(row, result, words), places[row.rank] > 1
        yield standing_row(row, name, result, words, strip, ladder=ladder, digits=shown, tied=tied)


def _other_rows(
    result: WaveResult, words: Words, strip: PrintedStrip, rows: Sequence[IndexRow]
) -> Iterator[StandingRow]:
    named = [(_name(row, result, words), row) for row in rows]
    for name, row in sorted(named, key=lambda pair: vietnamese_order(pair[0])):
        reason = words.say("not ranked: {reason}", reason=words.reason(row, result))
        yield standing_row(row, name, result, words, strip, remark=reason)


def standing_row(
    row: IndexRow,
    name: str,
    result: WaveResult,
    words: Words,
    strip: PrintedStrip | None = None,
    *,
    ladder: PrintedLadder | None = None,
    digits: int = DIGITS,
    tied: bool = False,
    remark: str = "",
    value: float | None = None,
) -> StandingRow:
    """The row as it may be printed; of a hidden one neither number nor value, but why. A line is drawn at `value`."""
    if row.key in result.hidden:
        hatch = as_background(printed.hatch(strip.whole)) if strip else ""
        return StandingRow(
            name, numbers.UNKNOWN, numbers.UNKNOWN, "", hatch, remark=words.hidden(row, result), change=numbers.UNKNOWN
        )
    if not is_shown(row):
        return StandingRow(name, words.count(row.n), numbers.UNKNOWN, "", "", remark=remark)
    return StandingRow(
        name=name,
        n=words.count(row.n),
        index=words.number(row.index, digits),
        interval=_interval(row, words),
        drawing=_drawing(row, strip, ladder, value) if strip else "",
        rank=order.place(row, words) or numbers.UNKNOWN,
        tied=tied and row.display != RANGES,
        returned=words.returned(row),
        remark="; ".join(filter(None, _remarks(row, result, words, remark))),
        rank_set=order.place_set(row, words),
        **(trust.change(row, result, words) if result.against else {}),
    )


def _interval(row: IndexRow, words: Words) -> str:
    if has_interval(row):
        return words.interval(row.ci_low, row.ci_high)
    return words.say("hidden") if COARSE in row.flags else words.say("no interval")


def _remarks(row: IndexRow, result: WaveResult, words: Words, remark: str) -> tuple[str, ...]:
    """Under the name: what an index is called, why there is no place, and where its change is unlike the group’s."""
    is_told = result.against is not None and row.change is not None
    beside = usual.beside_change(row, words, is_found=False) if is_told else ""
    return called.band(row, result, words), remark, parts.as_fixed(row, words), beside


def _notes(result: WaveResult, group: str, words: Words, digits: Sequence[int]) -> Iterator[str]:
    yield from trust.how_to_read(result, group, words)
    if max(digits, default=DIGITS) > DIGITS:
        yield words.say("More decimals are printed where they decide the order.")
    placed = [row for row in result.rows if row.scope == "agency" and row.part == "overall" and row.peer_group == group]
    perfect = [_name(row, result, words) for row in placed if row.index == 100]
    if perfect:
        yield words.say(
            "Every answer was the best possible at: {names}; the interval shows how far that is from certain.",
            names=", ".join(perfect),
        )


def _drawing(row: IndexRow, strip: PrintedStrip, ladder: PrintedLadder | None, value: float | None) -> str:
    low, high = (row.ci_low, row.ci_high) if has_interval(row) else (None, None)
    filled = row.rank is not None or row.scope != "agency" or row.not_ranked == "unreliable"
    beside = printed.upright(strip, value)
    if ladder and row.rank and row.rank_low and row.rank_high:
        told = None if row.display == RANGES else row.rank
        beside = in_print("rank-sets", ladder, row.rank_low, told, row.rank_high)
    return as_background(in_print("intervals", strip, row.index or 0.0, low, high, ranked=filled, beside=beside))


def _name(row: IndexRow, result: WaveResult, words: Words) -> str:
    facts = result.agencies.get(row.agency)
    return facts.name(words.language) if facts else row.agency


def _deciding_digits(ranked: Sequence[IndexRow]) -> list[int]:
    """Two decimals, or as many as it takes to show why one of two neighbours stands before the other."""
    digits = [DIGITS] * len(ranked)
    for i, (above, below) in enumerate(pairwise(ranked)):
        if above.rank != below.rank:
            needed = _digits_that_differ(above.index or 0.0, below.index or 0.0)
            digits[i], digits[i + 1] = max(digits[i], needed), max(digits[i + 1], needed)
    return digits


def _digits_that_differ(one: float, other: float) -> int:
    return next(
        (d for d in range(DIGITS, MOST_DIGITS) if numbers.rounded(one, d) != numbers.rounded(other, d)), MOST_DIGITS
    )
