"""The words of a round stand on its page: since when, why, and who answers for them."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

import questionnaires as shipped
from surveyapp import store
from surveyapp.store import questionnaires
from surveyapp.store.approvals import approve
from surveyapp.store.people.accounts import add_account
from surveyapp.store.waves import texts, waves
from tests.factories.questionnaires import in_other_words
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in

ROUND = "/staff/waves/2026-Q4"
PLAIN = shipped.load("single-rating")
BINH = "binh@example.org"


@pytest.fixture
def open_round(app: Flask) -> Flask:
    with store.writing(app.extensions["engine"]) as session:
        questionnaires.add_questionnaire(session, PLAIN)
        waves.create_wave(session, "2026-Q4", questionnaire="single-rating", title="Quý IV/2026")
        waves.set_state(session, "2026-Q4", "open", "test")
    return app


@pytest.fixture
def revised(open_round: Flask) -> Flask:
    with store.writing(open_round.extensions["engine"]) as session:
        add_account(session, BINH, password="x" * 20)
        questionnaires.add_questionnaire(session, in_other_words(PLAIN, title="Không chỉ đánh giá dịch vụ"))
        approve(session, "single-rating", "vi", ACCOUNTS["office"])
        approve(session, "single-rating", "vi", BINH, same_meaning=True, reason="tên phiếu, không phải câu hỏi")
        texts.revise_texts(session, "2026-Q4", "single-rating", reason="tên cũ gây nhầm", actor=BINH)
    return open_round


def test_revision_is_told_on_the_page_of_the_round_with_its_reason(revised: Flask):
    page = signed_in(revised, "office").get(ROUND).text
    assert "lời văn của phiếu được sửa trong thời gian khảo sát" in page
    assert "lý do: tên cũ gây nhầm" in page
    assert f"người thứ hai ({BINH}) xác nhận ý nghĩa câu hỏi không đổi" in page
    assert f'href="{ROUND}/words"' in page


def test_round_that_was_asked_in_one_wording_tells_nothing(open_round: Flask):
    page = signed_in(open_round, "office").get(ROUND).text
    assert "được sửa trong thời gian khảo sát" not in page
    assert f'href="{ROUND}/words"' in page


def test_page_of_the_words_tells_who_did_what_and_what_differs(revised: Flask):
    page = signed_in(revised, "office").get(f"{ROUND}/words").text
    for said in (
        "theo lần sửa có ghi lý do",
        "tên cũ gây nhầm",
        ACCOUNTS["office"],
        f"{BINH}: tên phiếu, không phải câu hỏi",
        "Không chỉ đánh giá dịch vụ",
        "+không",
    ):
        assert said in page


def test_page_of_the_words_says_what_waits_and_the_way_on(open_round: Flask):
    office, engine = signed_in(open_round, "office"), open_round.extensions["engine"]
    assert "bản thảo" not in office.get(f"{ROUND}/words").text
    with store.writing(engine) as session:
        add_account(session, BINH, password="x" * 20)
        questionnaires.add_questionnaire(session, in_other_words(PLAIN, title="Một tên khác"))
    assert "bản thảo chưa ai duyệt" in office.get(f"{ROUND}/words").text
    with store.writing(engine) as session:
        approve(session, "single-rating", "vi", ACCOUNTS["office"])
    assert "cần một tài khoản khác xác nhận" in office.get(f"{ROUND}/words").text
    with store.writing(engine) as session:
        approve(session, "single-rating", "vi", BINH, same_meaning=True, reason="chỉ là tên phiếu")
    page = office.get(f"{ROUND}/words").text
    assert "đã duyệt nhưng chưa áp dụng" in page
    assert "surveyapp wave revise 2026-Q4 --questionnaire single-rating@1" in page


def test_draft_has_no_words_yet(open_round: Flask):
    with store.writing(open_round.extensions["engine"]) as session:
        waves.create_wave(session, "draft", questionnaire="single-rating")
    assert "chưa có bản lời văn nào" in signed_in(open_round, "office").get("/staff/waves/draft/words").text


@pytest.mark.parametrize(
    ("form", "day", "warned"),
    [
        ("one-stop-2018", dt.date(2025, 6, 30), False),
        ("one-stop-2018", dt.date(2025, 7, 1), True),
        ("skm-2017", None, False),
    ],
)
def test_pages_of_the_round_say_what_its_questionnaire_stands_on_and_when_that_is_over(app, form, day, warned):
    asked = shipped.load(form)
    with store.writing(app.extensions["engine"]) as session:
        questionnaires.add_questionnaire(session, asked)
        waves.create_wave(session, "2026-Q4", questionnaire=asked.key, title="Quý IV/2026", opens=day)
    office = signed_in(app, "office")
    office.get(f"{ROUND}/words")
    assert asked.legal_basis in office.page.text
    bands = "0: từ" if asked.bands is None else asked.text("vi").band(asked.bands.bands[-1].id)
    assert (bands in office.page.text) is (asked.bands is not None)
    for page in (f"{ROUND}/words", ROUND):
        office.get(page)
        assert ("Phiếu khảo sát có hiệu lực đến 30/06/2025" in office.page.text) is warned
