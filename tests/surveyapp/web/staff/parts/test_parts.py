"""What an index is made of on the page of a round: what was fixed and why; left out by decision, and taken back."""

from __future__ import annotations

import pytest
from flask import Flask

from surveyapp import store
from surveyapp.store.waves.parts import PREVIOUS, FixedPart, part_decisions
from surveyapp.store.waves.waves import set_state
from surveyapp.web.staff.parts.view import _standings
from surveyapp.words.naming import Words
from surveyapp.words.results.parts import composition
from tests.factories import parts
from tests.factories.questionnaires import made_up_questionnaire
from tests.page import rows_of
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.visitor import Visitor

PAGE = "/staff/waves/NOW/parts"
DECISION = {"part": "factor:F5", "group": "departments", "decision": "Số 15/QĐ-SNV", "reason": "Kênh góp ý bị hỏng"}


@pytest.fixture
def app(app: Flask) -> Flask:
    """With two rounds of five departments; the earlier one failed the fifth factor."""
    with store.writing(app.extensions["engine"]) as session:
        parts.city(session)
        parts.hold(session, "BEFORE", parts.FAILED)
        parts.draft(session, "NOW", previous="BEFORE")
    return app


@pytest.fixture
def collected(app: Flask) -> Flask:
    with store.writing(app.extensions["engine"]) as session:
        set_state(session, "NOW", "open", "test")  # without what was expected: everything is fixed
        parts.collect(session, "NOW", parts.FULL)
    return app


def decisions(app: Flask):
    with store.reading(app.extensions["engine"]) as session:
        return part_decisions(session, "NOW")


def test_a_round_that_is_not_open_shows_what_would_be_fixed_and_why(office: Visitor):
    shown = office.get(PAGE).text
    rows = rows_of(shown, "auto")
    assert ["departments", "Góp ý, phản ánh, kiến nghị", "nằm ngoài, báo cáo riêng"] in [row[:3] for row in rows]
    assert "2 trong 5 đơn vị dự kiến có ít hơn 10 lượt trả lời, căn cứ đợt BEFORE" in shown
    assert "Thành phần được ấn định khi mở đợt" in shown
    assert office.post(PAGE, DECISION).status_code == 409


def test_a_factor_that_judges_nobody_of_a_group_is_said_to_be_no_part_of_its_index():
    nobody = FixedPart("departments", "F5", source=PREVIOUS, wave="BEFORE")
    assert nobody.judges_nobody
    asked, words = made_up_questionnaire(), Words("vi")
    (shown,) = _standings([nobody], [], asked, {}, words)
    assert (shown.is_in, shown.standing) == (
        False,
        "không thuộc chỉ số: không đơn vị nào trong nhóm được đánh giá theo yếu tố này",
    )
    said = [*composition([nobody, FixedPart("communes", "F5")], asked, {}, words)]
    assert said[0] == "departments: mọi yếu tố có đánh giá đơn vị trong nhóm đều là thành phần của chỉ số."
    assert said[1] == "communes: mọi yếu tố đều là thành phần của chỉ số."


def test_the_page_of_a_round_leads_there(collected: Flask):
    assert f'href="{PAGE}"' in signed_in(collected, "office").get("/staff/waves/NOW").text


def test_a_factor_is_left_out_with_decision_reason_and_person_and_taken_back(collected: Flask):
    office = signed_in(collected, "office")
    office.get(PAGE)
    answer = office.post(PAGE, DECISION)
    assert (answer.status_code, answer.location) == (303, PAGE)
    shown = office.get(PAGE).text
    for said in (
        "Yếu tố đã được đưa ra khỏi chỉ số",
        "đưa ra theo Số 15/QĐ-SNV",
        "Kênh góp ý bị hỏng",
        ACCOUNTS["office"],
    ):
        assert said in shown
    ranking = office.get("/staff/waves/NOW").text
    assert "Chỉ số của nhóm như đã ấn định: 60,91; theo quyết định: 70,00." in ranking
    assert "như đã ấn định 77,27" in ranking  # of A: 18 items of 90 and 4 of 20
    back = {"part": "factor:F5", "group": "departments", "reason": "Đã bổ sung"}
    assert office.post(f"{PAGE}/undo", back).status_code == 303
    assert f"{ACCOUNTS['office']}: Đã bổ sung" in office.get(PAGE).text
    assert decisions(collected) == ()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param({"decision": " "}, "Hãy ghi số và tên quyết định", id="no decision"),
        pytest.param({"reason": ""}, "Hãy ghi lý do", id="no reason"),
        pytest.param({"reason": "ít\u200bphiếu"}, "Có ký tự không nhìn thấy được", id="a sign unseen"),
        pytest.param({"part": "factor:F9"}, "Hãy chọn một yếu tố.", id="unknown factor"),
        pytest.param({"group": "communes"}, "Hãy chọn một nhóm xếp hạng của đợt này.", id="unknown group"),
    ],
)
def test_what_cannot_be_decided_is_said_and_what_was_written_stays(collected: Flask, given, sentence):
    office = signed_in(collected, "office")
    office.get(PAGE)
    answer = office.post(PAGE, DECISION | given)
    assert answer.status_code in (409, 422, 400)
    assert sentence in answer.text
    assert DECISION["reason"] in answer.text or "reason" in given
    assert decisions(collected) == ()


def test_a_locked_round_says_that_its_parts_stay(collected: Flask):
    with store.writing(collected.extensions["engine"]) as session:
        set_state(session, "NOW", "locked", "test")
    office = signed_in(collected, "office")
    assert "Đợt đã chốt số liệu: thành phần của chỉ số được giữ nguyên." in office.get(PAGE).text
    assert office.post(PAGE, DECISION).status_code == 409


def test_an_analyst_sees_the_parts_and_decides_nothing(collected: Flask):
    analyst = signed_in(collected, "analyst")
    assert "Đưa ra khỏi chỉ số" not in analyst.get(PAGE).text
    assert analyst.post(PAGE, DECISION).status_code == 403
