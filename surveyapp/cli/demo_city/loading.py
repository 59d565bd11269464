"""The city on its way into the database: one transaction, so that there is a whole city or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import questionnaires
from surveyapp.cli.demo_city import city as places
from surveyapp.cli.demo_city.city import City, DemoAgency
from surveyapp.cli.demo_city.demo_waves import DEMO_WAVES, QUESTIONNAIRE, DemoWave
from surveyapp.cli.demo_city.fieldwork import Fieldwork, Form, Stratum
from surveyapp.db.clock import end_of, office_day
from surveyapp.imports.office import changes_of
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
OF_THE_CITY = "city.toml"
INVENTED = "invented"
SOURCE = "Số liệu giả định"
FIRST_COUNTER = 101
A_MONTH = dt.timedelta(days=30)
CLOSING = ("collected", "locked")


def load(engine: Engine) -> bool:
    """Load the city into an empty database; False where it lives already, and then nothing is touched."""
    with writing(engine) as session:
        if setting(session, INVENTED):
            return False
        _refuse_real_data(session)
        city, questionnaire = places.read(), questionnaires.load(QUESTIONNAIRE)
        put_setting(session, INVENTED, True)
        change(session, changes_of(city.body["office"], OF_THE_CITY), actor=ACTOR)
        _save_agencies_and_counters(session, city)
        add_questionnaire(session, questionnaire)
        for a_round in DEMO_WAVES:
            _hold(session, a_round, Fieldwork(city, a_round, questionnaire))
    return True


def counter_codes(city: City) -> Iterator[tuple[str, DemoAgency, str]]:
    """(code, office, name) of every desk: short numbers, because people type them."""
    desks = ((office, name) for office in (*city.local, *city.centres) for name in office.counters)
    for number, (office, name) in enumerate(desks, start=FIRST_COUNTER):
        yield str(number), office, name


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


def _hold(session: Session, demo_wave: DemoWave, fieldwork: Fieldwork) -> None:
    """As if it had been held on its days. The one that is open stays so for a month, whenever it is loaded."""
    is_open = demo_wave.state == "open"
    closes = max(demo_wave.closes, office_day() + A_MONTH) if is_open else demo_wave.closes
    then = end_of(demo_wave.last_day) - dt.timedelta(hours=1)
    create_wave(
        session,
        demo_wave.code,
        questionnaire=QUESTIONNAIRE,
        title=demo_wave.title,
        basis=demo_wave.basis,
        opens=demo_wave.opens,
        closes=closes,
        entry_until=demo_wave.entry_until,
        previous=demo_wave.previous or None,
        actor=ACTOR,
    )
    set_state(session, demo_wave.code, "open", ACTOR, at=then)
    save_frame(session, demo_wave.code, [*_frame(fieldwork)], actor=ACTOR)
    rows = (_row(form, line) for line, form in enumerate(fieldwork.forms(), start=2))
    save_imported(session, demo_wave.code, rows, actor=ACTOR, at=then)
    for state in CLOSING[: CLOSING.index(demo_wave.state) + 1 if demo_wave.state in CLOSING else 0]:
        set_state(session, demo_wave.code, state, ACTOR)


def _frame(fieldwork: Fieldwork) -> Iterator[FrameRow]:
    for stratum in fieldwork.strata():
        if stratum.office.population:
            yield _frame_row(stratum, fieldwork.wave)


def _frame_row(stratum: Stratum, demo_wave: DemoWave) -> FrameRow:
    return FrameRow(
        stratum=stratum.group.field,
        population=stratum.dossiers,
        agency=stratum.office.code,
        selected=stratum.issued,
        issued=stratum.issued,
        returned=stratum.forms,
        source=SOURCE,
        extracted_on=demo_wave.opens,
    )


def _row(form: Form, line: int) -> ImportedRow:
    return ImportedRow(
        id=form.id,
        line=line,
        agency=form.stratum.office.code,
        receiving_agency=form.receiving,
        stratum=form.stratum.group.field if form.stratum.office.population else "",
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
