"""Survey rounds: made, found, listed, and the agencies they froze. `transitions` moves them from state to state."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from questionnaires.languages import FIRST, LANGUAGES
from questionnaires.signs import composed
from surveyapp import config
from surveyapp.db.clock import last_day, office_day
from surveyapp.models import Agency, AgencyName, Counter, QuestionnaireVersion, Wave, WaveAgency
from surveyapp.store import audit
from surveyapp.store.agencies.namesakes import Named, told_apart
from surveyapp.store.agencies.peer_groups import peer_group_names
from surveyapp.store.locks import own_wave
from surveyapp.store.questionnaires import stored_version
from surveyapp.store.refusal import Problem, Refused, refuse_all, refuse_unseen
from surveyapp.store.settings import PERIODS, counted_by
from surveyapp.store.vocabulary import BASES, PURPOSES, is_storable, unknown_word
from surveyapp.store.waves import clock
from surveyapp.store.waves.periods import is_slip, reference_period
from surveyapp.store.waves.stored import stored_wave
from surveyapp.store.waves.transitions import set_state

__all__ = [
    "WaveAgencyRow",
    "WaveRow",
    "create_wave",
    "open_wave_of_counter",
    "set_state",
    "wave",
    "wave_agencies",
    "wave_group_names",
    "waves",
]

TITLES = "titles"
"""In the settings of a wave: language -> what it is called there, for others than the first."""
LONGEST_TITLE = 200
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A wave as everybody reads it. `rule` and `previous` are '' where the wave names none."""

    code: str
    title: str
    purpose: str
    questionnaire: str  # id@version; '' where only external results are held
    reference_from: dt.date | None
    reference_to: dt.date | None
    opens: dt.date | None
    closes: dt.date | None
    entry_until: dt.date | None
    closed_at: dt.datetime | None
    state: str
    basis: str
    basis_rule: str  # proof · declared: its forms were in before the basis followed from what vouches for a form
    rule: str
    previous: str
    settings: Mapping[str, Any]
    inputs_revision: int  # raised by whatever can change a result of this wave
    version: int
    titles: Mapping[str, str] = field(default_factory=dict)  # in other languages than the first


@dataclass(frozen=True, slots=True)
class WaveAgencyRow:
    """An agency as the wave froze it at opening, with all its names and those of the one above."""

    code: str
    names: Mapping[str, str]
    peer_group: str
    parent: str
    level: str
    names_above: Mapping[str, str] = field(default_factory=dict)


def create_wave(
    session: Session,
    code: str,
    *,
    questionnaire: str | None = None,
    title: str = "",
    titles: Mapping[str, str] | None = None,
    purpose: str = "official",
    basis: str = "all-invited",
    rule: str | None = None,
    opens: dt.date | None = None,
    closes: dt.date | None = None,
    entry_until: dt.date | None = None,
    reference_from: dt.date | None = None,
    reference_to: dt.date | None = None,
    previous: str | None = None,
    settings: Mapping[str, Any] | None = None,
    periods: str | None = None,
    actor: str = audit.COMMAND_LINE,
) -> WaveRow:
    """A draft. A code that names a period (2023-04, 2023-Q2, 2023) sets the reference period unless that is given.

    `periods`: the calendar of such codes, reports or months; without it the one that the office has set.
    """
    if is_storable(code):
        own_wave(session.connection(), code)  # two people who take the same code are told one after the other
    refuse_all([*_wrong_code(session, code), *wrong_facts(purpose, basis, (opens, closes, entry_until))])
    title, titles = composed(title), {each: composed(said) for each, said in (titles or {}).items()}
    refuse_bad_titles(title, titles)
    period = reference_period(code, periods or counted_by(session, PERIODS) or config.periods()) or (None, None)
    session.add(
        Wave(
            code=code,
            title=title or code,
            purpose=purpose,
            questionnaire_version_key=stored_version(session, questionnaire).key if questionnaire else None,
            reference_from=reference_from or period[0],
            reference_to=reference_to or period[1],
            opens=opens,
            closes=closes,
            entry_until=entry_until,
            state="draft",
            basis=basis,
            rule=rule or None,
            previous_wave_id=stored_wave(session, previous).id if previous else None,
            settings={**(settings or {}), **({TITLES: titles} if titles else {})},
            secret=secrets.token_bytes(32),
        )
    )
    audit.record(session, actor, "wave-created", code)
    session.flush()
    return wave(session, code)


def wave(session: Session, code: str) -> WaveRow:
    stored = stored_wave(session, code)
    return _row(session, stored)


def waves(session: Session) -> list[WaveRow]:
    """The newest period first; drafts without a date in front, because somebody is working on them."""
    rows = [_row(session, stored) for stored in session.scalars(select(Wave).order_by(Wave.id.desc()))]
    return sorted(rows, key=lambda row: row.reference_to or row.closes or row.opens or dt.date.max, reverse=True)


def open_wave_of_counter(session: Session, counter_code: str) -> WaveRow | None:
    """The wave that a counter's address leads to: the newest open one of its agency, else one on trial."""
    if not is_storable(counter_code):
        return None
    query = (
        select(Wave)
        .join(WaveAgency, WaveAgency.wave_id == Wave.id)
        .join(Counter, Counter.agency_id == WaveAgency.agency_id)
        .where(Counter.code == counter_code, Wave.state.in_(("open", "trial")))
        .where(or_(Wave.state == "trial", Wave.closes.is_(None), Wave.closes >= office_day()))
        .order_by(case((Wave.state == "open", 0), else_=1), Wave.opens.desc(), Wave.id.desc())
    )
    found = session.scalars(query).first()
    return None if found is None else _row(session, found)


