"""New words of an edition in use: who may approve them, and who has to say that they ask the same."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import Engine

import questionnaires as shipped
from surveyapp import store
from surveyapp.store import questionnaires
from surveyapp.store.approvals import approve
from surveyapp.store.audit import events
from surveyapp.store.people.accounts import add_account
from tests.factories.questionnaires import in_other_words

PLAIN = shipped.load("single-rating")
KEY, ANN, BINH = "single-rating@1", "ann@office.example", "binh@office.example"


@pytest.fixture
def office(open_wave: Engine) -> Engine:
    """An open wave, two accounts of the office and one of an agency."""
    with store.writing(open_wave) as session:
        for email in (ANN, BINH):
            add_account(session, email, password="x" * 20)
        add_account(session, "sở@một.example", password="x" * 20, role="agency", agency="D1")
    return open_wave


def brought_in(engine: Engine, added_by: str | None = None, **words: str) -> None:
    with store.writing(engine) as session:
        questionnaires.add_questionnaire(session, in_other_words(PLAIN, **words), added_by=added_by)


def test_spelling_takes_one_account(office):
    brought_in(office, title="đánh giá dịch vụ.")
    with store.writing(office) as session:
        found = approve(session, KEY, "vi", ANN)
        assert (found.revision, found.before, found.state) == (2, 1, "approved")
        assert [str(difference) for difference in found.differences] == [
            "text vi, title: “Đánh giá dịch vụ” became “đánh giá dịch vụ.”"
        ]
        assert questionnaires.revisions(session, KEY) == {"vi": 2, "en": 1}


def test_anything_beyond_takes_another_account_with_a_reason(office):
    brought_in(office, title="Đánh giá việc phục vụ")
    with store.writing(office) as session:
        assert approve(session, KEY, "vi", ANN).state == "draft"
        assert questionnaires.revisions(session, KEY) == {"vi": 1, "en": 1}
        found = approve(session, KEY, "vi", BINH, same_meaning=True, reason="cùng một dịch vụ")
        assert found.state == "approved"
        assert questionnaires.revisions(session, KEY) == {"vi": 2, "en": 1}
        told = [(event.actor, event.action, event.detail.get("reason")) for event in events(session, KEY)]
    assert told[:2] == [(BINH, "text-same-meaning", "cùng một dịch vụ"), (ANN, "text-approved", None)]


@pytest.mark.parametrize(
    ("added_by", "steps", "sentence"),
    [
        (None, [(ANN, {}), (ANN, {"same_meaning": True, "reason": "x"})], "cannot vouch for them as well"),
        (BINH, [(ANN, {}), (BINH, {"same_meaning": True, "reason": "x"})], "cannot vouch for them as well"),
        (None, [(ANN, {}), (BINH, {"same_meaning": True, "reason": " "})], "no reason is given"),
        (None, [(BINH, {"same_meaning": True, "reason": "x"})], "nobody has approved it yet"),
        (None, [(ANN, {}), (BINH, {})], "another account has to say that it means the same"),
        (None, [("nobody@office.example", {})], "there is no account"),
        (None, [("sở@một.example", {})], "there is no account"),
    ],
    ids=["the approver", "who added it", "no reason", "not approved", "approved twice", "nobody", "an agency’s"],
)
def test_nobody_answers_for_more_than_their_own_part(office, added_by, steps, sentence):
    brought_in(office, added_by, title="Đánh giá việc phục vụ")
    *before, (account, said) = steps
    with store.writing(office) as session:
        for name, words in before:
            approve(session, KEY, "vi", name, **words)
        with pytest.raises(store.Refused, match=sentence):
            approve(session, KEY, "vi", account, **said)
        assert questionnaires.revisions(session, KEY) == {"vi": 1, "en": 1}


def labelled(**labels: str) -> shipped.Questionnaire:
    said = {**PLAIN.texts["vi"].options["RATING"], **{code.strip("_"): label for code, label in labels.items()}}
    return in_other_words(PLAIN, options={"RATING": said})


def test_labels_are_not_exchanged_in_two_steps_either(office):
    with store.writing(office) as session:
        questionnaires.add_questionnaire(session, labelled(_1="Tệ nhất", _5="Hay nhất"))
        approve(session, KEY, "vi", ANN)
        approve(session, KEY, "vi", BINH, same_meaning=True, reason="như cũ")
        with pytest.raises(store.Refused, match="stood for something else"):
            questionnaires.add_questionnaire(session, labelled(_1="Rất hài lòng", _5="Rất không hài lòng"))


def test_words_that_change_after_an_approval_need_it_again(office):
    brought_in(office, title="Đánh giá việc phục vụ")
    with store.writing(office) as session:
        approve(session, KEY, "vi", ANN)
    brought_in(office, title="Đánh giá việc tiếp đón")
    with store.writing(office) as session, pytest.raises(store.Refused, match="nobody has approved it yet"):
        approve(session, KEY, "vi", BINH, same_meaning=True, reason="cùng một dịch vụ")


def test_translation_that_comes_later_is_vouched_for_by_two(office):
    khmer = dataclasses.replace(PLAIN.texts["en"], language="km")
    with store.writing(office) as session:
        questionnaires.add_questionnaire(session, dataclasses.replace(PLAIN, texts={**PLAIN.texts, "km": khmer}))
        assert approve(session, KEY, "km", ANN).state == "draft"
        assert approve(session, KEY, "km", BINH, same_meaning=True, reason="đã dịch ngược").state == "approved"


def test_first_words_can_be_approved_by_name_once(office):
    with store.writing(office) as session:
        assert approve(session, KEY, "vi", ANN).state == "approved"
        with pytest.raises(store.Refused, match=f"was approved by {ANN}"):
            approve(session, KEY, "vi", BINH)
        with pytest.raises(store.Refused, match="has no words in km"):
            approve(session, KEY, "km", BINH)
