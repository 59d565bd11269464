"""A form is empty where nothing was rated; one rule for the pages, for paper and for files."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

import questionnaires
from surveyapp import models, store
from surveyapp.store import questionnaires as asked
from surveyapp.store.forms import exclusions, responses
from surveyapp.store.forms.shape import shape
from surveyapp.store.waves import waves

ONE_STOP = questionnaires.load("one-stop")
SHAPE = shape(ONE_STOP)
SECRET = b"a secret of the tests"


def said(everything_else: str = ".", items: str = ".", **codes: str) -> str:
    """The answers of one form: what all items hold, what all other slots hold, and single codes."""
    filled = ((slot.name, items if slot.question.counts else everything_else) for slot in ONE_STOP.slots)
    return "".join(codes.get(name, character) for name, character in filled)


@pytest.mark.parametrize(
    ("answers", "is_empty"),
    [
        pytest.param(said(), True, id="a blank form"),
        pytest.param(said(AGE="1", COMMENT="1"), True, id="an age and a comment"),
        pytest.param(said(AGE="1", items="*"), True, id="ratings that nobody can read"),
        pytest.param(said(C51="_", C52="_", RECEIVED="1"), True, id="some items were not asked, the others left blank"),
        pytest.param(said("_", items="_"), True, id="nothing was asked"),
        pytest.param(said(C11="4"), False, id="one rating"),
        pytest.param(said(OVERALL="2"), False, id="the overall rating alone"),
        pytest.param(said(C11="?"), False, id="does not know"),
        pytest.param(said(C11="~"), False, id="does not apply"),
        pytest.param(said(items="_", RECEIVED="0"), False, id="led past all items, and said something"),
        pytest.param(said(items="_"), True, id="led past all items, and said nothing"),
    ],
)
def test_a_form_is_empty_where_nothing_was_rated(answers, is_empty):
    assert SHAPE.is_empty(answers) is is_empty


def test_a_questionnaire_without_items_is_answered_by_anything():
    facts = tuple(dataclasses.replace(q, factor=None, overall=False) for q in ONE_STOP.questions)
    bare = shape(dataclasses.replace(ONE_STOP, questions=facts))
    assert not bare.is_empty(said(AGE="1"))
    assert bare.is_empty(said())


@pytest.fixture
def one_stop(city):
    with store.writing(city) as session:
        asked.add_questionnaire(session, ONE_STOP)
        waves.create_wave(session, "2026-Q3", questionnaire=ONE_STOP.key)
        waves.set_state(session, "2026-Q3", "open", "test")
    return city


def test_paper_without_a_rating_is_kept_and_does_not_count_and_a_page_is_asked_for_one(one_stop, form):
    facts = {"questionnaire": ONE_STOP.key, "answers": said(AGE="1")}
    with pytest.raises(store.Refused, match="nothing was rated"):
        responses.submit(one_stop, form(**facts), SECRET)
    responses.submit(one_stop, form(**facts, channel="paper", proof="numbered-form"), SECRET)
    with store.reading(one_stop) as session:
        assert session.scalars(select(models.Response.status)).all() == ["excluded"]
        assert [row.reason for row in exclusions.exclusions(session, "2026-Q3")] == ["empty"]