def wave_agencies(session: Session, code: str) -> dict[str, WaveAgencyRow]:
    """The agencies of a wave by code, in the order in which they were loaded; none before it opened. No two of them
    have the same name."""
    stored = stored_wave(session, code)
    names = _names_on(session, _day_of_names(stored))
    codes = dict(session.execute(select(Agency.id, Agency.code)).all())
    query = select(WaveAgency).where(WaveAgency.wave_id == stored.id).order_by(WaveAgency.agency_id)
    frozen = {codes[row.agency_id]: row for row in session.scalars(query)}
    above = {code: names.get(row.parent_id or 0, {}) for code, row in frozen.items()}
    apart = told_apart({code: Named(names.get(row.agency_id, {}), above[code]) for code, row in frozen.items()})
    return {
        code: WaveAgencyRow(
            code,
            apart[code],
            row.peer_group,
            codes[row.parent_id] if row.parent_id else "",
            row.level or "",
            above[code],
        )
        for code, row in frozen.items()
    }


def refuse_unrated(session: Session, stored: Wave, agency: str) -> None:
    """Who takes part is fixed at opening; before, nobody knows better than the office."""
    if agency and stored.state != "draft" and agency not in wave_agencies(session, stored.code):
        what = f"wave {stored.code} does not rate {agency}"
        raise Refused(Problem("agency-not-in-wave", what, "agency", "name an agency that takes part"))


def wave_group_names(session: Session, code: str) -> dict[str, dict[str, str]]:
    """Peer group -> language -> what it is called in the wave."""
    return peer_group_names(session, _day_of_names(stored_wave(session, code)))


def refuse_bad_titles(title: str, titles: Mapping[str, str]) -> None:
    """Refused for more letters than fit, for signs that nobody sees, and for languages that there are not."""
    if long := next((each for each, said in {FIRST: title, **titles}.items() if len(said) > LONGEST_TITLE), ""):
        where = "title" if long == FIRST else f"title in {long}"
        raise Refused(Problem("title-long", f"a title has at most {LONGEST_TITLE} letters", where, "shorten it"))
    refuse_unseen({"title": title, **{f"title in {language}": said for language, said in titles.items()}})
    others = [code for code in LANGUAGES if code != FIRST]
    for language in titles:
        if language not in others:
            what = f"{language!r} is no other language that a round can be called in"
            raise Refused(Problem("language-unknown", what, "title", f"there are: {', '.join(others)}"))


def wrong_facts(purpose: str, basis: str, dates: tuple[dt.date | None, ...]) -> Iterator[Problem]:
    """What cannot be true of any wave; `dates` are those on which it opens, closes and takes its last late form."""
    yield from filter(None, (unknown_word("purpose", purpose, PURPOSES), unknown_word("basis", basis, BASES)))
    given = [date for date in dates if date is not None]
    if given != sorted(given):
        what = "the dates opens, closes and entry until do not follow each other"
        yield Problem("wave-dates", what, remedy="correct the dates")


def _wrong_code(session: Session, code: str) -> Iterator[Problem]:
    if not _CODE.fullmatch(code):
        remedy = "use letters without marks, digits, '.', '_' and '-', at most 40"
        yield Problem("wave-code", f"{code!r} cannot be a wave's code", remedy=remedy)
    elif session.scalars(select(Wave.id).where(Wave.code == code)).first() is not None:
        yield Problem("wave-exists", f"there is a wave {code} already", remedy="choose another code")
    if is_slip(code):
        year = code[:4] if code[:4].isdecimal() else "2026"
        remedy = f"write {year}-01 to {year}-12 or {year}-Q1 to {year}-Q4; another name needs other letters"
        yield Problem("wave-period", f"{code} looks like a period and names none", remedy=remedy)


def _row(session: Session, stored: Wave) -> WaveRow:
    version = session.get(QuestionnaireVersion, stored.questionnaire_version_key or 0)
    previous = session.get(Wave, stored.previous_wave_id or 0)
    return WaveRow(
        code=stored.code,
        title=stored.title,
        titles=dict(stored.settings.get(TITLES, {})),
        purpose=stored.purpose,
        questionnaire=f"{version.id}@{version.version}" if version else "",
        reference_from=stored.reference_from,
        reference_to=stored.reference_to,
        opens=stored.opens,
        closes=stored.closes,
        entry_until=stored.entry_until,
        closed_at=clock.closed_at(stored.state, stored.closes, stored.closed_at),
        state=clock.state_at(stored.state, stored.closes),
        basis=stored.basis,
        basis_rule=stored.basis_rule,
        rule=stored.rule or "",
        previous=previous.code if previous else "",
        settings=dict(stored.settings),
        inputs_revision=stored.inputs_revision,
        version=stored.version,
    )


def _day_of_names(stored: Wave) -> dt.date:
    """The end of what it is about or of its field: once it is closed, no day that passes changes a name of it."""
    closed = clock.closed_at(stored.state, stored.closes, stored.closed_at)
    return stored.reference_to or stored.closes or (last_day(closed) if closed else office_day())


def _names_on(session: Session, day: dt.date) -> dict[int, dict[str, str]]:
    """What each agency was called on a day; one that was named only later keeps its first name."""
    names: dict[int, dict[str, str]] = {}
    query = select(AgencyName).order_by(AgencyName.valid_from, AgencyName.id)
    for name in session.scalars(query):
        of_agency = names.setdefault(name.agency_id, {})
        if name.valid_from <= day or name.language not in of_agency:
            of_agency[name.language] = name.name
    return names
