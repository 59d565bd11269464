"""A wave serves the words that it pinned; corrections come into force on the record, and forms keep their own."""

from __future__ import annotations

import dataclasses
from threading import Thread

import pytest
from sqlalchemy import Engine, delete, select

import questionnaires as shipped
from surveyapp import models, store
from surveyapp.store import questionnaires
from surveyapp.store.approvals import approve
from surveyapp.store.audit import events
from surveyapp.store.forms import responses
from surveyapp.store.people.accounts import add_account
from surveyapp.store.waves import texts, waves
from tests.surveyapp.store.conftest import SECRET

PLAIN = shipped.load("single-rating")
WAVE, KEY, ANN = "2026-Q3", "single-rating@1", "ann@office.example"
AS_ASKED, CORRECTED = "Đánh giá dịch vụ", "Đánh giá dịch vụ."


def titled(title: str) -> shipped.Questionnaire:
    return dataclasses.replace(PLAIN, texts={**PLAIN.texts, "vi": dataclasses.replace(PLAIN.texts["vi"], title=title)})


def approved(engine: Engine, title: str = CORRECTED) -> None:
    with store.writing(engine) as session:
        add_account(session, ANN, password="x" * 20)
        questionnaires.add_questionnaire(session, titled(title))
        approve(session, KEY, "vi", ANN)


def title_in(engine: Engine, wave: str = WAVE) -> str:
    with store.reading(engine) as session:
        return texts.asked_in(session, wave).texts["vi"].title


def test_opening_pins_the_approved_words(open_wave):
    with store.reading(open_wave) as session:
        words = texts.words_of(session, WAVE)
        assert [(each.language, each.revision, each.pinned, each.actor) for each in words] == [
            ("en", 1, "served", "test"),
            ("vi", 1, "served", "test"),
        ]
        frozen = session.scalars(select(models.QuestionnaireText.frozen_at)).all()
        assert all(frozen)


def test_trial_that_opens_keeps_its_words_or_takes_those_approved_since(city):
    with store.writing(city) as session:
        waves.create_wave(session, WAVE, questionnaire="single-rating")
        waves.set_state(session, WAVE, "trial", "test")
    approved(city)
    assert title_in(city) == AS_ASKED
    with store.writing(city) as session:
        waves.set_state(session, WAVE, "open", "test")
        assert [(w.language, w.revision) for w in texts.words_of(session, WAVE)] == [("en", 1), ("vi", 1), ("vi", 2)]
    assert title_in(city) == CORRECTED


def test_approved_words_are_not_served_before_they_are_put_in_force(open_wave):
    approved(open_wave)
    assert title_in(open_wave) == AS_ASKED
    with store.writing(open_wave) as session:
        now = texts.revise_texts(session, WAVE, KEY, reason="dấu chấm", actor=ANN)
        assert [(w.language, w.revision, w.pinned, w.reason) for w in now] == [
            ("en", 1, "served", ""),
            ("vi", 2, "revised", "dấu chấm"),
        ]
    assert title_in(open_wave) == CORRECTED
    with store.reading(open_wave) as session:
        (event,) = (event for event in events(session, WAVE) if event.action == "wave-texts")
        assert (event.actor, event.detail["revisions"], event.detail["reason"]) == (ANN, {"vi": [1, 2]}, "dấu chấm")


def test_other_waves_keep_their_words(open_wave):
    with store.writing(open_wave) as session:
        waves.create_wave(session, "2026-Q2", questionnaire="single-rating")
        for state in ("open", "collected"):
            waves.set_state(session, "2026-Q2", state, "test")
        before = waves.wave(session, "2026-Q2").inputs_revision
    approved(open_wave)
    with store.writing(open_wave) as session:
        texts.revise_texts(session, WAVE, KEY, reason="dấu chấm", actor=ANN)
        assert waves.wave(session, "2026-Q2").inputs_revision == before
    assert title_in(open_wave, "2026-Q2") == AS_ASKED


def test_form_in_flight_is_stored_with_the_words_it_began_with(open_wave, form):
    approved(open_wave)
    with store.writing(open_wave) as session:
        texts.revise_texts(session, WAVE, KEY, reason="dấu chấm", actor=ANN)
    for revision in (1, 2):
        assert responses.submit(open_wave, form(text_revision=revision), SECRET)
    with pytest.raises(store.Refused, match="never served"):
        responses.submit(open_wave, form(text_revision=3), SECRET)
    with store.reading(open_wave) as session:
        kept = session.scalars(select(models.Response.text_revision).order_by(models.Response.text_revision))
        assert list(kept) == [1, 2]


@pytest.mark.parametrize("state", ["collected", "locked"])
def test_what_was_asked_stays_once_nobody_is_asked(open_wave, state):
    approved(open_wave)
    with store.writing(open_wave) as session:
        for step in ("collected", "locked")[: 1 + (state == "locked")]:
            waves.set_state(session, WAVE, step, "test")
        with pytest.raises(store.Refused, match="its words stay those that were asked"):
            texts.revise_texts(session, WAVE, KEY, reason="dấu chấm", actor=ANN)


