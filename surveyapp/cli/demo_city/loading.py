"""The city on its way into the database: one transaction, so that there is a whole city or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import questionnaires
from surveyapp.cli.demo_city import city as places
from surveyapp.cli.demo_city.cards import packs, print_cards, use_cards
from surveyapp.cli.demo_city.city import City, DemoAgency
from surveyapp.cli.demo_city.demo_waves import DEMO_WAVES, QUESTIONNAIRE, DemoWave
from surveyapp.cli.demo_city.fieldwork import Fieldwork, Form, shared_out
from surveyapp.db.clock import end_of, office_day
from surveyapp.imports.external.loading import HowToLoad, load_external
from surveyapp.imports.followup.measures import load_measures
from surveyapp.imports.followup.responsible import load_responsible
from surveyapp.imports.office import changes_of
from surveyapp.results.opening import expected_parts
from surveyapp.store import Engine, Problem, Refused, Session, writing
from surveyapp.store.agencies.agencies import (
    AgencyRow,
    CounterRow,
    ProcedureRow,
    agencies,
    save_agencies,
    save_counters,
    save_procedures,
)
from surveyapp.store.agencies.peer_groups import PeerGroupRow, save_peer_groups
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.office.saving import change
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.settings import put_setting, setting
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.waves import create_wave, set_state

ACTOR = "demo"
PUBLISHED = Path(__file__).with_name("published")
FOLLOWUP = Path(__file__).with_name("followup")
INVENTED = "invented"
SOURCE = "Số liệu giả định"
FIRST_COUNTER = 101
A_MONTH, A_WEEK = dt.timedelta(days=30), dt.timedelta(days=7)
CARDS_TO_TRY = 3
CLOSING = ("collected", "locked")


@dataclass(frozen=True, slots=True)
class DemoCard:
    """A code that nobody has used, and what its form rates."""

    code: str
    agency: str


def load(engine: Engine, secret: bytes) -> tuple[DemoCard, ...]:
    """Load the city into an empty database; the cards to try the open round with, which stand nowhere else. None of
    them where the city lives already, and then nothing is touched."""
    cards: list[DemoCard] = []
    with writing(engine) as session:
        if setting(session, INVENTED):
            return ()
        _refuse_real_data(session)
        city, questionnaire = places.read(), questionnaires.load(QUESTIONNAIRE)
        put_setting(session, INVENTED, True)
        change(session, changes_of(city.body["office"]), actor=ACTOR)
        _save_agencies_and_counters(session, city)
        add_questionnaire(session, questionnaire)
        for a_round in DEMO_WAVES:
            cards = _hold(session, a_round, Fieldwork(city, a_round, questionnaire), secret)
        _load_published_indices(session)
        _load_followup(session)
    return tuple(cards[:: max(1, len(cards) // CARDS_TO_TRY)][:CARDS_TO_TRY])


def counter_codes(city: City) -> Iterator[tuple[str, DemoAgency, str]]:
    """(code, office, name) of every desk: short numbers, because people type them."""
    desks = ((office, name) for office in (*city.local, *city.centres) for name in office.counters)
    for number, (office, name) in enumerate(desks, start=FIRST_COUNTER):
        yield str(number), office, name


def _load_published_indices(session: Session) -> None:
    """Figures that were really published, of all provinces until 2016 and of one city until 2024; the page says so."""
    for file in sorted(PUBLISHED.glob("*.csv"), reverse=True):
        load_external(session, file, HowToLoad(without_zeros=True), actor=ACTOR)


def _load_followup(session: Session) -> None:
    """Who answers and what is done, of the city's own index alone: nothing is invented about figures of a real one."""
    load_responsible(session, FOLLOWUP / "responsible.csv", actor=ACTOR)
    load_measures(session, FOLLOWUP / "measures.csv", actor=ACTOR)


def _refuse_real_data(session: Session) -> None:
    if agencies(session):
        what = "this database holds agencies that are not invented"
        raise Refused(Problem("not-empty", what, remedy="give the demo a database of its own: --database URL"))


