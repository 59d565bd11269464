"""Definitions are copied whole, corrected by revisions, and never changed under the answers they have."""

from __future__ import annotations

import dataclasses

import pytest

import questionnaires as shipped
from questionnaires.model import Claim
from surveyapp import store
from surveyapp.store import questionnaires
from surveyapp.store.forms import responses
from tests.surveyapp.store.conftest import SECRET

PLAIN = shipped.load("single-rating")


def reworded(title: str):
    vietnamese = dataclasses.replace(PLAIN.texts["vi"], title=title)
    return dataclasses.replace(PLAIN, texts={**PLAIN.texts, "vi": vietnamese})


def asking_otherwise(version: int = 1):
    (question,) = PLAIN.questions
    return dataclasses.replace(PLAIN, version=version, questions=(dataclasses.replace(question, satisfied_from=5.0),))


@pytest.mark.parametrize("name", shipped.shipped())
def test_definition_comes_back_whole(engine, name):
    definition = shipped.load(name)
    with store.writing(engine) as session:
        questionnaires.add_questionnaire(session, definition)
    with store.reading(engine) as session:
        stored = questionnaires.questionnaire(session, name)
    assert dataclasses.replace(stored, texts={}) == dataclasses.replace(definition, texts={})
    assert dict(stored.texts) == dict(definition.texts)


def test_same_definition_again_changes_nothing(city):
    with store.writing(city) as session:
        questionnaires.add_questionnaire(session, PLAIN)
        assert questionnaires.revisions(session, "single-rating") == {"vi": 1, "en": 1}


def test_correction_of_an_answered_wording_is_a_new_revision(open_wave, form):
    responses.submit(open_wave, form(), SECRET)
    with store.writing(open_wave) as session:
        questionnaires.add_questionnaire(session, reworded("Phiếu mới"), approved_by="ann@office")
        assert questionnaires.revisions(session, "single-rating@1") == {"vi": 2, "en": 1}
        assert questionnaires.questionnaire(session, "single-rating").texts["vi"].title == "Phiếu mới"
    assert responses.submit(open_wave, form(text_revision=1), SECRET)
    assert responses.submit(open_wave, form(text_revision=2), SECRET)


def test_what_is_said_about_an_answered_version_can_be_added(open_wave, form):
    responses.submit(open_wave, form(), SECRET)
    claim = Claim("one-stop@1", "Only the overall item is the same.")
    with store.writing(open_wave) as session:
        questionnaires.add_questionnaire(session, dataclasses.replace(PLAIN, comparable_with=(claim,)))
        assert questionnaires.questionnaire(session, "single-rating").comparable_with == (claim,)


def test_wording_that_nobody_has_seen_is_simply_replaced(city):
    with store.writing(city) as session:
        questionnaires.add_questionnaire(session, reworded("Phiếu mới"))
        assert questionnaires.revisions(session, "single-rating") == {"vi": 1, "en": 1}


def test_questions_of_an_answered_version_are_refused_and_a_new_version_is_not(open_wave, form):
    responses.submit(open_wave, form(), SECRET)
    with store.writing(open_wave) as session:
        with pytest.raises(store.Refused, match="has been answered, its questions can no longer be changed") as refused:
            questionnaires.add_questionnaire(session, asking_otherwise())
        assert "raise `version` to 2" in str(refused.value)
        questionnaires.add_questionnaire(session, asking_otherwise(version=2))
        assert [row.key for row in questionnaires.list_questionnaires(session)] == [
            "single-rating@1",
            "single-rating@2",
        ]
        assert questionnaires.questionnaire(session, "single-rating").version == 2
        assert questionnaires.questionnaire(session, "single-rating@1").questions == PLAIN.questions


def test_questions_that_nobody_answered_may_still_change(city):
    with store.writing(city) as session:
        questionnaires.add_questionnaire(session, asking_otherwise())
        assert questionnaires.questionnaire(session, "single-rating").questions[0].satisfied_from == 5.0


@pytest.mark.parametrize("key", ["none", "single-rating@9", "single-rating@x"])
def test_unknown_questionnaire_is_refused_with_those_that_are_stored(city, key):
    with store.reading(city) as session, pytest.raises(store.Refused, match="stored are: single-rating@1"):
        questionnaires.questionnaire(session, key)
