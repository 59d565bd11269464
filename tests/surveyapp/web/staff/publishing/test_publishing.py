"""A locked round is published on its page: told before, with the password, as the command does, on the record."""

from __future__ import annotations

import pytest
from flask import Flask

from surveyapp import store
from surveyapp.results.model.result import WaveResult
from surveyapp.results.releases.releasing import released
from surveyapp.store import audit
from surveyapp.store.results.releases import listed
from surveyapp.store.trail import head
from surveyapp.store.waves import waves
from surveyapp.web.staff.access import guard
from tests.factories.held import WAVE
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.visitor import Visitor

PAGE = f"/staff/waves/{WAVE}/publish"
SIGNED = {"decision": "Số 12/QĐ-SNV", "signer": "Nguyễn Văn An", "date": "2026-07-20"}


@pytest.fixture
def locked(app: Flask, held: WaveResult) -> Flask:
    assert held
    with store.writing(app.extensions["engine"]) as session:
        waves.set_state(session, WAVE, "locked", "test")
    return app


@pytest.fixture
def office(locked: Flask) -> Visitor:
    return signed_in(locked, "office")


def shown(app: Flask) -> str:
    with store.reading(app.extensions["engine"]) as session:
        return str(waves.wave(session, WAVE).inputs_revision)


def releases(app: Flask) -> list[tuple[int, str, str, str]]:
    with store.reading(app.extensions["engine"]) as session:
        return [(one.number, one.decision, one.signer, str(one.date)) for one in listed(session, WAVE)]


def test_nothing_is_published_before_the_page_that_tells_what_will_be(locked, office):
    assert f'href="{PAGE}"' in office.get(f"/staff/waves/{WAVE}").text
    assert f'href="{PAGE}"' in office.get(f"/staff/waves/{WAVE}/releases").text
    page = office.get(PAGE)
    assert page.status_code == 200
    with store.reading(locked.extensions["engine"]) as session:
        assert head(session)[1].hex() in page.text
    assert "satisfied-share/pooled" in page.text
    assert "Không thu hồi được." in page.text
    assert releases(locked) == []


def test_it_publishes_as_the_command_does_and_says_who_did(locked, office):
    answer = office.post(PAGE, SIGNED | {"shown": shown(locked)})
    assert (answer.status_code, answer.location) == (303, f"/staff/waves/{WAVE}/releases#release-1")
    assert releases(locked) == [(1, "Số 12/QĐ-SNV", "Nguyễn Văn An", "2026-07-20")]
    assert released(locked.extensions["engine"], WAVE, 1).wave.state == "published"
    with store.reading(locked.extensions["engine"]) as session:
        (event,) = audit.events_of(session, WAVE, "release")
    assert event.actor == ACCOUNTS["office"]
    page = office.get(f"/staff/waves/{WAVE}/releases").text
    assert "Kết quả đã được công bố" in page
    assert f"Người thực hiện công bố</dt><dd>{ACCOUNTS['office']}, " in page


def test_agencies_whose_index_is_withheld_are_named(locked, office):
    page = office.get(PAGE).text
    named = page.partition("Đơn vị không có chỉ số được công bố")[2].partition("</dd>")[0]
    assert "Sở Dân tộc và Tôn giáo" in named
    assert "Sở Xây dựng" not in named


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("decision", " ", "Hãy ghi số và tên quyết định"),
        ("decision", "x" * 501, "Hãy ghi số và tên quyết định"),
        ("signer", "", "Hãy ghi người ký"),
        ("signer", "An\u202e", "ký tự"),
        ("date", "hôm nay", "Hãy chọn ngày ký quyết định."),
    ],
)
def test_what_nobody_could_stand_under_is_told_at_its_field_and_publishes_nothing(locked, office, field, value, told):
    office.get(PAGE)
    answer = office.post(PAGE, SIGNED | {"shown": shown(locked), field: value})
    assert answer.status_code == 422
    assert told in answer.text
    assert f'id="wrong-{field}"' in answer.text
    assert releases(locked) == []


def test_figures_that_nobody_was_shown_are_not_published(locked, office):
    office.get(PAGE)
    answer = office.post(PAGE, SIGNED | {"shown": str(int(shown(locked)) - 1)})
    assert answer.status_code == 409
    assert "Số liệu của đợt vừa thay đổi." in answer.text
    assert releases(locked) == []


def test_a_second_release_tells_what_differs_from_the_first(locked, office):
    office.post(PAGE, SIGNED | {"shown": shown(locked)})
    office.post(f"/staff/waves/{WAVE}/reopen")
    assert office.get(PAGE).status_code == 409
    office.post(f"/staff/waves/{WAVE}/lock")
    page = office.get(PAGE).text
    assert "So với bản công bố số 1" in page
    assert "0 giá trị khác" in page
    office.post(PAGE, SIGNED | {"shown": shown(locked), "decision": "Số 13/QĐ-SNV"})
    assert [number for number, *_ in releases(locked)] == [1, 2]


def test_a_screen_that_was_left_open_publishes_nothing_without_the_password(locked, office, monkeypatch):
    monkeypatch.setattr(guard, "FRESH", guard.FRESH * 0)
    assert office.get(PAGE).location == f"/staff/confirm?next={PAGE}"
    office.get("/staff/confirm")
    answer = office.post(PAGE, SIGNED | {"shown": shown(locked)})
    assert answer.location == f"/staff/confirm?next={PAGE}"
    assert releases(locked) == []


EMPTY = "/staff/waves/2026-Q3/publish"


@pytest.fixture
def unanswered(locked: Flask) -> Flask:
    """A round that was closed and locked without one form."""
    with store.writing(locked.extensions["engine"]) as session:
        form = waves.wave(session, WAVE).questionnaire
        waves.create_wave(session, "2026-Q3", questionnaire=form, title="Quý III/2026")
        for state in ("open", "collected", "locked"):
            waves.set_state(session, "2026-Q3", state, "test")
    return locked


def test_a_round_in_which_nothing_was_answered_is_published_after_a_warning_and_a_tick(unanswered, office):
    assert 'name="empty"' not in office.get(PAGE).text
    page = office.get(EMPTY)
    assert "Đợt này không có câu trả lời nào" in page.text
    (mark,) = office.answer_to("shown")
    refused = office.post(EMPTY, SIGNED | {"shown": mark})
    assert refused.status_code == 422
    assert 'id="wrong-empty"' in refused.text
    answer = office.post(EMPTY, SIGNED | {"shown": mark, "empty": "1"})
    assert answer.location == "/staff/waves/2026-Q3/releases#release-1"
