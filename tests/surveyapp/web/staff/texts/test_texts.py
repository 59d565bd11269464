"""The words of a round stand on its page: since when, why, and who answers for them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

import questionnaires as shipped
from surveyapp import store
from surveyapp.store import audit, questionnaires
from surveyapp.store.approvals import approve
from surveyapp.store.people.accounts import add_account
from surveyapp.store.waves import texts, waves
from surveyapp.words.naming import Words
from surveyapp.words.wordings import stands_on
from tests.factories.questionnaires import in_other_words
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.visitor import Visitor

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
    assert f'action="{ROUND}/words/serve"' in page


@pytest.fixture
def drafted(open_round: Flask) -> Flask:
    """Somebody stored other words, and a second account of the office is there."""
    with store.writing(open_round.extensions["engine"]) as session:
        questionnaires.add_questionnaire(session, in_other_words(PLAIN, title="Một tên khác hẳn"), added_by=BINH)
    return open_round


def given(visitor: Visitor, step: str, **more: str) -> TestResponse:
    """The step, with the words that the page of a moment ago showed."""
    return visitor.post(f"{ROUND}/words/{step}", read(visitor) | more)


def read(visitor: Visitor) -> dict[str, str]:
    (seen,) = re.findall(r'name="seen" value="(\w+)"', visitor.get(f"{ROUND}/words").text) or [""]
    return {"language": "vi", "seen": seen}


def test_words_are_approved_vouched_for_by_another_and_put_in_force_on_the_page(drafted: Flask):
    office, manager = signed_in(drafted, "office"), signed_in(drafted, "manager")
    page = office.get(f"{ROUND}/words").text
    assert "Một tên khác hẳn" in page
    assert page.index("Đang chờ: Tiếng Việt, bản lời văn số 2") < page.index("Lời văn mới") < page.index("Đang áp dụng")
    assert given(office, "approve").location == f"{ROUND}/words"
    assert "Vì sao ý nghĩa không đổi" not in office.get(f"{ROUND}/words").text, "nobody vouches for his own"
    assert given(manager, "vouch", reason="chỉ là tên phiếu").location == f"{ROUND}/words"
    assert given(office, "serve", reason="tên cũ gây nhầm").location == f"{ROUND}/words"
    with store.reading(drafted.extensions["engine"]) as session:
        (now,) = (one for one in texts.in_force(texts.words_of(session, "2026-Q4")) if one.language == "vi")
        done = [(event.action, event.actor) for event in audit.events(session, limit=3)]
    assert (now.revision, now.approved_by, now.reason) == (2, ACCOUNTS["office"], "tên cũ gây nhầm")
    assert done == [
        ("wave-texts", ACCOUNTS["office"]),
        ("text-same-meaning", ACCOUNTS["manager"]),
        ("text-approved", ACCOUNTS["office"]),
    ]


@pytest.mark.parametrize(
    ("step", "more", "said"),
    [
        ("vouch", {"reason": "x"}, "nobody has approved it yet"),
        ("serve", {"reason": "x"}, "không còn chờ"),
        ("approve", {"seen": ""}, "không còn chờ"),
        ("approve", {"seen": "²" * 64}, "không còn chờ"),
        ("approve", {"language": "km"}, "không còn chờ"),
        ("approve", {"reason": "x" * 501}, "Không quá 500"),
        ("approve", {"reason": "a\u200bb"}, "ký tự không nhìn thấy"),
    ],
)
def test_step_that_does_not_fit_is_refused_and_nothing_is_approved(drafted: Flask, step, more, said):
    answer = given(signed_in(drafted, "office"), step, **more)
    assert answer.status_code in {409, 422}
    assert said in answer.text
    with store.reading(drafted.extensions["engine"]) as session:
        (waits,) = texts.waiting(session, "2026-Q4")
    assert (waits.is_draft, waits.approved_by) == (True, "")


def test_whoever_approved_does_not_vouch_and_a_reason_is_needed(drafted: Flask):
    office, manager = signed_in(drafted, "office"), signed_in(drafted, "manager")
    given(office, "approve")
    refused = office.post(f"{ROUND}/words/vouch", read(manager) | {"reason": "tự xác nhận"})
    assert refused.status_code == 409
    assert "không đồng thời xác nhận" in refused.text
    assert office.post(f"{ROUND}/words/approve", read(manager)).status_code == 409
    assert given(manager, "vouch", reason=" ").status_code == 409


def test_words_that_came_after_the_page_was_read_are_not_approved_by_it(drafted: Flask):
    office = signed_in(drafted, "office")
    seen = read(office)
    with store.writing(drafted.extensions["engine"]) as session:
        questionnaires.add_questionnaire(session, in_other_words(PLAIN, title="Lại một tên khác"), added_by=BINH)
    refused = office.post(f"{ROUND}/words/approve", seen)
    assert refused.status_code == 409
    assert "Lại một tên khác" in refused.text
    assert given(office, "approve").status_code == 303


def test_whoever_only_reads_sees_what_waits_and_no_step(drafted: Flask):
    page = signed_in(drafted, "analyst").get(f"{ROUND}/words").text
    assert "bản thảo chưa ai duyệt" in page
    assert "words/approve" not in page


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
    assert dict(stands_on(asked, Words("vi")))["Căn cứ pháp lý"] in office.page.text
    bands = "0: từ" if asked.bands is None else asked.text("vi").band(asked.bands.bands[-1].id)
    assert (bands in office.page.text) is (asked.bands is not None)
    for page in (f"{ROUND}/words", ROUND):
        office.get(page)
        assert ("Phiếu khảo sát có hiệu lực đến 30/06/2025" in office.page.text) is warned


def test_words_are_approved_before_a_round_opens_that_nobody_can_answer_yet(open_round: Flask):
    with store.writing(open_round.extensions["engine"]) as session:
        waves.create_wave(session, "2027-Q1", questionnaire="single-rating")
        questionnaires.add_questionnaire(session, in_other_words(PLAIN, title="Đánh giá dịch vụ công"))
    office, words = signed_in(open_round, "office"), "/staff/waves/2027-Q1/words"
    assert words in office.open("/staff/waves/2027-Q1/set-up").page.links
    assert "Lời văn chưa được duyệt không được dùng: Tiếng Việt." in office.page.text
    page = office.get(words)
    assert "Đánh giá dịch vụ công" in page.text
    assert office.post(f"{words}/approve", office.typed()).status_code == 303
    assert "duyệt" in office.get(words).text
    with store.reading(open_round.extensions["engine"]) as session:
        (event,) = audit.events_of(session, "single-rating@1", "text-approved")
    assert event.actor == ACCOUNTS["office"]
