"""What the page of the sister indices shows, in the words of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.results.external.standings import PartChange, Series, YearStanding
from surveyapp.results.model.percent import percent
from surveyapp.words.naming import Words
from surveyapp.words.results import external as said

PART_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class YearLine:
    year: int
    value: str
    rank: str
    note_on_rank: str
    change: str
    places: str
    usual: str
    follows: str
    sure: str
    origin: str


@dataclass(frozen=True, slots=True)
class PartLine:
    part: str
    weight: str
    before: str
    after: str
    made: str


@dataclass(frozen=True, slots=True)
class IndexSection:
    """`since` and `until` are the years of the newest change that could be taken apart, None without one."""

    code: str
    short: str
    name: str
    by: str
    base: str
    years: Sequence[YearLine]
    parts: Sequence[PartLine]
    since: int | None
    until: int | None


def section(series: Series, words: Words) -> IndexSection:
    taken_apart = next((each for each in series.standings if each.change and each.change.parts), None)
    change = taken_apart.change if taken_apart else None
    return IndexSection(
        code=series.index.code,
        short=series.index.name,
        name=words.label(said.CALLED, series.index.code),
        by=words.label(said.MEASURED_BY, series.index.code),
        base=said.base_of(series.usual, words),
        years=[_year(each, series.index.decimals, words) for each in series.standings],
        parts=[_part(each, words) for each in change.parts] if change else [],
        since=change.since if change else None,
        until=taken_apart.year if taken_apart else None,
    )


def _year(standing: YearStanding, decimals: int, words: Words) -> YearLine:
    figure, change = standing.figure, standing.change
    usual = said.how_usual(change.share, words) if change else ""
    if change and change.broken:
        usual = words.label(said.BROKEN_BY, change.broken, year=figure.year)
    return YearLine(
        year=figure.year,
        value=said.value(figure.value, decimals, words),
        rank=said.rank_of(standing, words),
        note_on_rank=words.say("worked out from the values") if standing.is_worked_out else "",
        change=words.number(change.value, decimals, signed=True) if change else "–",
        places=said.places(change.places, words) if change else "–",
        usual=usual,
        follows=said.follows(standing.check, decimals, words),
        sure=words.label(said.HOW_SURE, figure.certainty),
        origin="; ".join(filter(None, (figure.origin, figure.edition, figure.note))),
    )


def _part(part: PartChange, words: Words) -> PartLine:
    return PartLine(
        part=words.label(said.PARTS_CALLED, part.part),
        weight=_weights(part, words),
        before=words.number(part.before, PART_DECIMALS),
        after=words.number(part.after, PART_DECIMALS),
        made=words.number(part.contribution, PART_DECIMALS, signed=True),
    )


def _weights(part: PartChange, words: Words) -> str:
    """Of the later year, and of the earlier one where it was another."""
    before, after = (_weight(each, words) for each in part.weights)
    return after if before == after else words.say("{weight} (before: {before})", weight=after, before=before)


def _weight(weight: float | None, words: Words) -> str:
    if weight is None:
        return "–"
    return words.number(weight, 0) if weight >= 1 else words.percent(round(percent(weight), 1))
