"""The first page of a booklet: four figures, a sentence on each, and the factors beside the group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.ranking.display import RANGES
from surveyapp.figures.printed import PrintedStrip
from surveyapp.languages import numbers
from surveyapp.reports.blocks import trust
from surveyapp.reports.blocks.column import DrawnColumn, column
from surveyapp.reports.blocks.standings import StandingRow, axis_of, has_interval, is_shown, standing_row
from surveyapp.results.model.result import IndexRow, WaveResult
from surveyapp.words.naming import Words
from surveyapp.words.results import order, parts, usual
from surveyapp.words.sentences import NOTHING_RATED
from surveyapp.words.speech import sentence


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """What it is called, the figure, and in small letters what belongs to it."""

    called: str
    value: str
    under: str


@dataclass(frozen=True, slots=True)
class FactorRow:
    row: StandingRow
    group: str


@dataclass(frozen=True, slots=True)
class Factors:
    column: DrawnColumn
    rows: tuple[FactorRow, ...]


@dataclass(frozen=True, slots=True)
class Essentials:
    """`sentences` say what the figures do not; of a hidden agency only why. `factors` is None where none was rated."""

    name: str
    group: str
    figures: tuple[KeyFigure, ...]
    sentences: tuple[str, ...]
    factors: Factors | None
    is_hidden: bool


def essentials(result: WaveResult, code: str, words: Words, width: float) -> Essentials:
    """`width` of the drawn column, in mm."""
    agency, row = result.agencies[code], result.row("agency", code)
    group = words.group(agency.peer_group, result.group_names)
    name = agency.name(words.language)
    if row is None or not is_shown(row):
        return Essentials(name, group, (), (_why_nothing(row, result, words),), None, is_hidden=True)
    figures = tuple(_figures(row, result, words))
    return Essentials(
        name, group, figures, tuple(_sentences(row, result, words)), _factors(result, row, words, width), False
    )


def _why_nothing(row: IndexRow | None, result: WaveResult, words: Words) -> str:
    if row is not None and row.key in result.hidden:
        return words.say("Not published: {reason}.", reason=words.hidden(row, result))
    return words.say(NOTHING_RATED)


def _figures(row: IndexRow, result: WaveResult, words: Words) -> Iterator[KeyFigure]:
    interval = words.interval(row.ci_low, row.ci_high) if has_interval(row) else ""
    said = words.say("interval {interval}", interval=interval) if interval else words.say("no interval")
    yield KeyFigure(words.say("Index"), words.number(row.index), said)
    yield _place(row, words)
    if result.against is not None:
        yield _change(row, result, words)
    yield KeyFigure(words.say("Valid forms"), words.count(row.n), _returned(row, words))


def _place(row: IndexRow, words: Words) -> KeyFigure:
    if row.rank is None:
        return KeyFigure(words.say("Place in its group"), numbers.UNKNOWN, words.say("no place"))
    called = words.say("Place among {n} agencies", n=words.count(row.rank_of))
    low, high = (row.rank_low_alone, row.rank_high_alone) if row.rank_low_alone else (row.rank_low, row.rank_high)
    if low is None:
        return KeyFigure(called, words.count(row.rank), "")
    places = order.span(low, high, words)
    if row.display == RANGES:
        return KeyFigure(called, places, words.say("no single place can be told"))
    return KeyFigure(called, words.count(row.rank), words.say("may be {places}", places=places))


def _change(row: IndexRow, result: WaveResult, words: Words) -> KeyFigure:
    told = trust.change(row, result, words)
    under = "; ".join(filter(None, (told["change_words"], told.get("change_note"))))
    return KeyFigure(words.say("Change (points)"), told["change"], under)


def _returned(row: IndexRow, words: Words) -> str:
    if row.n_issued is None or row.response_rate is None:
        return ""
    return words.say(
        "{rate}% of {issued} issued", rate=words.number(row.response_rate, 1), issued=words.count(row.n_issued)
    )


def _sentences(row: IndexRow, result: WaveResult, words: Words) -> Iterator[str]:
    group = result.row("peer_group", row.peer_group)
    if group is not None and group.index is not None and group.index != row.index:
        yield words.say("The index of its group is {value}.", value=words.number(group.index))
    if row.rank is None:
        yield words.say("Not ranked: {reason}.", reason=words.reason(row, result, full=True))
    else:
        yield sentence(order.alone(row, words)) + "."
    if fixed := parts.as_fixed(row, words):
        yield words.say("This agency: {fixed}.", fixed=fixed)
    if result.against is not None:
        yield words.say("The change is measured from “{round}”.", round=words.title(result.against))
        if told := usual.held_against(row, result, words):
            yield told


def _factors(result: WaveResult, row: IndexRow, words: Words, width: float) -> Factors | None:
    wanted = [f"factor:{factor.id}" for factor in result.questionnaire.factors]
    found = [own for part in wanted if (own := result.row("agency", row.agency, part)) and _is_told(own, result)]
    if not found:
        return None
    strip = PrintedStrip(axis_of([row, *found]), width)
    return Factors(column(strip, words), tuple(_factor(own, result, words, strip) for own in (*found, row)))


def _is_told(row: IndexRow, result: WaveResult) -> bool:
    return row.index is not None or row.key in result.hidden


def _factor(row: IndexRow, result: WaveResult, words: Words, strip: PrintedStrip) -> FactorRow:
    group = result.row("peer_group", row.peer_group, row.part)
    name = words.part(result.questionnaire, row.part)
    return FactorRow(standing_row(row, name, result, words, strip), words.number(group.index if group else None))
