"""Two editions side by side, in words."""

import dataclasses
import datetime as dt
import re

import pytest
from hypothesis import given

import questionnaires
from questionnaires.editions.comparing import differences
from questionnaires.model import Band, Bands, Claim, Filter, Question, Questionnaire, Text
from tests.questionnaires.editions.changing import changed
from tests.questionnaires.made_up import definitions

OTHER_ANSWERS = "its answers do not mean the same"


def said(earlier, later):
    return [str(difference) for difference in differences(earlier, later)]


@given(definitions())
def test_nothing_changed_is_nothing_said(made_up):
    assert differences(made_up, made_up) == ()


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


def test_items_that_come_and_go_break_their_factor(small):
    fewer = dataclasses.replace(small, questions=tuple(q for q in small.questions if q.code != "SEATS"))
    gone = "question SEATS: is no longer asked (seats) — breaks the series: factor access has other items"
    assert gone in said(small, fewer)
    assert "question SEATS: is new (seats) — breaks the series: factor access has other items" in said(fewer, small)


def test_a_new_wording_is_quoted_and_breaks_nothing(small):
    english = small.texts["en"]
    words = {**english.questions, "MORE": "Anything else?"}
    reworded = dataclasses.replace(small, texts={"en": dataclasses.replace(english, questions=words)})
    assert said(small, reworded) == ["text en, question MORE: “What else should we know?” became “Anything else?”"]


ONE_STOP = questionnaires.load("one-stop")


def rescaled(**facts):
    """The official form with another scale for all its items, as one line of its file would make it."""
    rated = ONE_STOP.items[0].options
    asked = tuple(dataclasses.replace(q, **facts) if q.options == rated else q for q in ONE_STOP.questions)
    return dataclasses.replace(ONE_STOP, questions=asked)


def test_one_change_of_a_scale_is_one_finding():
    (sentence,) = said(ONE_STOP, rescaled(satisfied_from=3.0))
    assert sentence.startswith("23 questions (")
    assert " …): satisfied from: 4 before, 3 now — breaks the series" in sentence


def test_labels_of_a_scale_that_changed_places_are_one_finding_that_breaks_the_series():
    vietnamese = ONE_STOP.texts["vi"]
    scale = vietnamese.options[ONE_STOP.items[0].code]
    turned = {**scale, "1": scale["5"], "5": scale["1"]}
    options = {code: turned if words == scale else words for code, words in vietnamese.options.items()}
    other = dataclasses.replace(vietnamese, options=options)
    (sentence,) = said(ONE_STOP, dataclasses.replace(ONE_STOP, texts={**ONE_STOP.texts, "vi": other}))
    assert re.match(r"text vi, \d\d questions \(", sentence)
    assert f"1 “{scale['1']}” became “{scale['5']}”" in sentence
    assert sentence.endswith("breaks the series: these words stood for something else")


def test_negation_that_comes_is_said(small):
    english = small.texts["en"]
    other = dataclasses.replace(english, stems={"first": "How satisfied are you not?"})
    assert said(small, dataclasses.replace(small, texts={"en": other})) == [
        "text en, sentence above page first: “How satisfied are you?” became “How satisfied are you not?” (“not” comes)"
    ]


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Questionnaire) if f.name not in ("texts", "id")])
def test_no_fact_of_the_whole_is_overlooked(small, field):
    """Whatever a definition can say, saying it otherwise is told; a field that comes later too."""
    other = dataclasses.replace(small, **{field: _OTHERWISE[field](small)})
    if field != "version":  # the head of the answer names both versions
        assert said(small, other)


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Question)])
def test_no_fact_of_a_question_is_overlooked(small, field):
    (seats,) = (q for q in small.questions if q.code == "SEATS")
    assert said(small, changed(small, "SEATS", **{field: _QUESTIONED[field](seats)}))


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Text) if f.name != "language"])
def test_no_words_are_overlooked(field):
    shipped = map(questionnaires.load, questionnaires.shipped())
    having = next((q for q in shipped if getattr(q.texts["vi"], field)), ONE_STOP)
    value = getattr(having.texts["vi"], field)
    first = None if isinstance(value, str) else next(iter(value))
    other = dataclasses.replace(having.texts["vi"], **{field: _reworded(field, value, first)})
    assert said(having, dataclasses.replace(having, texts={**having.texts, "vi": other}))


def _reworded(field, value, first):
    if isinstance(value, str):
        return value + " khác"
    inner = value[first]
    return {**value, first: {**inner, next(iter(inner)): "Khác"} if field == "options" else inner + " khác"}


_OTHERWISE = {
    "version": lambda q: 2,
    "default_rule": lambda q: "satisfied-share/pooled",
    "questions": lambda q: q.questions[1:],
    "pages": lambda q: q.pages[::-1],
    "factors": lambda q: (dataclasses.replace(q.factors[0], rates="receiving"), *q.factors[1:]),
    "contents": lambda q: (*q.contents, "more"),
    "modules": lambda q: (dataclasses.replace(q.modules[0], probability=0.25),),
    "bands": lambda q: Bands((Band("low", 0, 50),), 18, 2),
    "same_items_as": lambda q: "one-stop@1",
    "comparable_with": lambda q: (Claim("one-stop@1", "a note"),),
    "about": lambda q: "household",
    "source": lambda q: "elsewhere",
    "legal_basis": lambda q: "Decision 1",
    "period": lambda q: "2030",
    "valid_to": lambda q: dt.date(2030, 12, 31),
    "independent_wording": lambda q: False,
}
_QUESTIONED = {
    "code": lambda q: "CHAIRS",
    "type": lambda q: "single",
    "page": lambda q: "second",
    "options": lambda q: q.options[::-1],
    "offers": lambda q: (),
    "factor": lambda q: "staff",
    "concept": lambda q: "chairs",
    "rates": lambda q: "receiving",
    "overall": lambda q: True,
    "reversed": lambda q: True,
    "satisfied_from": lambda q: 2.0,
    "only_if": lambda q: (Filter("USED", ("1",)),),
    "module": lambda q: "rest",
    "minimum": lambda q: 1,
    "maximum": lambda q: 9,
    "fact": lambda q: True,
    "fills": lambda q: "helped",
}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Bands((Band("low", 0),), 18), Bands((Band("low", 0),), 100)),
        (Bands((Band("low", 0),), 18, 2), Bands((Band("low", 0),), 18, 1)),
        (Bands((Band("low", 0, 5),), 18), Bands((Band("low", 0, 6),), 18)),
    ],
    ids=["out of", "rounded", "upto"],
)
def test_no_fact_of_a_band_is_overlooked(small, before, after):
    assert said(dataclasses.replace(small, bands=before), dataclasses.replace(small, bands=after))
