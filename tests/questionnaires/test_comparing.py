"""Two editions side by side, in words."""

import dataclasses

import pytest
from hypothesis import given

import questionnaires
from questionnaires.comparing import Pair, crosswalk, differences
from tests.questionnaires.made_up import definitions

OTHER_ANSWERS = "its answers do not mean the same"


def changed(small, asked_as, /, **facts):
    asked = tuple(dataclasses.replace(q, **facts) if q.code == asked_as else q for q in small.questions)
    return dataclasses.replace(small, questions=asked, version=2)


def said(earlier, later):
    return [str(difference) for difference in differences(earlier, later)]


@given(definitions())
def test_nothing_changed_is_nothing_said(made_up):
    assert differences(made_up, made_up) == ()
    assert all(pair.is_comparable for pair in crosswalk(made_up, made_up))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"satisfied_from": 2.0},
            "question SEATS: satisfied from: 3 before, 2 now — breaks the series: its answers do not mean the same",
        ),
        (
            {"reversed": True},
            "question SEATS: options: 1=1 2=2 3=3 before, 1=3 2=2 3=1 now — breaks the series: " + OTHER_ANSWERS,
        ),
        ({"offers": ()}, None),
        ({"page": "second"}, "question SEATS: page: first before, second now"),
        ({"rates": "receiving"}, None),
    ],
    ids=["threshold", "reversed", "offers", "page", "rates"],
)
def test_a_change_of_one_question_is_one_sentence(small, facts, sentence):
    sentences = said(small, changed(small, "SEATS", **facts))
    assert len(sentences) == 1
    assert sentence in (None, *sentences)


def test_a_question_that_was_renamed_is_followed_by_its_concept(small):
    renamed = changed(small, "SEATS", code="CHAIRS")
    assert "question CHAIRS: code: SEATS before, CHAIRS now" in said(small, renamed)
    assert Pair("seats", "SEATS", "CHAIRS") in crosswalk(small, renamed)


def test_items_that_come_and_go_break_their_factor(small):
    fewer = dataclasses.replace(small, questions=tuple(q for q in small.questions if q.code != "SEATS"))
    gone = "question SEATS: is no longer asked (seats) — breaks the series: factor access has other items"
    assert gone in said(small, fewer)
    assert "question SEATS: is new (seats) — breaks the series: factor access has other items" in said(fewer, small)
    assert crosswalk(small, fewer)[-1] == Pair("seats", "SEATS", "")


def test_a_new_wording_is_quoted_and_breaks_nothing(small):
    english = small.texts["en"]
    words = {**english.questions, "MORE": "Anything else?"}
    reworded = dataclasses.replace(small, texts={"en": dataclasses.replace(english, questions=words)})
    assert said(small, reworded) == ["text en, question MORE: “What else should we know?” became “Anything else?”"]


def test_counter_quick_shares_only_the_whole_with_one_stop():
    pairs = crosswalk(questionnaires.load("one-stop"), questionnaires.load("counter-quick"))
    assert [pair for pair in pairs if pair.earlier and pair.later] == [Pair("service.overall", "OVERALL", "OVERALL")]
