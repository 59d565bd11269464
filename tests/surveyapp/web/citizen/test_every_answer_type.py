"""A questionnaire with every shipped answer type, two languages without English, and a scale of seven steps."""

from __future__ import annotations

import pytest

from questionnaires import reading
from questionnaires.answers import decode
from questionnaires.types import ANSWER_TYPES
from surveyapp import store
from surveyapp.models import NumberAnswer, TextAnswer
from surveyapp.store import questionnaires as asked
from surveyapp.store.waves import waves

STRUCTURE = """
id = "all-types"
version = 1
default_rule = "mean-score/pooled"
[[page]]
id = "first"
[[page]]
id = "last"
[[factor]]
id = "F"
[[question]]
code = "R7"
type = "rating"
page = "first"
factor = "F"
options = ["1", "2", "3", "4", "5", "6", "7"]
satisfied_from = 5
[[question]]
code = "ONE"
type = "single"
page = "first"
options = ["1", "2"]
offers = ["refused"]
[[question]]
code = "MANY"
type = "multiple"
page = "first"
options = ["1", "2", "3"]
offers = ["does-not-know"]
[[question]]
code = "YES"
type = "yes-no"
page = "first"
[[question]]
code = "TEN"
type = "zero-to-ten"
page = "last"
[[question]]
code = "NUM"
type = "number"
page = "last"
minimum = 1
maximum = 20
offers = ["does-not-know"]
[[question]]
code = "TXT"
type = "text"
page = "last"
"""
WORDS = """
title = "{t} phiếu"
introduction = "{t} mở đầu"
notice = "{t} thông báo, từ 10 phiếu"
[pages]
first = "{t} phần một"
last = "{t} phần hai"
[factors]
F = "{t} yếu tố"
[missing]
refused = "{t} không nói"
does-not-know = "{t} không biết"
[scales.yes-no]
1 = "{t} có"
0 = "{t} không"
[questions]
R7 = {{ ask = "{t} mức nào", options = {{ 1 = "a", 2 = "b", 3 = "c", 4 = "d", 5 = "e", 6 = "f", 7 = "g" }} }}
ONE = {{ ask = "{t} một", options = {{ 1 = "a", 2 = "b" }} }}
MANY = {{ ask = "{t} nhiều", options = {{ 1 = "a", 2 = "b", 3 = "c" }} }}
YES = {{ ask = "{t} có không" }}
TEN = {{ ask = "{t} mười" }}
NUM = {{ ask = "{t} số lần", short = "{t} số lần" }}
TXT = {{ ask = "{t} lời" }}
"""
ALL_TYPES = reading.from_texts(STRUCTURE, {"vi": WORDS.format(t="Việt"), "km": WORDS.format(t="ខ្មែរ")})
REVIEW = "Xem lại trước khi gửi"
LAST = "Việt phần hai"


@pytest.fixture
def someone(person, city):
    """At the first page of the form, which rates the only agency that its wave has a counter for."""
    with store.writing(city) as session:
        asked.add_questionnaire(session, ALL_TYPES)
        waves.create_wave(session, "types", questionnaire="all-types")
        waves.set_state(session, "types", "open", "test")
    return person.open("/w/types").press("next", agency="H01")


def test_every_answer_type_travels_through_the_form(someone, city, stored):
    assert {question.type for question in ALL_TYPES.questions} <= ANSWER_TYPES.keys()
    someone.on_to(LAST, R7="7", ONE="!", MANY=["1", "3"], YES="0")
    assert someone.answer_to("MANY") == ["1", "3"]
    someone.on_to(REVIEW, TEN="A", NUM="2,5", TXT="Cảm ơn\nnhiều")
    assert "Việt không nói" in someone.page.text
    assert "a; c" in someone.page.text
    assert "chưa trả lời" not in someone.page.text
    someone.press("send")
    (row,) = stored()
    assert row.answers == "7!1010A11"
    with store.reading(city) as session:
        assert session.query(NumberAnswer.question, NumberAnswer.value).all() == [("NUM", 2.5)]
        assert session.query(TextAnswer.value).all() == [("Cảm ơn\nnhiều",)]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param("nhiều", "Việt số lần: xin ghi bằng chữ số (từ 1 đến 20)", id="no number"),
        pytest.param("0", "Việt số lần: số quá nhỏ (từ 1 đến 20)", id="too small"),
        pytest.param("21", "Việt số lần: số quá lớn (từ 1 đến 20)", id="too large"),
        pytest.param(["3", "?"], "Việt số lần: xin chọn một câu trả lời thôi", id="two answers"),
    ],
)
def test_wrong_number_is_explained_at_the_field_and_above(someone, answer, words):
    someone.on_to(LAST).press("next", NUM=answer)
    assert someone.status == 422
    assert someone.page.text.count(words) == 2
    assert "#f-NUM" in someone.page.links


def test_boxes_together_with_do_not_know_are_a_mistake(someone):
    someone.press("next", MANY=["1", "?"])
    assert someone.status == 422
    assert someone.answer_to("MANY") == ["1", "?"]


def test_do_not_know_beside_a_number_stays_ticked_and_is_stored(someone, stored):
    someone.on_to(REVIEW, R7="4", NUM=["", "?"])
    assert "Việt không biết" in someone.page.text
    someone.press("edit:NUM")
    assert someone.answer_to("NUM") == ["", "?"]
    someone.press("next").press("send")
    assert decode(ALL_TYPES, stored()[0].answers)["NUM"] == "?"


def test_language_is_offered_only_where_the_questionnaire_has_it(someone):
    assert {"km"} == {button["lang"] for button in someone.page.buttons if "lang" in button}
    assert someone.client.get("/w/types", headers={"Accept-Language": "km"}).headers["Location"] == "/km/w/types"
    assert someone.client.get("/en/w/types").headers["Location"] == "/vi/w/types"
    someone.press("km", R7="3")
    assert someone.page.headings == ["ខ្មែរ phần một"]
    assert someone.answer_to("R7") == ["3"]
    someone.press("next")
    assert "បន្ត" in someone.page.text
