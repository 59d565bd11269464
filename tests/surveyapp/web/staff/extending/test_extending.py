"""A round gets a later last day on its page: told before, by decision, refused with a sentence beside the field."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

import questionnaires
from surveyapp import store
from surveyapp.store import audit
from surveyapp.store import questionnaires as asked
from surveyapp.store.waves import waves
from tests.office_clock import stop_clock
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.visitor import Visitor

ROUND = "/staff/waves/2026-Q3"
LAST_DAY = dt.date(2026, 9, 30)


@pytest.fixture
def app(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """With a round whose last day was 30 September; it is 5 October."""
    stop_clock(monkeypatch, "2026-09-01 09:00")
    with store.writing(app.extensions["engine"]) as session:
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        waves.create_wave(
            session,
            "2026-Q3",
            questionnaire="single-rating",
            title="Quý III/2026",
            closes=LAST_DAY,
            entry_until=dt.date(2026, 10, 15),
        )
        waves.set_state(session, "2026-Q3", "open", "test")
    stop_clock(monkeypatch, "2026-10-05 09:00")
    return app


def row(app: Flask) -> waves.WaveRow:
    with store.reading(app.extensions["engine"]) as session:
        return waves.wave(session, "2026-Q3")


def offered(office: Visitor) -> bool:
    return f'href="{ROUND}/extend"' in office.get(ROUND).text


def test_the_page_tells_what_will_happen_before_anything_does(app: Flask):
    office = signed_in(app, "office")
    assert offered(office)
    page = office.get(f"{ROUND}/extend").text
    assert "Gia hạn đợt Quý III/2026?" in page
    assert "30/09/2026" in page
    assert "Đợt thu phiếu trở lại" in page
    assert 'min="2026-10-06"' in page
    assert row(app).state == "collected"


def test_by_decision_the_round_collects_until_the_new_day(app: Flask):
    office = signed_in(app, "office")
    office.get(f"{ROUND}/extend")
    given = {"until": "2026-10-31", "decision": "Số 15/QĐ-SNV", "reason": "mưa lũ"}
    answer = office.post(f"{ROUND}/extend", given)
    assert (answer.status_code, answer.location) == (303, ROUND)
    assert "Đợt đã được gia hạn" in office.get(ROUND).text
    now = row(app)
    assert (now.state, now.closes, now.entry_until) == ("open", dt.date(2026, 10, 31), dt.date(2026, 10, 31))
    with store.reading(app.extensions["engine"]) as session:
        event = audit.events(session, "2026-Q3")[0]
    assert (event.actor, event.action) == (ACCOUNTS["office"], "wave-extended")
    assert event.detail["reason"] == "mưa lũ"


@pytest.mark.parametrize(
    ("until", "decision", "said"),
    [
        ("", "Số 15", "Hãy chọn ngày cuối mới."),
        ("31/10/2026", "Số 15", "Hãy chọn ngày cuối mới."),
        ("2026-10-04", "Số 15", "Ngày này đã qua."),
        ("2026-09-30", "Số 15", "Ngày này không muộn hơn ngày cuối hiện tại."),
        ("2026-10-31", " ", "Hãy ghi số và tên quyết định"),
        ("2026-10-31", "Số \u202e51", "Có ký tự không nhìn thấy được"),
    ],
    ids=["no day", "a day in words", "over", "no later", "no decision", "a sign unseen"],
)
def test_a_refusal_stands_beside_its_field_and_what_was_written_stays(app: Flask, until, decision, said):
    office = signed_in(app, "office")
    office.get(f"{ROUND}/extend")
    answer = office.post(f"{ROUND}/extend", {"until": until, "decision": decision, "reason": "mưa lũ"})
    assert answer.status_code == 422
    assert said in answer.text
    filled = office.page.filled_in()
    assert (filled["until"], filled["decision"], filled["reason"]) == ([until], [decision.strip()], ["mưa lũ"])
    assert (row(app).state, row(app).closes) == ("collected", LAST_DAY)


def test_a_round_that_somebody_closed_is_not_offered_and_not_extended(app: Flask, monkeypatch: pytest.MonkeyPatch):
    stop_clock(monkeypatch, "2026-09-20 09:00")
    office = signed_in(app, "office")
    office.get(f"{ROUND}/extend")
    with store.writing(app.extensions["engine"]) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
    answer = office.post(f"{ROUND}/extend", {"until": "2026-10-31", "decision": "Số 15"})
    assert answer.status_code == 409
    assert office.get(f"{ROUND}/extend").status_code == 409
    assert "không thu phiếu lại được" in office.page.text
    assert not offered(office)
    assert row(app).state == "collected"


def test_a_form_from_elsewhere_extends_nothing(app: Flask):
    office = signed_in(app, "office")
    office.token = "forged"
    assert office.post(f"{ROUND}/extend", {"until": "2026-10-31", "decision": "Số 15"}).status_code == 400
    assert row(app).closes == LAST_DAY


@pytest.mark.parametrize("role", ["analyst", "agency"])
def test_others_are_not_offered_it(app: Flask, role: str):
    assert not offered(signed_in(app, role))


def test_in_english(app: Flask):
    office = signed_in(app, "office")
    office.post("/staff/language", {"language": "en"})
    assert "Extend the round Quý III/2026?" in office.get(f"{ROUND}/extend").text
