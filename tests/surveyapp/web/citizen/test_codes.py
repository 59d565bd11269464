"""An address that serves one form: looking does not use it, and a second time says so."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from surveyapp import models, store
from surveyapp.store.waves import codes, waves
from tests.surveyapp.web.citizen.conftest import SECRET
from tests.surveyapp.web.citizen.test_form import REVIEW


def make(engine, wave: str = "2026") -> list[str]:
    with store.writing(engine) as session:
        today = dt.date(2026, 9, 1)
        place = {"agency": "X01", "stratum": "Đất đai", "procedure_group": "land"}
        return codes.make_batch(session, wave, 10, SECRET.encode(), actor="test", today=today, **place)[1]


@pytest.fixture
def code(city) -> str:
    return make(city)[0]


@pytest.fixture
def spent(city):
    def count() -> int:
        with store.reading(city) as session:
            return session.scalar(select(func.count()).select_from(models.SpentCode))

    return count


def test_a_form_with_a_code_goes_to_the_place_of_its_batch(person, code, stored, spent, city):
    person.open(f"/vi/c/{code}").on_to(REVIEW, C11="5").press("send")
    assert person.receipt
    with store.reading(city) as session:
        row = stored()[0]
        cell = session.get(models.Cell, row.cell_id)
        assert (cell.stratum, cell.procedure_group) == ("Đất đai", "land")
    assert (row.proof, row.basis, row.channel, spent()) == ("token", "all-invited", "qr", 1)
    assert "Mở phiếu mới" not in person.page.text


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_a_code_any_number_of_times_does_not_use_it(person, code, spent, method):
    for _ in range(3):
        for path in (f"/c/{code}", f"/vi/c/{code}", f"/en/c/{code}"):
            assert person.client.open(path, method=method).status_code in (200, 302)
    assert spent() == 0
    person.open(f"/vi/c/{code}").on_to(REVIEW, C11="5")
    assert spent() == 0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("vi", "Mã này đã được sử dụng"), ("en", "This code has already been used")],
)
def test_a_used_code_says_so_and_shows_nothing_of_the_first_form(person, code, language, sentence, stored):
    person.open(f"/vi/c/{code}").on_to(REVIEW, C11="5")
    other = person.open(f"/vi/c/{code}").on_to(REVIEW, C11="1").posting("send")
    person.open(f"/vi/c/{code}").on_to(REVIEW, C11="5").press("send")
    receipt = person.receipt
    looked = person.open(f"/{language}/c/{code}")
    assert (looked.status, looked.page.title.split(" – ")[0]) == (410, sentence)
    assert receipt not in looked.page.text
    sent = person.client.post(**other)
    assert (sent.status_code, len(stored())) == (410, 1)
    assert "Mã này đã được sử dụng" in sent.text


def test_the_same_form_sent_again_shows_its_receipt(person, code, stored):
    sent = person.open(f"/vi/c/{code}").on_to(REVIEW, C11="5").posting("send")
    assert len({person.client.post(**sent).request.path for _ in range(3)}) == 1
    assert len(stored()) == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("222222222", "Không có mã này"),
        ("222222223", "Mã gõ chưa đúng như in trên thẻ"),
        ("O22222222", "không có 0, O, 1, I, L"),
        ("2", "Mã gõ chưa đúng như in trên thẻ"),
    ],
    ids=["unknown", "wrong check", "a letter that no code has", "too short"],
)
def test_a_wrong_code_is_told_in_words_of_its_own(person, city, typed, sentence):
    unknown = "2" * codes.LENGTH + codes.check_of("2" * codes.LENGTH)
    wrong = next(last for last in "3456" if last != unknown[-1])
    typed = {"222222222": unknown, "222222223": "2" * codes.LENGTH + wrong}.get(typed, typed)
    answer = person.client.get(f"/vi/c/{typed}")
    assert answer.status_code == 404
    assert sentence in answer.text


def test_case_spaces_and_hyphens_lead_to_the_same_form(person, code):
    for typed in (codes.shown(code).lower(), f" {code[:4]} {code[4:]}"):
        assert person.client.get(f"/c/{typed}").headers["Location"].endswith(f"/c/{code}")
        assert person.client.get(f"/en/c/{typed}").headers["Location"] == f"/en/c/{code}"


def test_a_code_of_a_round_that_is_closed_or_not_open_yet_says_so(person, code, city, app):
    early = person.client.get(f"/vi/c/{make(city, 'draft')[0]}")
    assert (early.status_code, "chưa bắt đầu" in early.text) == (200, True)
    with store.writing(city) as session:
        waves.set_state(session, "2026", "collected", "test")
    app.extensions["places"].clear()
    late = person.client.get(f"/vi/c/{code}")
    assert (late.status_code, "Đợt khảo sát đã kết thúc" in late.text) == (410, True)


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", "Mã chỉ dùng để mỗi hồ sơ góp ý một lần"), ("en", "let each dossier be rated once")],
)
def test_the_notice_tells_what_the_code_is_for_where_there_is_one(person, code, language, words):
    assert words in person.open(f"/{language}/c/{code}").page.text
    assert words not in person.open(f"/{language}/w/2026").page.text


def wrong(posted):
    """The same form with an answer that its question does not offer."""
    return {**posted, "data": {**posted["data"], "C11": "9"}}


def test_that_a_code_is_used_is_told_before_what_is_wrong_with_the_answers(person, code, stored):
    other = wrong(person.open(f"/vi/c/{code}").on_to(REVIEW, C11="1").posting("send"))
    refused = person.client.post(**other)
    assert (refused.status_code, stored()) == (422, [])
    person.open(f"/vi/c/{code}").on_to(REVIEW, C11="5").press("send")
    refused = person.client.post(**other)
    assert (refused.status_code, len(stored())) == (410, 1)
    assert "Mã này đã được sử dụng" in refused.text


def test_that_the_round_is_over_is_told_before_a_used_code_and_before_wrong_answers(person, code, city, app):
    other = wrong(person.open(f"/vi/c/{code}").on_to(REVIEW, C11="1").posting("send"))
    person.open(f"/vi/c/{code}").on_to(REVIEW, C11="5").press("send")
    with store.writing(city) as session:
        for state in ("collected", "locked"):
            waves.set_state(session, "2026", state, "test")
    app.extensions["places"].clear()
    refused = person.client.post(**other)
    assert (refused.status_code, "Đợt khảo sát đã kết thúc" in refused.text) == (410, True)


def test_a_form_that_is_stored_and_comes_again_with_wrong_answers_is_a_conflict(person, code, stored):
    sent = person.open(f"/vi/c/{code}").on_to(REVIEW, C11="5").posting("send")
    person.client.post(**sent)
    refused = person.client.post(**wrong(sent))
    assert (refused.status_code, len(stored())) == (409, 1)


def away(_engine):
    raise store.Unavailable("away")


def test_while_the_database_is_away_steps_go_on_and_what_is_sent_waits_on_the_page(person, code, stored):
    person.open(f"/vi/c/{code}").on_to(REVIEW, C11="5")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("surveyapp.web.citizen.addresses.store.reading", away)
        patched.setattr("surveyapp.web.citizen.sending.submit", lambda engine, *_form: away(engine))
        person.press("back")
        assert (person.status, person.answer_to("C11")) == (200, ["5"])
        person.press("next")
        person.press("send")
        assert (person.status, person.answer_to("C11")) == (503, ["5"])
        assert person.headers["Retry-After"]
    person.press("send")
    assert person.receipt
    assert len(stored()) == 1


def test_a_server_that_never_met_the_code_keeps_the_form_to_be_sent_again(person, code, stored, app):
    person.open(f"/vi/c/{code}").on_to(REVIEW, C11="5")
    app.extensions["codes_met"].clear()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("surveyapp.web.citizen.addresses.store.reading", away)
        person.press("send")
    assert (person.status, person.answer_to("C11"), stored()) == (503, ["5"], [])
    person.client.post(f"/vi/c/{code}", data=person.page.filled_in())
    assert len(stored()) == 1


def test_a_mistake_of_ours_puts_no_code_into_the_log(person, code, app, caplog, monkeypatch):
    monkeypatch.setitem(app.config, "TESTING", False)
    sent = person.open(f"/vi/c/{code}").on_to(REVIEW, C11="5").posting("send")
    monkeypatch.setattr("surveyapp.web.citizen.send", lambda *_form: 1 / 0)
    assert person.client.post(**sent).status_code == 500
    assert "ZeroDivisionError" in caplog.text
    assert code not in caplog.text
