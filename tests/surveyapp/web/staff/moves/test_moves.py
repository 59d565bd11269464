"""A round is closed, locked and reopened on its page: told before, done once, put on the record."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

import questionnaires
from surveyapp import store
from surveyapp.store import audit
from surveyapp.store import questionnaires as asked
from surveyapp.store.forms import responses
from surveyapp.store.forms.responses import Submission
from surveyapp.store.waves import waves
from surveyapp.store.waves.drafts import retitle
from surveyapp.store.waves.parts import fixed_parts
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.visitor import Visitor

ROUND = "/staff/waves/2026-Q4"
WAYS = ("/trial", "/open", "/close", "/lock", "/reopen", "/withdraw")


@pytest.fixture
def app(app: Flask) -> Flask:
    """With a round of one agency that has two forms and still collects."""
    with store.writing(app.extensions["engine"]) as session:
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        waves.create_wave(
            session,
            "2026-Q4",
            questionnaire="single-rating",
            title="Quý IV/2026",
            closes=dt.date(2026, 12, 31),
            entry_until=dt.date(2027, 1, 15),
        )
        waves.set_state(session, "2026-Q4", "open", "test")
        for key in (b"1" * 16, b"2" * 16):
            form = Submission(key, "2026-Q4", "single-rating@1", "vi", 1, "5", agency="H99.02", proof="token")
            responses.save_response(session, form, b"secret")
    return app


def state(app: Flask) -> str:
    with store.reading(app.extensions["engine"]) as session:
        return waves.wave(session, "2026-Q4").state


def test_nothing_happens_before_the_page_that_tells_what_will(app: Flask):
    office = signed_in(app, "office")
    assert f'href="{ROUND}/close"' in office.get(ROUND).text
    page = office.get(f"{ROUND}/close").text
    assert "Đóng đợt Quý IV/2026?" in page
    assert "Đã có 2 phiếu." in page
    assert "15/01/2027" in page
    assert "Không hoàn tác được" in page
    assert state(app) == "open"


def test_a_round_goes_from_open_to_locked_and_back_to_closed(app: Flask):
    office = signed_in(app, "office")
    seen = []
    for move in ("close", "lock", "reopen"):
        office.get(f"{ROUND}/{move}")
        assert office.post(f"{ROUND}/{move}", {"reason": "phiếu muộn"}).location == ROUND
        seen.append(state(app))
    assert seen == ["collected", "locked", "collected"]
    assert "được ghi vào nhật ký" in office.get(ROUND).text


@pytest.fixture
def draft(app: Flask) -> str:
    """The address of a round that nobody has opened yet."""
    with store.writing(app.extensions["engine"]) as session:
        waves.create_wave(session, "2027-Q1", questionnaire="single-rating", title="Quý I/2027")
    return "/staff/waves/2027-Q1"


def row(app: Flask) -> waves.WaveRow:
    with store.reading(app.extensions["engine"]) as session:
        return waves.wave(session, "2027-Q1")


def test_a_draft_is_tried_and_opened_with_what_counts_told_before(app: Flask, draft: str):
    office = signed_in(app, "office")
    for move, after in (("trial", "trial"), ("open", "open")):
        page = office.get(f"{draft}/{move}").text
        assert "Được tính: phiếu gửi bằng mã dùng một lần" in page
        assert "Nếu mở đợt vào lúc này" in page
        assert "Không hoàn tác được" in page
        assert office.post(f"{draft}/{move}", office.typed()).location == draft
        assert row(app).state == after
    with store.reading(app.extensions["engine"]) as session:
        assert fixed_parts(session, "2027-Q1") is not None
        assert list(waves.wave_agencies(session, "2027-Q1")) == ["H99.02"]


def test_a_round_that_was_changed_meanwhile_is_not_opened_unseen(app: Flask, draft: str):
    office = signed_in(app, "office")
    office.get(f"{draft}/open")
    with store.writing(app.extensions["engine"]) as session:
        retitle(session, "2027-Q1", {"vi": "Đợt một"}, "test")
    answer = office.post(f"{draft}/open", office.typed())
    assert (answer.status_code, row(app).state) == (409, "draft")
    assert "Trong lúc đó đợt đã được người khác sửa." in answer.text
    assert office.post(f"{draft}/open", office.typed()).status_code == 303


def test_a_round_is_given_up_with_a_reason_and_with_none_it_is_not(app: Flask, draft: str):
    office = signed_in(app, "office")
    office.get(f"{draft}/withdraw")
    answer = office.post(f"{draft}/withdraw", office.typed())
    assert (answer.status_code, row(app).state) == (422, "draft")
    assert 'id="wrong-reason"' in answer.text
    assert office.post(f"{draft}/withdraw", office.typed() | {"reason": "nhập nhầm"}).location == draft
    assert "Đợt này đã rút." in office.get(draft).text
    assert not [link for link in office.page.links if link.startswith(f"{draft}/") and link.endswith(WAYS)]


def test_who_moved_it_and_why_is_on_the_record(app: Flask):
    office = signed_in(app, "office")
    office.get(f"{ROUND}/close")
    office.post(f"{ROUND}/close", {"reason": "hết hạn"})
    with store.reading(app.extensions["engine"]) as session:
        last = audit.events(session, "2026-Q4")[0]
    assert (last.actor, last.action) == (ACCOUNTS["office"], "wave-state")
    assert last.detail == {"before": "open", "after": "collected", "reason": "hết hạn"}


@pytest.mark.parametrize("move", ["lock", "reopen"])
def test_a_step_that_does_not_fit_the_state_is_refused_and_changes_nothing(app: Flask, move: str):
    office = signed_in(app, "office")
    page = office.get(f"{ROUND}/{move}")
    assert page.status_code == 409
    assert "trạng thái khác" in page.text
    assert office.post(f"{ROUND}/{move}").status_code == 409
    assert state(app) == "open"


def test_closing_twice_does_not_reopen_what_was_locked_meanwhile(app: Flask):
    """Both end in the same state: only the one that was asked for may be done."""
    office = signed_in(app, "office")
    office.get(f"{ROUND}/close")
    with store.writing(app.extensions["engine"]) as session:
        waves.set_state(session, "2026-Q4", "collected", "test")
        waves.set_state(session, "2026-Q4", "locked", "test")
    assert office.post(f"{ROUND}/close").status_code == 409
    assert state(app) == "locked"


def test_a_form_from_elsewhere_moves_nothing(app: Flask):
    office = signed_in(app, "office")
    office.token = "forged"
    assert office.post(f"{ROUND}/close").status_code == 400
    assert state(app) == "open"


def test_an_endless_reason_is_refused(app: Flask):
    office = signed_in(app, "office")
    office.get(f"{ROUND}/close")
    assert office.post(f"{ROUND}/close", {"reason": "x" * 501}).status_code == 422
    assert state(app) == "open"


def test_a_sign_in_the_reason_that_nobody_sees_is_told_in_the_readers_words(app: Flask):
    office = signed_in(app, "office")
    office.get(f"{ROUND}/close")
    answer = office.post(f"{ROUND}/close", {"reason": "hết\u3164hạn"})
    assert (answer.status_code, "Có ký tự không nhìn thấy được" in answer.text) == (422, True)
    assert state(app) == "open"


@pytest.mark.parametrize("role", ["analyst", "agency"])
def test_others_are_offered_no_step(app: Flask, role: str):
    assert "/close" not in signed_in(app, role).get(ROUND).text


def test_an_unknown_step_or_round_is_a_page_that_says_so(app: Flask):
    office: Visitor = signed_in(app, "office")
    assert office.get(f"{ROUND}/celebrate").status_code == 404
    assert office.get("/staff/waves/none/close").status_code == 404


def test_the_page_speaks_english_to_who_reads_english(app: Flask):
    office = signed_in(app, "office")
    office.post("/staff/language", {"language": "en"})
    page = office.get(f"{ROUND}/close").text
    assert "Close the round Quý IV/2026?" in page
    assert "2 forms are in." in page
    assert "This cannot be undone" in page
