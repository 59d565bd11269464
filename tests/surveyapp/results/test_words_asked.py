"""A result speaks in the words that its wave was asked in, and knows who answered in which."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import Engine

import questionnaires as shipped
from surveyapp import store
from surveyapp.results.public.published import as_published
from surveyapp.results.releases.releasing import publish_result, released
from surveyapp.store import questionnaires
from surveyapp.store.agencies import agencies as who
from surveyapp.store.approvals import approve
from surveyapp.store.forms import responses
from surveyapp.store.people.accounts import add_account
from surveyapp.store.results.releases import Signed
from surveyapp.store.waves import texts, waves
from tests.reading import result_of

PLAIN = shipped.load("single-rating")
ANN, BINH = "ann@office.example", "binh@office.example"
AS_ASKED = PLAIN.texts["vi"].questions["RATING"]
CORRECTED = "Ông/Bà thấy dịch vụ này thế nào?"


def reworded() -> shipped.Questionnaire:
    vietnamese = dataclasses.replace(PLAIN.texts["vi"], questions={"RATING": CORRECTED})
    return dataclasses.replace(PLAIN, texts={**PLAIN.texts, "vi": vietnamese})


def form(wave: str, number: int, revision: int) -> responses.Submission:
    return responses.Submission(number.to_bytes(16, "big"), wave, "single-rating@1", "vi", revision, "4", agency="A")


@pytest.fixture
def rounds(engine: Engine) -> Engine:
    """`BEFORE` was asked in the first words and is closed; `NOW` was revised after 20 of its 50 forms, and closed."""
    with store.writing(engine) as session:
        who.save_agencies(session, [who.AgencyRow("A", "Sở A", peer_group="departments")])
        questionnaires.add_questionnaire(session, PLAIN)
        for email in (ANN, BINH):
            add_account(session, email, password="x" * 20)
        for code, previous in (("BEFORE", None), ("NOW", "BEFORE")):
            waves.create_wave(session, code, questionnaire="single-rating", previous=previous)
            waves.set_state(session, code, "open", "test")
        for number in range(40):
            responses.save_response(session, form("BEFORE", 1000 + number, 1), b"secret")
        waves.set_state(session, "BEFORE", "collected", "test")
        questionnaires.add_questionnaire(session, reworded())
        approve(session, "single-rating", "vi", ANN)
        approve(session, "single-rating", "vi", BINH, same_meaning=True, reason="cùng một dịch vụ")
        for number in range(20):
            responses.save_response(session, form("NOW", number, 1), b"secret")
        texts.revise_texts(session, "NOW", "single-rating", reason="dễ hiểu hơn", actor=ANN)
        for number in range(20, 50):
            responses.save_response(session, form("NOW", number, 2), b"secret")
        waves.set_state(session, "NOW", "collected", "test")
    return engine


def asked(result) -> str:
    return result.questionnaire.texts["vi"].questions["RATING"]


def test_each_wave_is_read_in_its_own_words(rounds):
    assert asked(result_of(rounds, "BEFORE")) == AS_ASKED
    assert asked(result_of(rounds, "NOW")) == CORRECTED


def test_result_knows_how_many_answered_in_which_words(rounds):
    served = [each for each in result_of(rounds, "NOW").wave.texts if each.language == "vi"]
    assert [(each.revision, each.forms, each.reason) for each in served] == [(1, 20, ""), (2, 30, "dễ hiểu hơn")]
    assert [(one.revision, one.by, one.reason) for one in served[1].vouched] == [(2, BINH, "cùng một dịch vụ")]


def test_published_edition_keeps_the_reason_and_names_no_account(rounds):
    wave = as_published(result_of(rounds, "NOW")).wave
    assert ANN not in str(wave)
    assert BINH not in str(wave)
    assert "cùng một dịch vụ" in str(wave)


@pytest.mark.parametrize("public", [False, True], ids=["staff", "published"])
def test_release_keeps_the_words_that_were_asked_and_what_was_said_of_them(rounds, public):
    signed = Signed("Số 1/QĐ", "Nguyễn Văn An", dt.date(2027, 1, 1))
    with store.writing(rounds) as session:
        waves.set_state(session, "NOW", "locked", "test")
    publish_result(rounds, "NOW", signed, "test")
    with store.writing(rounds) as session:
        newest = dataclasses.replace(reworded().texts["vi"], title="Một tên khác")
        questionnaires.add_questionnaire(session, dataclasses.replace(PLAIN, texts={**PLAIN.texts, "vi": newest}))
    result = released(rounds, "NOW", 1, public=public)
    assert asked(result) == CORRECTED
    assert [each.revision for each in result.wave.texts if each.language == "vi"] == [1, 2]