def _save_agencies_and_counters(session: Session, city: City) -> None:
    root = city.body["root"]
    since = dt.date.fromisoformat(places.VALID_FROM)
    top = AgencyRow(root["code"], root["vi"], level="city", valid_from=since, names={"en": root["en"]})
    save_agencies(session, [top, *(_agency(office, root["code"], since) for office in city.offices)])
    save_peer_groups(session, [PeerGroupRow(code, names) for code, names in city.body["peer_groups"].items()])
    save_counters(session, [CounterRow(code, office.code, name) for code, office, name in counter_codes(city)])
    save_procedures(session, _procedures(city))


def _agency(office: DemoAgency, parent: str, since: dt.date) -> AgencyRow:
    return AgencyRow(
        code=office.code,
        name=office.vi,
        level="commune" if office.peer_group == places.COMMUNES else "city",
        peer_group=office.peer_group,
        parent=parent,
        valid_from=since,
        names={"en": office.en},
    )


def _procedures(city: City) -> Iterator[ProcedureRow]:
    """Codes begin with 9, which no real procedure does."""
    for place, group in enumerate(city.groups.values(), start=1):
        for number, name in enumerate(group.procedures, start=1):
            yield ProcedureRow(f"9.{place:03}{number:03}", name, group.field, group.field)


def _hold(session: Session, demo_wave: DemoWave, fieldwork: Fieldwork, secret: bytes) -> list[DemoCard]:
    """As if it had been held on its days. The one that is open stays so for a month, whenever it is loaded. A card for
    each office that has any left."""
    is_open = demo_wave.state == "open"
    closes = max(demo_wave.closes, office_day() + A_MONTH) if is_open else demo_wave.closes
    then = end_of(demo_wave.last_day) - dt.timedelta(hours=1)
    create_wave(
        session,
        demo_wave.code,
        questionnaire=QUESTIONNAIRE,
        title=demo_wave.title,
        titles={"en": demo_wave.title_en},
        basis=demo_wave.basis,
        opens=demo_wave.opens,
        closes=closes,
        entry_until=demo_wave.entry_until,
        previous=demo_wave.previous or None,
        actor=ACTOR,
    )
    forms, printing_day = [*fieldwork.forms()], demo_wave.opens - A_WEEK
    printed = [
        print_cards(session, demo_wave.code, pack, secret, day=printing_day, actor=ACTOR) for pack in packs(forms)
    ]
    set_state(session, demo_wave.code, "open", ACTOR, at=then, parts=expected_parts(session, demo_wave.code))
    save_frame(session, demo_wave.code, [*_frame(fieldwork)], actor=ACTOR)
    rows = (_row(form, line) for line, form in enumerate(forms, start=2))
    save_imported(session, demo_wave.code, rows, actor=ACTOR, at=then)
    for cards in printed:
        use_cards(session, cards, secret, actor=ACTOR)
    for state in CLOSING[: CLOSING.index(demo_wave.state) + 1 if demo_wave.state in CLOSING else 0]:
        set_state(session, demo_wave.code, state, ACTOR)
    return [DemoCard(each.spare[0], each.pack.stratum.office.vi) for each in printed]


def _frame(fieldwork: Fieldwork) -> Iterator[FrameRow]:
    for stratum in fieldwork.strata():
        names = stratum.office.counted_by or (stratum.group.field,)
        shares = (shared_out(n, [1.0] * len(names)) for n in (stratum.dossiers, stratum.issued, stratum.returned))
        for name, dossiers, issued, returned in zip(names, *shares, strict=True):
            yield FrameRow(
                stratum=name,
                population=dossiers,
                agency=stratum.office.code,
                selected=issued,
                issued=issued,
                returned=returned,
                source=SOURCE,
                extracted_on=fieldwork.wave.opens,
            )


def _row(form: Form, line: int) -> ImportedRow:
    return ImportedRow(
        id=form.id,
        line=line,
        agency=form.stratum.office.code,
        receiving_agency=form.receiving,
        stratum="" if form.stratum.office.counted_by else form.stratum.group.field,
        procedure_group=form.stratum.group.field,
        day=form.day,
        half=form.half,
        channel=form.channel,
        basis=form.basis,
        proof=form.proof,
        helped=form.helped,
        language=form.language,
        text_revision=1,
        pace="normal",
        answers=form.filled_in.answers,
        texts=form.filled_in.texts,
    )
