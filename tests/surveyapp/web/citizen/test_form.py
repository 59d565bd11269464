"""The form step by step, without JavaScript: what is asked, kept, skipped, sent."""

from __future__ import annotations

import datetime as dt

import pytest

from questionnaires import load
from questionnaires.answers import decode
from questionnaires.types import ANSWER_TYPES
from surveyapp import store
from surveyapp.models import Cell, Wave
from surveyapp.store import questionnaires as asked
from surveyapp.store.waves import waves
from surveyapp.store.waves.frame import FrameRow, save_frame
from tests.visitor import Visitor

REVIEW = "Xem lại trước khi gửi"
ONE_STOP = load("one-stop")


def test_printed_address_leads_to_the_form_in_the_browsers_language(app):
    client = app.test_client()
    assert client.get("/k/Q1").headers["Location"] == "/vi/k/Q1"
    assert client.get("/k/Q1/").headers["Location"] == "/vi/k/Q1"
    assert client.get("/vi").headers["Location"].endswith("/vi/")
    english = client.get("/w/2026", headers={"Accept-Language": "fr;q=0.5, en;q=0.9"})
    assert (english.status_code, english.headers["Location"]) == (302, "/en/w/2026")
    assert client.get("/w/2026", headers={"Accept-Language": "km"}).headers["Location"] == "/km/w/2026"
    assert "Accept-Language" in english.headers["Vary"]


def test_whole_form_becomes_one_response_with_exactly_its_answers(in_no_time, person, stored):
    said = {
        "RECEIVED": "1",
        "OVERALL": "4",
        "C11": "5",
        "C12": "~",
        "C14": "?",
        "LATE": "1",
        "FEEDBACK": "0",
        "TROUBLE": "!",
        "SOURCES": ["1", "6"],
        "HELPED": "1",
    }
    person.open("/k/Q1").on_to(REVIEW, **said, COMMENT="Cảm ơn “cán bộ” một cửa")
    person.press("send")
    assert person.status == 200
    (row,) = stored()
    expected = {q.code: "." for q in ONE_STOP.questions} | said | {"COMMENT": "1"}
    expected |= {"SOURCES": "1000010", "WISHES": "........"}
    expected |= dict.fromkeys(("NOTICE", "APOLOGY", "C51", "C52", "C53", "C54"), "_")
    assert decode(ONE_STOP, row.answers) == expected
    assert (row.channel, row.basis, row.proof, row.helped) == ("qr", "self-selected", "open", "family")
    assert (row.language, row.text_revision, row.pace, row.status) == ("vi", 1, "fast", "valid")
    assert row.half in ("am", "pm")


def test_form_of_one_question_is_one_touch_and_a_thanks(city, person, stored):
    """Its touch sends it once, in any language; where an office has to be chosen first, the form has its steps."""
    with store.writing(city) as session:
        asked.add_questionnaire(session, load("single-rating"))
        waves.set_state(session, "2026", "collected", "test")
        waves.create_wave(session, "one", questionnaire="single-rating")
        waves.set_state(session, "one", "open", "test")
    person.open("/vi/k/Q1").press("en")
    assert [b["value"] for b in person.page.buttons if b["name"] == "RATING"] == ["1", "2", "3", "4", "5"]
    assert "The form carries no name." in person.page.text
    touch = {"path": person.address, "data": person.page.filled_in() | {"RATING": "4"}, "follow_redirects": True}
    for _ in range(2):
        assert "Thank you" in person.client.post(**touch).text
    assert [(row.answers, row.language) for row in stored()] == [("4", "en")]
    assert not [b for b in person.open("/vi/w/one").page.buttons if b["name"] == "RATING"]


def test_nothing_is_stored_before_the_last_step(person, stored):
    person.open("/vi/k/Q1").on_to(REVIEW, C11="5")
    assert stored() == []


def test_wave_with_many_agencies_asks_which_one_and_what_it_was_about(person, city):
    person.open("/vi/w/2026").press("next")
    assert person.status == 422
    assert person.page.title.startswith("Lỗi:")
    person.press("next", agency="X01")
    assert person.page.headings == ["Hồ sơ của Ông/Bà về việc gì?"]
    assert "Đăng ký khai sinh" in person.page.text
    person.press("next", kind="Hộ tịch").on_to(REVIEW, C11="4").press("send")
    with store.reading(city) as session:
        cell = session.query(Cell).one()
    assert (cell.stratum, cell.procedure_group) == ("Hộ tịch", "civil-status")


