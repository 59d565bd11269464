"""One page for a meeting: the sister indices of a province, what rose and fell, and whether that is unusual."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from surveyapp.reports.blocks.letterhead import letterhead
from surveyapp.reports.print import pdf
from surveyapp.reports.print.templates import environment
from surveyapp.results.external.meeting import InYear, Meeting
from surveyapp.results.external.standings import YearStanding
from surveyapp.results.followup.answering import Answering, AskedPart
from surveyapp.store.external import OVERALL
from surveyapp.store.office.facts import SIGNED, TYPOGRAPHY
from surveyapp.store.office.office import Office
from surveyapp.words.naming import Words
from surveyapp.words.results import external as said
from surveyapp.words.results.followup import AgencyNames, agencies, agency

MOST_MEASURES, LONGEST_MEASURE = 2, 90


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """An index of the first table; `since` is the year that it is compared with."""

    index: str
    value: str
    rank: str
    places: str
    usual: str
    since: str
    change: str
    sure: str


@dataclass(frozen=True, slots=True)
class LostLine:
    """A part that lost, or in its place why none can be named. `lead` is '' where nobody is known to answer."""

    index: str
    part: str
    made: str
    lead: str = ""
    support: str = ""
    measures: str = ""
    due: str = ""


def render(
    meeting: Meeting,
    language: str,
    office: Office,
    answering: Mapping[AskedPart, Answering] = MappingProxyType({}),
    names: AgencyNames = MappingProxyType({}),
    *,
    number: str = "",
    date: dt.date | None = None,
) -> bytes:
    """A tagged PDF of one page. `answering` says who answers for a part of an index, `names` what agencies are called.
    As long as the office has not said what a signed document needs, it is a draft."""
    words = Words(language)
    draft = bool(office.lacks(SIGNED, language))
    template = environment().get_template("conference/conference.html")
    return pdf.from_html(
        template.render(
            words=words,
            say=words.say,
            style=pdf.stylesheet(office.says(TYPOGRAPHY, language)),
            letterhead=letterhead(office, words, number, date, "", draft=draft),
            unit=meeting.unit,
            year=meeting.year,
            lead=_lead(meeting, words),
            lines=[_line(each, each.standing, words) for each in meeting.indices if each.standing],
            silent=[each.series.index.name for each in meeting.indices if not each.standing],
            lost=[line for each in meeting.indices for line in _lost(each, words, answering, names)],
            bases=_bases(meeting, words),
            sources=_sources(meeting),
        )
    )


def _lead(meeting: Meeting, words: Words) -> str:
    up, down, all_ = meeting.moved
    if not all_:
        return words.say("No index of {year} can be compared with the year before.", year=meeting.year)
    counts = {"up": words.count(up), "down": words.count(down), "all": words.count(all_)}
    told = words.say("Of {all} indices with a rank to compare, {up} rose and {down} fell.", **counts)
    if not meeting.remade:
        return told
    remade = words.say("Measured in another way than the year before: {indices}.", indices=", ".join(meeting.remade))
    return f"{told} {remade}"


def _line(each: InYear, standing: YearStanding, words: Words) -> MeetingLine:
    decimals, change = each.series.index.decimals, standing.change
    usual = said.how_usual(change.share, words) if change else "–"
    if change and change.broken:
        usual = words.label(said.BROKEN_BY, change.broken, year=standing.year)
    return MeetingLine(
        index=each.series.index.name,
        value=said.value(standing.figure.value, decimals, words),
        rank=said.rank_of(standing, words),
        places=said.places(change.places, words) if change else "–",
        usual=usual or "–",
        since=str(change.since) if change else "–",
        change=words.number(change.value, decimals, signed=True) if change else "–",
        sure=words.label(said.HOW_SURE, standing.figure.certainty),
    )


def _lost(
    each: InYear, words: Words, answering: Mapping[AskedPart, Answering], names: AgencyNames
) -> Iterator[LostLine]:
    """Where the parts are not loaded nobody can say which lost, and the page does not guess."""

    def who(part: str) -> tuple[str, str, str, str]:
        found = answering.get((each.series.index.code, part))
        if found is None:
            return "", "", "", ""
        support = agencies(found.support, names, words) or "–"
        return agency(found.lead, names, words), support, *_measures(found, words)

    name, change = each.series.index.name, each.standing.change if each.standing else None
    if each.lost:
        for part in each.lost:
            made = words.number(part.contribution, 2, signed=True)
            yield LostLine(name, words.label(said.PARTS_CALLED, part.part), made, *who(part.part))
    elif change and change.parts:
        yield LostLine(name, words.say("no part lost"), "–")
    elif change and not change.broken:
        yield LostLine(name, words.say("parts are not loaded"), "–", *who(OVERALL))


def _measures(found: Answering, words: Words) -> tuple[str, str]:
    """What is done and when it is due, each as one cell; one page has no room for essays."""
    shown = found.measures[:MOST_MEASURES]
    what = "; ".join(_shortened(each.what) for each in shown)
    if further := len(found.measures) - len(shown):
        what = words.say_n(further, "{listed} and {n} more", "{listed} and {n} more", listed=what)
    return what, "; ".join(words.day(each.due) if each.due else "–" for each in shown)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_MEASURE else text[: LONGEST_MEASURE - 2].rstrip() + " …"


def _bases(meeting: Meeting, words: Words) -> Sequence[str]:
    """Of the indices that have a base rate; that the others have none is said once."""
    with_base = [each.series for each in meeting.indices if each.series.usual]
    without = [each.series.index.name for each in meeting.indices if not each.series.usual]
    found = [f"{series.index.name}: {said.base_of(series.usual, words)}" for series in with_base]
    return [*found, *([f"{', '.join(without)}: {said.base_of(None, words)}"] if without else [])]


def _sources(meeting: Meeting) -> str:
    """Each once, with the indices that it is of."""
    of_origin: dict[str, list[str]] = {}
    for each in meeting.indices:
        if each.standing and each.standing.figure.origin:
            of_origin.setdefault(each.standing.figure.origin, []).append(each.series.index.name)
    return "; ".join(f"{origin} ({', '.join(codes)})" for origin, codes in of_origin.items())
