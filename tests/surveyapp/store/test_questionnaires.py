"""Definitions are copied whole, corrected by revisions, and never changed under the answers they have."""

from __future__ import annotations

import dataclasses

import pytest

import questionnaires as shipped
from questionnaires.model import Claim
from surveyapp import store
from surveyapp.imports.questionnaires import find_or_ship
from surveyapp.store import questionnaires
from surveyapp.store.forms import responses
from surveyapp.store.waves import waves
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


def test_a_database_of_before_takes_the_shipped_words_as_drafts_and_serves_its_own_until_then(stored):
    with store.writing(stored) as session:
        before = {row.key: row.languages for row in questionnaires.list_questionnaires(session)}
        known = [row.key for row in questionnaires.list_questionnaires(session) if row.id in shipped.shipped()]
        worded = [
            dataclasses.replace(questionnaires.questionnaire(session, key), texts=shipped.load(key[:-2]).texts)
            for key in known
        ]
        added = [questionnaires.add_questionnaire(session, definition) for definition in worded]
        after = {row.key: row.languages for row in questionnaires.list_questionnaires(session)}
    assert [bool(each.drafts) and each.drafts == each.revisions for each in added] == [True] * len(known) != []
    assert after == before


def test_a_database_of_before_takes_a_new_edition_beside_its_own(stored):
    with store.writing(stored) as session:
        before = questionnaires.questionnaire(session, "counter-quick@1")
        assert find_or_ship(session, "counter-quick").key == "counter-quick@3"
        assert questionnaires.questionnaire(session, "counter-quick@1") == before


def test_same_definition_again_changes_nothing(city):
    with store.writing(city) as session:
        questionnaires.add_questionnaire(session, PLAIN)
        assert questionnaires.revisions(session, "single-rating") == {"vi": 1, "en": 1}


def test_correction_of_words_in_use_is_a_draft_that_changes_nothing(open_wave, form):
    with store.writing(open_wave) as session:
        added = questionnaires.add_questionnaire(session, reworded("Phiếu mới"), approved_by="ann@office")
        assert (added.revisions, added.drafts) == ({"vi": 2}, {"vi": 2})
        assert questionnaires.revisions(session, "single-rating@1") == {"vi": 1, "en": 1}
        assert questionnaires.list_questionnaires(session)[0].drafts == {"vi": 2}
        assert questionnaires.questionnaire(session, "single-rating").texts["vi"].title == PLAIN.texts["vi"].title
        assert questionnaires.drafted(session, "single-rating").texts["vi"].title == "Phiếu mới"
    assert responses.submit(open_wave, form(text_revision=1), SECRET)
    with pytest.raises(store.Refused, match="never served the text 'vi' revision 2"):
        responses.submit(open_wave, form(text_revision=2), SECRET)


def test_draft_is_replaced_by_other_words_and_given_up_by_those_in_force(open_wave):
    with store.writing(open_wave) as session:
        for title in ("Phiếu mới", "Phiếu mới hơn"):
            assert questionnaires.add_questionnaire(session, reworded(title)).drafts == {"vi": 2}
        assert questionnaires.drafted(session, "single-rating").texts["vi"].title == "Phiếu mới hơn"
        assert questionnaires.add_questionnaire(session, PLAIN).revisions == {}
        assert questionnaires.list_questionnaires(session)[0].drafts == {}


def labelled(**labels: str):
    """The same question with other labels on its scale."""
    vietnamese = PLAIN.texts["vi"]
    options = {"RATING": {**vietnamese.options["RATING"], **{code.strip("_"): said for code, said in labels.items()}}}
    return dataclasses.replace(PLAIN, texts={**PLAIN.texts, "vi": dataclasses.replace(vietnamese, options=options)})


def test_exchanged_labels_of_words_in_use_are_refused(open_wave):
    with store.writing(open_wave) as session:
        with pytest.raises(store.Refused, match="stood for something else") as refused:
            questionnaires.add_questionnaire(session, labelled(_1="Rất hài lòng", _5="Rất không hài lòng"))
        assert refused.value.problems[0].where == "text vi, question RATING"
        assert questionnaires.list_questionnaires(session)[0].drafts == {}


def test_language_that_comes_while_the_questions_are_asked_is_a_draft(open_wave):
    khmer = dataclasses.replace(PLAIN.texts["en"], language="km")
    with store.writing(open_wave) as session:
        added = questionnaires.add_questionnaire(
            session, dataclasses.replace(PLAIN, texts={**PLAIN.texts, "km": khmer})
        )
        assert added.drafts == {"km": 1}
        assert "km" not in questionnaires.questionnaire(session, "single-rating").texts


@pytest.mark.parametrize("state", ["trial", "open"])
def test_questions_can_no_longer_change_once_they_can_be_answered(city, state):
    with store.writing(city) as session:
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating")
        waves.set_state(session, "2026-Q3", state, "test")
        with pytest.raises(store.Refused, match="its questions can no longer be changed"):
            questionnaires.add_questionnaire(session, asking_otherwise())


def test_what_is_said_about_an_answered_version_can_be_added(open_wave, form):
    responses.submit(open_wave, form(), SECRET)
    claim = Claim("one-stop@1", "Only the overall item is the same.")
    with store.writing(open_wave) as session:
        assert questionnaires.add_questionnaire(session, dataclasses.replace(PLAIN, comparable_with=(claim,))).described
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


def test_a_code_that_asked_for_another_thing_in_an_earlier_edition_is_refused(engine):
    one_stop = shipped.load("one-stop")
    first, second = one_stop.items[:2]
    concepts = {first.code: second.concept, second.code: first.concept}
    questions = tuple(
        dataclasses.replace(question, concept=concepts.get(question.code, question.concept))
        for question in one_stop.questions
    )
    with store.writing(engine) as session:
        questionnaires.add_questionnaire(session, one_stop)
    exchanged = dataclasses.replace(one_stop, version=one_stop.version + 7, questions=questions)
    with pytest.raises(store.Refused) as refused, store.writing(engine) as session:
        questionnaires.add_questionnaire(session, exchanged)
    assert [problem.code for problem in refused.value.problems] == ["code-reused"] * 2
    assert f"it asked for {first.concept} in {one_stop.key}, now for {second.concept}" in str(refused.value)
    with store.reading(engine) as session:
        assert [row.key for row in questionnaires.list_questionnaires(session)] == [one_stop.key]
