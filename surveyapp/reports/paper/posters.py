"""Posters: what hangs at a counter and leads to its form, by a picture or an address to type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from questionnaires.languages import FIRST, LANGUAGES, everywhere, in_order, name_in
from questionnaires.model import HOUSEHOLD
from surveyapp.reports.paper.cards import qr
from surveyapp.reports.print import pdf
from surveyapp.reports.print.templates import environment
from surveyapp.store import Problem, Refused, Session
from surveyapp.store.agencies.agencies import counters, names_apart
from surveyapp.store.office.office import Office
from surveyapp.store.office.saving import read
from surveyapp.store.questionnaires import questionnaire
from surveyapp.store.waves.texts import revisions_of
from surveyapp.store.waves.waves import wave, wave_agencies
from surveyapp.words.notices import Door, notice_said
from surveyapp.words.speech import Speech

PAPERS = {"A3": 2**0.5, "A4": 1.0, "A5": 0.5**0.5}
"""What it is printed on -> how much larger than A4 everything is."""
ON_IT = ("readers", "itself", "published")
"""What the form says of itself that has room on a poster."""


@dataclass(frozen=True, slots=True)
class Poster:
    """One counter. `agency` is a name per language; `languages` are those of the form, `of_itself` whether the office
    that asks is rated there."""

    counter: str
    name: str
    agency: Mapping[str, str]
    languages: tuple[str, ...]
    opens: dt.date | None
    closes: dt.date | None
    at_home: bool
    of_itself: bool


def posters_of(session: Session, code: str, only: Sequence[str] = ()) -> list[Poster]:
    """Of every counter of an agency that the wave rates, or of those named; before it opens of every counter.

    Raises Refused for a counter that is not there, and where there is none at all.
    """
    row, rated, known = wave(session, code), wave_agencies(session, code), names_apart(session)
    there = {each.code: each for each in counters(session) if not rated or each.agency in rated}
    problems = [
        Problem("counter-unknown", f"wave {code} has no counter '{each}'", "counter", "see: counters export")
        for each in only
        if each not in there
    ]
    if problems or not there:
        none = Problem("no-counters", "there is no counter", "counter", "bring them in first: counters load")
        raise Refused(problems or [none])
    about, office = questionnaire(session, row.questionnaire).about, read(session)
    languages = in_order(revisions_of(session, code)) or everywhere()
    return [
        Poster(
            each.code,
            each.name,
            known[each.agency],
            languages,
            row.opens,
            row.closes,
            about == HOUSEHOLD,
            office.is_called(known[each.agency].values()),
        )
        for each in there.values()
        if not only or each.code in only
    ]


def print_posters(posters: Sequence[Poster], address: str, office: Office, paper: str = "A4") -> bytes:
    """A tagged PDF, one page each, on one of `PAPERS`. `address` is where the server is reached; `office` is who
    asks."""
    return pdf.from_html(html(posters, address, office, paper))


def names_on(posters: Sequence[Poster], office: Office) -> dict[str, list[str]]:
    """What they are of -> the names that stand on the posters."""
    named = {
        "counter": [poster.name for poster in posters],
        "agency": [name for poster in posters for name in poster.agency.values()],
        **{f"office {fact}": [office.says(fact, each) for each in LANGUAGES] for fact in ("name", "contact")},
    }
    return {place: [*dict.fromkeys(names)] for place, names in named.items()}


def html(posters: Sequence[Poster], address: str, office: Office, paper: str = "A4") -> str:
    """In the first language of the form large, and a line in each other one."""
    spoken = in_order(dict.fromkeys(language for poster in posters for language in poster.languages))
    factor = PAPERS[paper]
    return (
        environment()
        .get_template("paper/posters.html")
        .render(
            lang=FIRST,
            say=Speech(FIRST).say,
            says={language: Speech(language) for language in spoken},
            called={language: LANGUAGES[language].name for language in spoken},
            office={language: office.says("name", language) for language in spoken},
            contact={language: office.says("contact", language) for language in spoken},
            name_in=name_in,
            notice_said=_notice,
            days=_days,
            posters=[(poster, f"/k/{poster.counter}", qr(f"{address}/k/{poster.counter}")) for poster in posters],
            address=address.partition("://")[2],
            invented=office.invented,
            paper=paper,
            mm=lambda length: f"{length * factor:.2f}mm",
            pt=lambda size: f"{size * factor:.2f}pt",
            style=pdf.stylesheet(),
        )
    )


def _notice(poster: Poster, language: str) -> str:
    door = Door("qr", "open", at_home=poster.at_home, of_itself=poster.of_itself)
    return " ".join(notice_said(door, Speech(language), *ON_IT))


def _days(poster: Poster, language: str) -> str:
    speech = Speech(language)
    return f"{speech.day(poster.opens)} – {speech.day(poster.closes)}" if poster.opens and poster.closes else ""
