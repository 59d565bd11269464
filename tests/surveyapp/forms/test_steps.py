"""The way through a form: whose pages are skipped, what is left blank, and where one is."""

from __future__ import annotations

import dataclasses

import pytest

import questionnaires
from questionnaires.answers import questions_asked
from questionnaires.model import Module
from surveyapp.forms import KIND, REVIEW, START, route
from tests.factories.questionnaires import made_up_questionnaire

ASKED = made_up_questionnaire()
PAGES = tuple(page.id for page in ASKED.pages)
WAY = route(ASKED, {})


def test_the_way_begins_and_ends_beside_the_questionnaire():
    assert WAY.steps == (START, *PAGES, REVIEW)
    assert route(ASKED, {}, asks_kind=True).steps == (START, KIND, *PAGES, REVIEW)
    assert WAY.questions_asked == questions_asked(ASKED, {})


def test_a_page_without_a_question_for_this_person_is_skipped():
    without = dataclasses.replace(ASKED, questions=tuple(q for q in ASKED.questions if q.page != "F2"))
    assert "F2" not in route(without, {}).steps


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        pytest.param(START, START, "FACTS", id="the first"),
        pytest.param("F1", "FACTS", "F2", id="inside"),
        pytest.param(REVIEW, "F5", REVIEW, id="the last"),
        pytest.param("gone", START, "FACTS", id="one that nobody knows"),
    ],
)
def test_one_goes_on_and_back_without_leaving_the_form(step, before, after):
    assert (WAY.before(step), WAY.after(step)) == (before, after)


def test_pages_are_numbered_to_the_review():
    assert [WAY.number(page) for page in (*PAGES, REVIEW)] == [1, 2, 3, 4, 5, 6, 7]


def test_what_one_answers_never_makes_the_form_longer():
    """“Why?” follows the two lowest levels only; it has its number beforehand, and others leap over it."""
    quick = questionnaires.load("counter-quick")
    ways = [route(quick, {"OVERALL": level} if level else {}) for level in ("", "1", "5")]
    met = [list(way.pages) for way in ways[1:]]
    assert met == [["overall", "why", "improve", "parts"], ["overall", "improve", "parts"]]
    assert [(way.number("overall"), way.number("parts"), way.parts) for way in ways] == [(1, 4, 5)] * 3


def test_modules_that_were_not_drawn_are_no_part():
    whole = dataclasses.replace(ASKED, modules=(Module("extra", 0.5),))
    of_module = [dataclasses.replace(q, module="extra") if q.page == "F2" else q for q in whole.questions]
    whole = dataclasses.replace(whole, questions=tuple(of_module))
    assert [route(whole, {}, variant=drawn).parts for drawn in ("0", "1")] == [len(PAGES), len(PAGES) + 1]


def test_what_is_blank_is_found_page_by_page():
    answers = {q.code: "5" for q in ASKED.questions if q.page != "F3"} | {"F3A": "4"}
    assert [q.code for q in WAY.blank(answers)] == ["F3B", "F3C", "F3D", "F3E", "F3F"]
    assert WAY.next_blank(START, answers) == "F3"
    assert WAY.next_blank("F3", answers) == REVIEW