def test_a_stratum_named_by_a_code_is_offered_in_the_words_of_the_catalogue(person, city):
    with store.writing(city) as session:
        save_frame(session, "2026", [FrameRow("civil-status", 50, "H01"), FrameRow("land", 50, "H01")])
    person.open("/vi/w/2026").press("next", agency="H01")
    assert "Hộ tịch" in person.page.text
    assert "civil-status" not in person.page.text


def test_stratum_is_offered_as_the_office_calls_it_in_the_language_of_the_form(person, city):
    with store.writing(city) as session:
        rows = [FrameRow("Đất đai", 50, "H01"), FrameRow("Hộ tịch", 50, "H01")]
        save_frame(session, "2026", rows, names={"Đất đai": {"en": "Land"}})
    person.open("/en/w/2026").press("next", agency="H01")
    assert "Land" in person.page.text
    assert "Đất đai" not in person.page.text
    assert "Hộ tịch" in person.page.text  # which has no other name


def test_agency_with_one_stratum_is_not_asked_about_kinds(person):
    person.open("/vi/w/2026").press("next", agency="H01")
    assert person.page.headings == [ONE_STOP.text("vi").pages["start"]]


def test_page_whose_questions_are_filtered_away_is_skipped_and_its_answers_are_let_go(person, stored):
    person.open("/vi/k/Q1").on_to(REVIEW, OVERALL="4", FEEDBACK="1", C51="2", LATE="1")
    person.press("edit:FEEDBACK").press("next", FEEDBACK="0")
    assert ONE_STOP.text("vi").pages["feedback"] not in person.page.text
    person.press("send")
    assert decode(ONE_STOP, stored()[0].answers)["C51"] == "_"


def test_language_switch_keeps_page_and_answers(person):
    person.open("/vi/k/Q1").press("next").press("next", RECEIVED="1").press("en", C11="2")
    assert person.address == "/en/k/Q1"
    assert person.page.headings == [ONE_STOP.text("en").pages["access"]]
    assert person.answer_to("C11") == ["2"]
    assert person.answer_to("RECEIVED") == ["1"]


def test_text_size_keeps_the_answers_and_has_its_limits(person):
    person.open("/vi/k/Q1").press("next")
    for _ in range(4):
        person.press("larger", RECEIVED="1")
    assert person.answer_to("size") == ["150"]
    assert person.answer_to("RECEIVED") == ["1"]
    for _ in range(4):
        person.press("smaller")
    assert person.answer_to("size") == ["100"]


def test_review_says_each_question_once_and_leads_to_just_that_one(person):
    person.open("/vi/k/Q1").on_to(REVIEW, C11="4")
    asks = ONE_STOP.text("vi").questions
    for code in ("C11", "C12"):
        assert person.page.text.count(asks[code]) == 1
        (row,) = [button for button in person.page.buttons if button.get("value") == f"edit:{code}"]
        assert row["formaction"] == "#here"
    person.press("edit:C12")
    assert person.page.ids[person.page.ids.index("here") + 1] == "f-C12"
    assert "here" not in person.press("next", C12="3").press("back").page.ids


def test_review_leads_through_the_blanks_and_back(person):
    everything = {q.code: (q.options[0].code if q.options else "tốt") for q in ONE_STOP.questions}
    person.open("/vi/k/Q1").on_to(REVIEW, **everything | {"C13": "", "AGE": ""})
    assert "Còn 2 câu chưa trả lời" in person.page.text
    person.press("blanks")
    assert person.page.headings == [ONE_STOP.text("vi").pages["access"]]
    person.press("next", C13="3")
    assert person.page.headings == [ONE_STOP.text("vi").pages["respondent"]]
    person.press("next")
    assert "Còn 1 câu chưa trả lời" in person.page.text


def test_back_button_returns_to_the_page_before_with_its_answers(person):
    person.open("/vi/k/Q1").press("next").press("next", RECEIVED="0").press("back", C11="1")
    assert person.answer_to("RECEIVED") == ["0"]
    assert person.answer_to("C11") == ["1"]


def test_too_long_text_comes_back_with_its_words_and_a_link_to_the_field(person):
    long = "ý " * 400
    person.open("/vi/k/Q1").on_to(ONE_STOP.text("vi").pages["respondent"]).press("next", COMMENT=long)
    assert person.status == 422
    assert person.page.title.startswith("Lỗi:")
    assert "#f-COMMENT" in person.page.links
    assert person.answer_to("COMMENT") == [long.strip()]


