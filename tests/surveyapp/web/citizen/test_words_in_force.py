"""A person reads one wording from the first page to the receipt, and what they read is what is stored."""

from __future__ import annotations

import dataclasses

import pytest

import questionnaires as shipped
from surveyapp import store
from surveyapp.store import questionnaires
from surveyapp.store.approvals import approve
from surveyapp.store.people.accounts import add_account
from surveyapp.store.waves import texts
from tests.surveyapp.web.citizen.test_form import REVIEW

ONE_STOP = shipped.load("one-stop")
ITEM = ONE_STOP.items[0]
PAGE, PAGE_IN_ENGLISH = (ONE_STOP.texts[language].pages[ITEM.page] for language in ("vi", "en"))
AS_ASKED, AS_ASKED_IN_ENGLISH = (ONE_STOP.texts[language].questions[ITEM.code] for language in ("vi", "en"))
CORRECTED = AS_ASKED + "!"
ANN = "ann@office.example"


def corrected(language: str = "vi") -> shipped.Questionnaire:
    words = ONE_STOP.texts[language]
    other = dataclasses.replace(words, questions={**words.questions, ITEM.code: words.questions[ITEM.code] + "!"})
    return dataclasses.replace(ONE_STOP, texts={**ONE_STOP.texts, language: other})


@pytest.fixture
def revise(app):
    """Put the corrected words in force; pages ask the database anew."""

    def put_in_force(language: str = "vi") -> None:
        with store.writing(app.extensions["engine"]) as session:
            add_account(session, ANN, password="x" * 20)
            questionnaires.add_questionnaire(session, corrected(language))
            approve(session, "one-stop", language, ANN)
            texts.revise_texts(session, "2026", "one-stop", reason="dấu câu", actor=ANN)
        app.extensions.pop("places", None)

    return put_in_force


@pytest.mark.parametrize("address", ["/vi/w/2026", "/vi/k/Q1"])
def test_form_that_was_opened_before_keeps_its_words_to_the_end(person, revise, stored, address):
    chosen = {"agency": "H01"} if "/w/" in address else {}
    person.open(address)
    revise()
    person.on_to(PAGE, **chosen)
    assert AS_ASKED in person.page.text
    assert CORRECTED not in person.page.text
    person.on_to(REVIEW, **{ITEM.code: "5"}).press("send")
    assert [row.text_revision for row in stored()] == [1]


@pytest.mark.parametrize("between", ["_", " "])  # a blank in forms that were opened before the program was upgraded
def test_form_keeps_its_words_of_each_language(person, revise, between):
    (begun_with,) = person.open("/en/k/Q1").answer_to("texts")
    revise("en")
    sent = person.posting("next")
    sent["data"]["texts"] = [begun_with.replace("_", between)]
    page = person.client.post(**sent).text
    assert f'name="texts" value="{begun_with}"' in page
    person.on_to(PAGE_IN_ENGLISH)
    assert AS_ASKED_IN_ENGLISH in person.page.text
    assert AS_ASKED_IN_ENGLISH + "!" not in person.page.text


def test_form_that_is_opened_after_has_the_words_in_force(person, revise, stored):
    revise()
    person.open("/vi/k/Q1").on_to(PAGE)
    assert CORRECTED in person.page.text
    person.on_to(REVIEW, **{ITEM.code: "5"}).press("send")
    assert [row.text_revision for row in stored()] == [2]


def test_words_that_are_only_stored_are_shown_to_nobody(person, app, stored):
    with store.writing(app.extensions["engine"]) as session:
        questionnaires.add_questionnaire(session, corrected())
    app.extensions.pop("places", None)
    person.open("/vi/k/Q1").on_to(PAGE)
    assert AS_ASKED in person.page.text
    assert CORRECTED not in person.page.text
    person.on_to(REVIEW, **{ITEM.code: "5"}).press("send")
    assert [row.text_revision for row in stored()] == [1]


@pytest.mark.parametrize("claim", ["vi.7", "vi.0", "nonsense", "vi.2 en.1"])
def test_form_that_claims_words_nobody_was_shown_gets_those_in_force(person, stored, claim):
    person.open("/vi/k/Q1")
    sent = person.on_to(REVIEW, **{ITEM.code: "5"}).posting("send")
    sent["data"]["texts"] = [claim]
    assert person.client.post(**sent).status_code == 200
    assert [row.text_revision for row in stored()] == [1]


def test_form_of_before_that_says_nothing_of_its_words_is_taken(person, stored):
    person.open("/vi/k/Q1")
    sent = person.on_to(REVIEW, **{ITEM.code: "5"}).posting("send")
    del sent["data"]["texts"]
    person.client.post(**sent)
    assert [row.text_revision for row in stored()] == [1]