def test_revision_needs_a_reason_the_edition_of_the_wave_and_something_new(open_wave):
    with store.writing(open_wave) as session:
        questionnaires.add_questionnaire(session, shipped.load("one-stop"))
        questionnaires.add_questionnaire(session, titled(CORRECTED))
        with pytest.raises(store.Refused, match="no reason is given"):
            texts.revise_texts(session, WAVE, KEY, reason=" ", actor=ANN)
        with pytest.raises(store.Refused, match="which the wave asks"):
            texts.revise_texts(session, WAVE, "one-stop", reason="x", actor=ANN)
        with pytest.raises(store.Refused, match=r"serves the newest approved words.* a draft \(vi 2\)"):
            texts.revise_texts(session, WAVE, KEY, reason="x", actor=ANN)


def test_wave_of_before_that_pins_nothing_keeps_the_words_that_stood_when_it_closed(open_wave):
    """Only imported answers were in it when the pins were made."""
    with store.writing(open_wave) as session:
        waves.set_state(session, WAVE, "collected", "test")
        session.execute(delete(models.WaveText))
    approved(open_wave)
    assert title_in(open_wave) == AS_ASKED
    with store.reading(open_wave) as session:
        assert questionnaires.questionnaire(session, KEY).texts["vi"].title == CORRECTED
        assert texts.revisions_of(session, WAVE) == {"vi": 1, "en": 1}


def test_words_cannot_be_replaced_while_a_round_opens_with_them(city):
    """PostgreSQL: whoever stores words waits for the opening, and finds them frozen. SQLite has one writer anyway."""
    with store.writing(city) as session:
        waves.create_wave(session, WAVE, questionnaire="single-rating")
    waiting = Thread(target=lambda: approved(city))
    with store.writing(city) as session:
        waves.set_state(session, WAVE, "open", "test")
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
    waiting.join()
    with store.reading(city) as session:
        assert questionnaires.revisions(session, KEY) == {"vi": 2, "en": 1}
    assert title_in(city) == AS_ASKED


def test_wave_without_a_questionnaire_asks_nothing(city):
    with store.writing(city) as session:
        waves.create_wave(session, "results")
        assert texts.words_of(session, "results") == []
        with pytest.raises(store.Refused, match="asks no questionnaire"):
            texts.asked_in(session, "results")


def other_words(session: store.Session) -> None:
    questionnaires.add_questionnaire(session, titled("Một tên khác"))


def approved_words(session: store.Session) -> None:
    questionnaires.add_questionnaire(session, titled(CORRECTED))
    approve(session, KEY, "vi", ANN)


def words_in_force_elsewhere(session: store.Session) -> None:
    waves.create_wave(session, "2026-Q4", questionnaire="single-rating")
    waves.set_state(session, "2026-Q4", "open", "test")
    approved_words(session)
    texts.revise_texts(session, "2026-Q4", KEY, reason="dấu chấm", actor=ANN)


def another_language(session: store.Session) -> None:
    khmer = dataclasses.replace(PLAIN.texts["en"], language="km")
    questionnaires.add_questionnaire(session, dataclasses.replace(PLAIN, texts={**PLAIN.texts, "km": khmer}))


def another_edition(session: store.Session) -> None:
    questionnaires.add_questionnaire(session, dataclasses.replace(titled("Bản mới"), version=2))


def locked_and_reopened(session: store.Session) -> None:
    for state in ("locked", "collected"):
        waves.set_state(session, WAVE, state, "test")
    approved_words(session)


@pytest.mark.parametrize(
    "door",
    [other_words, approved_words, words_in_force_elsewhere, another_language, another_edition, locked_and_reopened],
)
def test_no_door_leads_other_words_into_a_wave_that_was_asked(open_wave, door):
    with store.writing(open_wave) as session:
        add_account(session, ANN, password="x" * 20)
        waves.set_state(session, WAVE, "collected", "test")
        before = texts.asked_in(session, WAVE)
    with store.writing(open_wave) as session:
        door(session)
    with store.reading(open_wave) as session:
        assert texts.asked_in(session, WAVE) == before


@pytest.fixture
def migrated(stored) -> Engine:
    """The database of version 0.1, brought up to date, on either engine."""
    return stored


def test_waves_of_before_pin_the_words_that_their_responses_name(migrated):
    with store.reading(migrated) as session:
        pins = {code: texts.words_of(session, code) for code in ("2025", "2026")}
        named = session.execute(
            select(models.Wave.code, models.Response.language, models.Response.text_revision)
            .join(models.Cell, models.Cell.id == models.Response.cell_id)
            .join(models.Wave, models.Wave.id == models.Cell.wave_id)
            .where(models.Response.text_revision > 0)
            .distinct()
        )
        answered = {(code, language, revision) for code, language, revision in named}
        assert {(code, w.language, w.revision) for code, found in pins.items() for w in found} >= {
            each for each in answered if each[0] in pins
        }
        assert {words.pinned for found in pins.values() for words in found} == {"migrated"}


def test_other_words_that_are_stored_after_the_upgrade_reach_no_wave_of_before(migrated):
    with store.writing(migrated) as session:
        before = {code: texts.asked_in(session, code) for code in ("2025", "2026")}
        asked = before["2025"]
        vietnamese = dataclasses.replace(asked.texts["vi"], title="Một tên khác")
        added = questionnaires.add_questionnaire(
            session, dataclasses.replace(asked, texts={**asked.texts, "vi": vietnamese})
        )
        assert list(added.drafts) == ["vi"]
        assert {code: texts.asked_in(session, code) for code in before} == before
