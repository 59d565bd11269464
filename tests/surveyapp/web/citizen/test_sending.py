"""Nothing lost, nothing twice, and no dead end: whatever happens, the answers stay on the page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from surveyapp import store
from surveyapp.store.waves import waves
from tests.factories.files import delete, delete_log, exchange
from tests.office_clock import stop_clock
from tests.surveyapp.web.citizen.test_form import REVIEW


@pytest.fixture
def at_review(person):
    return person.open("/vi/k/Q1").on_to(REVIEW, C11="5", C12="1")


def test_same_form_posted_again_shows_the_same_receipt(at_review, stored):
    sent = at_review.posting("send")
    receipts = {at_review.client.post(**sent).request.path for _ in range(3)}
    assert len(receipts) == 1
    assert len(stored()) == 1


def test_form_sent_again_later_or_in_the_other_language_is_still_the_same(in_no_time, at_review, stored, monkeypatch):
    sent = at_review.posting("send")
    first = at_review.client.post(**sent).request.path
    this_evening = in_no_time + dt.timedelta(hours=6)
    stop_clock(monkeypatch, this_evening)
    again = at_review.client.post(**sent | {"path": "/en/k/Q1"})
    assert again.request.path == first.replace("/vi/", "/en/")
    assert [row.pace for row in stored()] == ["fast"]


def test_form_sent_again_after_the_round_is_locked_still_shows_its_receipt(at_review, person, app, stored):
    unsent = person.open("/vi/k/Q1").on_to(REVIEW, C11="4").posting("send")
    sent = at_review.open("/vi/k/Q1").on_to(REVIEW, C11="5").posting("send")
    receipt = at_review.client.post(**sent).request.path
    with store.writing(app.extensions["engine"]) as session:
        for state in ("collected", "locked"):
            waves.set_state(session, "2026", state, "test")
    app.extensions["places"].clear()
    again = at_review.client.post(**sent)
    assert again.request.path == receipt
    assert at_review.client.post(**unsent).status_code == 410
    assert len(stored()) == 1


def test_other_answers_under_a_sent_form_are_a_conflict_with_a_way_on(at_review, stored):
    sent = at_review.posting("send")
    at_review.client.post(**sent)
    sent["data"]["C11"] = ["1"]
    answer = at_review.client.post(**sent)
    assert answer.status_code == 409
    assert "/vi/k/Q1" in answer.text
    assert len(stored()) == 1


def test_lost_cookie_brings_the_answers_back_to_be_sent_once_more(at_review, stored):
    at_review.client.delete_cookie("survey")
    at_review.press("send")
    assert at_review.status == 400
    assert "Xin bấm nút một lần nữa" in at_review.page.text
    assert (at_review.answer_to("C11"), stored()) == (["5"], [])
    at_review.press("send")
    assert at_review.receipt
    assert len(stored()) == 1


@pytest.mark.parametrize("lose", [delete, exchange])
def test_form_is_not_acknowledged_into_a_file_that_was_taken_away(at_review, app, lose):
    path = Path(app.extensions["engine"].url.database)
    away = path.with_suffix(".away")
    away.hardlink_to(path)
    lose(path)
    at_review.press("send")
    assert at_review.status == 503
    assert int(at_review.headers["Retry-After"]) > 0
    assert at_review.answer_to("C11") == ["5"]
    away.replace(path)
    at_review.press("send")
    assert at_review.receipt


def test_form_is_not_acknowledged_into_a_log_that_was_taken_away(at_review, app, caplog):
    path = Path(app.extensions["engine"].url.database)
    delete_log(path)
    at_review.press("send")
    assert (at_review.status, at_review.answer_to("C11")) == (503, ["5"])
    assert "a form could not be stored: a file beside the database (-wal, -shm) is gone" in caplog.text
    app.extensions["engine"].dispose()  # as a new server would find it
    at_review.press("send")
    assert at_review.receipt


def test_busy_database_gives_503_and_keeps_the_answers(at_review, stored, monkeypatch):
    def busy(*_arguments):
        raise store.Unavailable("locked")

    with monkeypatch.context() as locked:
        locked.setattr("surveyapp.web.citizen.sending.submit", busy)
        at_review.press("send")
    assert at_review.status == 503
    assert int(at_review.headers["Retry-After"]) > 0
    assert at_review.answer_to("C11") == ["5"]
    at_review.press("send")
    assert len(stored()) == 1


def test_forms_of_one_browser_after_another_are_two_responses(at_review, stored):
    at_review.press("send").open("/vi/k/Q1").on_to(REVIEW, C11="5", C12="1").press("send")
    assert len(stored()) == 2


def test_receipt_is_shown_again_but_not_made_up(at_review):
    at_review.press("send")
    genuine = at_review.address
    assert at_review.client.get(genuine).status_code == 200
    assert at_review.client.get(genuine[:-1] + ("2" if genuine[-1] != "2" else "3")).status_code == 404


def test_flood_from_one_connection_is_asked_to_wait(at_review, app, stored):
    app.extensions["form_ceiling"].most = 1
    sent = at_review.posting("send")
    assert at_review.client.post(**sent).status_code == 200
    refused = at_review.client.post(**sent)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"


def test_cookie_holds_the_form_token_only(at_review):
    cookie = at_review.client.get_cookie("survey")
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    payload = at_review.client.application.session_interface.get_signing_serializer(at_review.client.application)
    assert set(payload.loads(cookie.value)) == {"csrf_token"}


def test_browser_keeps_the_steps_for_its_back_button_but_never_a_key(person):
    person.open("/vi/k/Q1")
    assert person.headers["Cache-Control"] == "no-store"
    first = person.answer_to("key")
    person.press("next")
    assert person.headers["Cache-Control"] == "private, no-cache"
    assert person.answer_to("key") == first
    assert person.open("/vi/k/Q1").answer_to("key") != first


def test_failure_on_the_way_keeps_everything_in_a_form_to_send_again(at_review, app, stored, monkeypatch):
    app.extensions["form_ceiling"].most = 0
    at_review.press("send")
    assert at_review.status == 429
    assert (at_review.answer_to("C11"), at_review.answer_to("go")) == (["5"], ["send"])
    app.extensions["form_ceiling"].most = 10
    at_review.client.post("/vi/k/Q1", data=at_review.page.filled_in())
    assert len(stored()) == 1


def test_steps_go_on_while_the_database_is_away(at_review, app, monkeypatch):
    def away(_engine):
        raise store.Unavailable("away")

    for place in app.extensions["places"].values():
        place.checked_at = 0.0
    monkeypatch.setattr("surveyapp.web.citizen.addresses.store.reading", away)
    at_review.press("back")
    assert (at_review.status, at_review.answer_to("C11")) == (200, ["5"])
