"""People at home in front of a form about their place: nobody asks them which office handled a case."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.reports.paper import form as paper
from surveyapp.store import questionnaires as asked
from surveyapp.store.waves import waves
from surveyapp.store.waves.frame import FrameRow, save_frame
from tests.visitor import Visitor

REVIEW = "Xem lại trước khi gửi"
FORMS = ("sipas-2022-form", "sipas-2023-form")


@pytest.fixture(params=FORMS)
def home(request, city: Engine, person: Visitor) -> Visitor:
    """Somebody at the address of a household wave of two places, one of them in two strata."""
    with store.writing(city) as session:
        asked.add_questionnaire(session, questionnaires.load(request.param))
        waves.create_wave(
            session, "home", questionnaire=request.param, basis="probability", closes=dt.date(2099, 12, 31)
        )
        save_frame(session, "home", [FrameRow("Đô thị", 900, "X01"), FrameRow("Nông thôn", 800, "X01")])
        waves.set_state(session, "home", "open", "test")
    return person.open("/vi/w/home")


def test_a_household_is_asked_where_it_lives_and_for_no_case(home: Visitor):
    assert "Ông/Bà sống ở đâu?" in home.page.text
    assert "giải quyết hồ sơ" not in home.page.text
    assert "Người được Ông/Bà đánh giá không xem được phiếu." in home.page.text
    home.press("next", agency="X01")
    assert home.status == 200
    assert "thủ tục" not in home.page.headings[0]


def test_a_household_says_where_it_lives_on_the_page_that_asks_it(home: Visitor, stored):
    """Not thirteen pages later, when everything else has been answered."""
    home.press("next")
    assert home.status == 422
    assert "Xin chọn nơi Ông/Bà sống" in home.page.text
    first = home.press("next", agency="X01")
    assert (first.status, first.page.headings) == (200, ["Điều Ông/Bà quan tâm"])
    home.press("next", I1="1").on_to(REVIEW, S01="5")
    assert home.press("send").receipt
    (response,) = stored()
    assert response.answers[0] == "1"


def test_the_words_ask_it_in_english_too(home: Visitor):
    assert "Where do you live?" in home.press("en").page.text


def test_a_form_about_a_case_asks_for_the_office_first(person: Visitor):
    assert person.open("/vi/w/2026").press("next").status == 422


@pytest.mark.parametrize("name", FORMS)
def test_the_paper_form_of_a_household_speaks_of_no_case(name: str):
    page = paper.html(questionnaires.load(name), "vi", {"office": "Sở Nội vụ"})
    assert "giải quyết hồ sơ" not in page
    assert "Chỉ trả lời nếu" in page
