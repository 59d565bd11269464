"""A sheet is keyed in field by field, as without scripts."""

from __future__ import annotations

import re

import pytest
from flask import Flask

import questionnaires
from surveyapp import store
from surveyapp.store.paper.entries import entry
from tests.surveyapp.web.staff.conftest import signed_in
from tests.surveyapp.web.staff.paper.conftest import FORMS
from tests.visitor import Visitor

ONE_STOP = questionnaires.load("one-stop")
FIRST = next(q.code for q in ONE_STOP.questions if q.type == "rating" and q.is_asked_of_all)
COMMENT = next(q.code for q in ONE_STOP.questions if q.type == "text")


@pytest.fixture
def operator(app: Flask) -> Visitor:
    visitor = signed_in(app, "operator")
    visitor.get(FORMS)
    return visitor


def kept(app: Flask, number: int) -> dict[str, str]:
    with store.reading(app.extensions["engine"]) as session:
        found = entry(session, 1, number)
    answers = found.sheet.encoded.answers
    return {q.code: answers[start:end] for q, start, end in ONE_STOP.spans} | found.sheet.encoded.texts


def test_numbers_on_the_page_are_those_on_paper(operator: Visitor):
    numbers = re.findall(r'<span class="place">(\d+)</span>', operator.get(FORMS).text)
    assert numbers == [str(n) for n in range(1, len(ONE_STOP.questions) + 1)]


def test_next_number_and_the_day_of_the_last_form_are_proposed(operator: Visitor):
    assert operator.typed()["number"] == "1"
    operator.post(FORMS, {"number": "2", "answered_on": "2026-09-01", FIRST: "5"})
    operator.get(FORMS)
    assert operator.typed()["number"] == "3"
    assert operator.typed()["answered_on"] == "2026-09-01"
    assert "Đã lưu phiếu số 2" in operator.page.text
    operator.get(FORMS)
    assert "Đã lưu phiếu số 2" not in operator.page.text


def test_form_is_kept_shown_as_it_was_typed_and_corrected(app: Flask, operator: Visitor):
    operator.post(FORMS, {"number": "1", FIRST: "5", COMMENT: "Cảm ơn.\nRất tốt."})
    assert kept(app, 1)[FIRST] == "5"
    operator.get(f"{FORMS}/1")
    assert (operator.typed()[FIRST], operator.typed()[COMMENT]) == ("5", "Cảm ơn.\nRất tốt.")
    operator.post(f"{FORMS}/1", {**operator.typed(), FIRST: "*"})
    assert kept(app, 1)[FIRST] == "*"
    assert operator.post(f"{FORMS}/1/undo").status_code == 303
    assert kept(app, 1)[FIRST] == "5"
    operator.post(f"{FORMS}/1/undo")
    assert operator.get(f"{FORMS}/1").status_code == 404


def test_number_that_is_there_already_is_refused_and_nothing_typed_is_lost(operator: Visitor):
    operator.post(FORMS, {"number": "1", FIRST: "5"})
    assert operator.post(FORMS, {"number": "1", FIRST: "2"}).status_code == 422
    assert "Số phiếu này đã được nhập" in operator.page.text
    assert operator.typed()[FIRST] == "2"


def test_key_that_stands_for_nothing_is_told_at_its_question(operator: Visitor):
    assert operator.post(FORMS, {"number": "1", FIRST: "7"}).status_code == 422
    wrong = next(one for one in operator.page.controls if one.get("name") == FIRST)
    assert wrong["aria-invalid"] == "true"
    assert f"#q-{FIRST}" in operator.page.links


def test_answer_behind_a_filter_that_leads_past_it_is_refused_in_words(operator: Visitor):
    question = next(q for q in ONE_STOP.questions if len(q.only_if) == 1 and q.type != "multiple")
    (wanted,) = question.only_if
    other = next(o.code for o in ONE_STOP.question(wanted.question).options if o.code not in wanted.codes)
    said = {"number": "1", wanted.question: other, question.code: question.options[0].code}
    assert operator.post(FORMS, said).status_code == 422
    assert "không thuộc diện hỏi câu này" in operator.page.text


@pytest.mark.parametrize("said", [{"number": "0"}, {"number": "một"}, {"answered_on": "hôm qua"}], ids=str)
def test_number_and_day_that_cannot_be_read_are_told(operator: Visitor, said):
    assert operator.post(FORMS, {"number": "1", **said}).status_code == 422
    wrong = next(one for one in operator.page.controls if one.get("name") == next(iter(said)))
    assert wrong["aria-invalid"] == "true"


def test_form_of_a_complete_batch_is_not_taken_back_and_the_page_says_why(operator: Visitor):
    operator.post(FORMS, {"number": "1", FIRST: "4"})
    operator.post("/staff/waves/2026-Q3/paper/1/complete")
    assert operator.post(f"{FORMS}/1/undo").status_code == 409
    assert "Lô đã chuyển sang trạng thái khác." in operator.page.text


def test_words_longer_than_the_form_allows_are_refused_and_not_cut(operator: Visitor):
    assert operator.post(FORMS, {"number": "1", COMMENT: "a" * 5000}).status_code == 422
    assert operator.typed()[COMMENT] == "a" * 5000


def test_last_form_leads_to_the_batch(operator: Visitor):
    for number in "12":
        assert operator.post(FORMS, {"number": number, FIRST: "4"}).location.endswith("/forms")
    assert operator.post(FORMS, {"number": "3", FIRST: "4"}).location.endswith("/paper/1")