def test_invented_answer_code_is_refused_and_nothing_is_stored(person, stored):
    person.open("/vi/k/Q1").on_to(REVIEW)
    sent = person.posting("send")
    sent["data"]["C11"] = ["7"]
    assert person.client.post(**sent).status_code == 422
    assert stored() == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        pytest.param("/vi/w/unknown", 404, id="unknown wave"),
        pytest.param("/vi/k/unknown", 404, id="unknown counter"),
        pytest.param("/vi/w/draft", 200, id="not begun"),
        pytest.param("/en/w/draft", 200, id="not begun, in English"),
    ],
)
def test_address_without_an_open_form_says_why(person, address, status):
    person.open(address)
    assert person.status == status
    assert not person.page.controls


def test_closed_wave_takes_forms_that_were_open_for_an_hour_and_opens_no_new_ones(person, city, app, stored):
    person.open("/vi/k/Q1").on_to(REVIEW, C11="4")
    with store.writing(city) as session:
        waves.set_state(session, "2026", "collected", "test")
    app.extensions["places"].clear()
    assert person.client.get("/vi/w/2026").status_code == 410
    person.press("send")
    assert person.status == 200
    assert [row.late for row in stored()] == [1]


def test_every_answer_type_has_its_template(app):
    kinds = {f"citizen/answers/{kind}.html" for kind in ANSWER_TYPES}
    assert kinds <= set(app.jinja_env.list_templates())


def test_english_form_is_complete(app):
    person = Visitor(app).open("/en/w/2026").press("next", agency="H01")
    person.on_to("Look through before sending", C11="4").press("send")
    assert person.page.headings == ["Your form has been received"]


def test_open_address_of_a_wave_that_draws_people_is_self_selected(person, city, stored):
    with store.writing(city) as session:
        waves.create_wave(session, "drawn", questionnaire="one-stop", basis="probability")
        waves.set_state(session, "drawn", "open", "test")
    person.open("/vi/w/drawn").press("next", agency="H01").on_to(REVIEW, C11="4").press("send")
    assert [(row.basis, row.proof, row.channel) for row in stored()] == [("self-selected", "open", "web")]


def test_form_of_a_counter_goes_to_the_wave_that_it_was_opened_in(person, city, app):
    person.open("/vi/k/Q1").on_to(REVIEW, C11="4")
    with store.writing(city) as session:
        days = {"opens": dt.date(2027, 1, 1), "closes": dt.date(2099, 1, 1)}
        waves.create_wave(session, "2027", questionnaire="one-stop", **days)
        waves.set_state(session, "2027", "open", "test")
    app.extensions["places"].clear()
    person.press("send")
    assert person.status == 200
    with store.reading(city) as session:
        assert session.query(Wave.code).join(Cell, Cell.wave_id == Wave.id).all() == [("2026",)]


def test_a_form_without_an_answer_is_not_sent_and_says_what_is_missing(person, stored):
    person.open("/vi/k/Q1").on_to(REVIEW).press("send")
    assert person.status == 422
    assert "Ông/Bà chưa đánh giá nội dung nào" in person.page.text
    assert stored() == []
    person.on_to(REVIEW, C11="4").press("send")
    assert (person.status, len(stored())) == (200, 1)


def test_the_review_of_a_form_without_a_rating_says_so_and_does_not_invite_to_send_it(person):
    person.open("/vi/k/Q1").on_to(REVIEW, AGE="1")
    assert "Ông/Bà chưa đánh giá nội dung nào" in person.page.text
    assert "Gửi luôn" not in person.page.text
    person.press("edit:C11").press("next", C11="4")
    assert "chưa đánh giá nội dung nào" not in person.page.text
    assert "Gửi luôn" in person.page.text


def test_a_form_without_a_rating_is_not_sent_and_nothing_that_was_written_is_lost(person, stored):
    person.open("/vi/k/Q1").on_to(REVIEW, AGE="1", HELPED="1", COMMENT="Chờ lâu quá").press("send")
    assert person.status == 422
    assert "Ông/Bà chưa đánh giá nội dung nào" in person.page.text
    assert "vẫn còn đây" in person.page.text
    assert stored() == []
    person.on_to(REVIEW, C11="4")
    assert "Chờ lâu quá" in person.page.text
    person.press("send")
    (row,) = stored()
    said = decode(ONE_STOP, row.answers)
    assert (person.status, row.status) == (200, "valid")
    assert (said["C11"], said["AGE"], said["HELPED"], said["COMMENT"]) == ("4", "1", "1", "1")


def test_not_to_know_is_an_answer_and_nobody_is_driven_to_rate(person, stored):
    person.open("/vi/k/Q1").on_to(REVIEW, C11="?").press("send")
    assert (person.status, [row.status for row in stored()]) == (200, ["valid"])
