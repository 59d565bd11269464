"""How the order of a round is shown is decided on its page before it closes, on the record, and not by its figures."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.results.model.league import League
from surveyapp.store import audit
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.waves import waves
from surveyapp.store.waves.display import DISPLAYS
from surveyapp.store.waves.extending import extend_wave
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.web.staff.showing.advice import form_of
from tests.page import words_of
from tests.visitor import Visitor

ROUND = "/staff/waves/2026-Q3"
PAGE = f"{ROUND}/display"


def made(engine: Engine, closes: dt.date | None = None) -> Engine:
    with store.writing(engine) as session:
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        opens = closes and closes - dt.timedelta(days=9)
        waves.create_wave(
            session, "2026-Q3", questionnaire="single-rating", title="Quý III", opens=opens, closes=closes
        )
        waves.set_state(session, "2026-Q3", "open", "test")
    return engine


@pytest.fixture
def opened(sqlite_engine: Engine) -> Engine:
    return made(sqlite_engine)


def decided(engine: Engine) -> str:
    with store.reading(engine) as session:
        return waves.wave(session, "2026-Q3").settings.get("display", "figures")


def test_it_is_decided_on_its_page_and_on_the_record(office: Visitor, opened: Engine):
    assert f'href="{PAGE}"' in office.get(ROUND).text
    assert 'value="figures" checked' in office.get(PAGE).text
    assert office.post(PAGE, office.typed() | {"display": "ranges"}).status_code == 303
    assert "Đã quyết định cách trình bày thứ tự" in office.get(ROUND).text
    assert 'value="ranges" checked' in office.get(PAGE).text
    with store.reading(opened) as session:
        (event,) = audit.events_of(session, "2026-Q3", "wave-display")
    assert (event.actor, event.detail["before"], event.detail["now"]) == ("office@example.org", "figures", "ranges")


def test_all_that_the_command_can_decide_stands_to_choose(office: Visitor, opened: Engine):
    page = office.get(PAGE).text
    assert all(f'name="display" value="{display}"' in page for display in DISPLAYS)


@pytest.mark.parametrize(
    ("league", "form"),
    [
        (League(0.9, 88.0, pairs=91, told_apart=60, width=5.0), "places"),
        (League(0.9, 88.0, pairs=91, told_apart=60, width=8.0), "ranges"),
        (League(0.9, 88.0, pairs=91, told_apart=10, width=12.0), "bands"),
        (League(0.9, 88.0, pairs=1, told_apart=1, width=1.0), "bands"),
        (League(0.9, 88.0, decided="numbers", pairs=91, told_apart=0, width=14.0), "bands"),
        (League(0.9, 88.0), ""),
    ],
)
def test_the_figures_of_a_round_suggest_a_way(league, form):
    assert form_of(league) == form


def test_the_round_before_tells_how_far_agencies_can_be_told_apart(office: Visitor, sqlite_engine: Engine):
    satisfied = {"SA": 40, "SB": 22, "SC": 2}
    with store.writing(sqlite_engine) as session:
        save_agencies(session, [AgencyRow(code, code, peer_group="departments") for code in satisfied])
    made(sqlite_engine)
    with store.writing(sqlite_engine) as session:
        waves.create_wave(session, "2026-Q2", questionnaire="single-rating", basis="probability", title="Quý II")
        waves.set_state(session, "2026-Q2", "open", "test")
        save_frame(session, "2026-Q2", [FrameRow("all", 4000, agency, issued=80) for agency in satisfied])
        answers = [(agency, "5" if n < good else "2") for agency, good in satisfied.items() for n in range(40)]
        rows = (ImportedRow(f"{n:016}".encode(), n + 2, agency, code) for n, (agency, code) in enumerate(answers))
        save_imported(session, "2026-Q2", list(rows))
        waves.set_state(session, "2026-Q2", "collected", "test")
        waves.create_wave(session, "2026-Q4", questionnaire="single-rating", previous="2026-Q2")
    page = words_of(office.get("/staff/waves/2026-Q4/display").text)
    assert "So sánh 3 cặp đơn vị, 3 cặp" in page
    assert "Theo số liệu của Quý II, nên chọn: " in page
    assert "nên chọn" not in words_of(office.get(PAGE).text)  # names no round before


@pytest.mark.parametrize("given", [{}, {"display": "stars"}])
def test_what_is_none_of_them_is_said_and_nothing_stored(office: Visitor, opened: Engine, given):
    office.get(PAGE)
    fields = {name: value for name, value in office.typed().items() if name != "display"}
    answer = office.post(PAGE, fields | given)
    assert answer.status_code == 422
    assert 'href="#display-figures"' in answer.text
    assert "Chọn một trong các mục này." in office.page.text
    assert decided(opened) == "figures"


def test_a_closed_round_offers_no_choice_and_refuses_one(office: Visitor, opened: Engine):
    office.get(PAGE)
    fields = office.typed() | {"display": "numbers"}
    with store.writing(opened) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
    assert office.post(PAGE, fields).status_code == 409
    assert office.get(PAGE).status_code == 409
    assert PAGE not in office.get(ROUND).text
    assert decided(opened) == "figures"


def test_a_round_that_had_ended_was_seen_and_is_not_decided_once_it_collects_again(
    office: Visitor, sqlite_engine: Engine
):
    yesterday = office_day() - dt.timedelta(days=1)
    made(sqlite_engine, closes=yesterday)
    with store.writing(sqlite_engine) as session:
        extend_wave(session, "2026-Q3", office_day() + dt.timedelta(days=9), "Số 1", "test")
    assert office.get(PAGE).status_code == 409
    assert PAGE not in office.get(ROUND).text


def test_a_round_that_was_extended_in_time_is_still_decided(office: Visitor, sqlite_engine: Engine):
    made(sqlite_engine, closes=office_day())
    with store.writing(sqlite_engine) as session:
        extend_wave(session, "2026-Q3", office_day() + dt.timedelta(days=9), "Số 1", "test")
    assert office.get(PAGE).status_code == 200
