"""What a questionnaire asks is read before a round is made of it, in each of its languages."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.store.questionnaires import add_questionnaire, list_questionnaires
from tests.visitor import Visitor

PAGE = "/staff/questionnaires/one-stop@2"


@pytest.mark.parametrize("language", ["vi", "en", "km"])
def test_every_question_stands_there_in_the_language_that_is_chosen(office: Visitor, language: str):
    text = questionnaires.load("one-stop").texts[language]
    page = office.get(f"{PAGE}?language={language}")
    assert page.status_code == 200
    assert office.page.headings == [text.title]
    assert [words for words in text.questions.values() if words not in office.page.text] == []
    assert {f"{PAGE}?language={code}" for code in ("vi", "en", "km")} <= set(office.page.links)


def test_reading_one_that_comes_along_stores_nothing(office: Visitor, sqlite_engine: Engine):
    office.get(PAGE)
    with store.reading(sqlite_engine) as session:
        assert list_questionnaires(session) == []


def test_one_that_is_stored_is_shown_as_it_is_stored_and_another_is_not_there(office: Visitor, sqlite_engine: Engine):
    with store.writing(sqlite_engine) as session:
        add_questionnaire(session, questionnaires.load("single-rating"))
    assert office.get("/staff/questionnaires/single-rating@1").status_code == 200
    assert office.get("/staff/questionnaires/single-rating@9").status_code == 404
    assert office.get("/staff/questionnaires/none@1").status_code == 404


def test_the_page_of_a_new_round_leads_there(office: Visitor):
    office.get("/staff/new-wave")
    assert f"{PAGE}?language=km" in office.page.links
