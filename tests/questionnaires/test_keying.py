"""Forms on paper, key by key."""

from __future__ import annotations

from dataclasses import replace

import pytest

import questionnaires
from questionnaires.answers import AnswerErrors
from questionnaires.keying import is_one_key, keyed, keys, typed_of
from questionnaires.types import ANSWER_TYPES

ONE_STOP = questionnaires.load("one-stop")
SHIPPED = ("one-stop", "sipas-2023-form", "counter-quick", "single-rating")


def characters(encoded) -> dict[str, str]:
    return {q.code: encoded.answers[start:end] for q, start, end in ONE_STOP.spans}


def of_kind(name: str, **said):
    return next(q for q in ONE_STOP.questions if q.type == name and all(getattr(q, k) == v for k, v in said.items()))


def test_one_key_stands_for_each_option_and_each_kind_of_missing():
    question = replace(of_kind("rating", only_if=()), offers=("~", "?", "!"))
    typed = {key.character: key.key for key in keys(question)}
    assert typed == {code: code for code in "12345"} | {"~": "0", "?": "8", "!": "7", ".": "9", "*": "*"}


def test_digit_of_an_option_is_no_kind_of_missing():
    ten = ANSWER_TYPES["zero-to-ten"].implied_options(True)
    question = replace(of_kind("rating", only_if=()), type="zero-to-ten", options=ten, offers=("~", "?"))
    typed = {key.character: key.key for key in keys(question)}
    assert (typed["0"], typed["9"], typed["A"]) == ("0", "9", "A")
    assert (typed["~"], typed["?"], typed["."]) == ("~", "?", ".")


@pytest.mark.parametrize("name", SHIPPED)
def test_no_key_of_a_shipped_question_means_two_things(name):
    for question in questionnaires.load(name).questions:
        typed = [key.key for key in keys(question)]
        assert len(typed) == len(set(typed)), question.code


def test_nothing_typed_and_the_key_of_blank_say_the_same():
    question = of_kind("rating", only_if=())
    assert characters(keyed(ONE_STOP, {question.code: "9"})) == characters(keyed(ONE_STOP, {}))
    assert characters(keyed(ONE_STOP, {}))[question.code] == "."


@pytest.mark.parametrize("question", [q for q in ONE_STOP.questions if q.is_asked_of_all], ids=lambda q: q.code)
def test_what_cannot_be_read_is_kept_as_unusable(question):
    encoded = keyed(ONE_STOP, {question.code: "*"})
    assert characters(encoded)[question.code] == "*" * question.width
    assert typed_of(ONE_STOP, encoded)[question.code] == "*"


def test_key_that_stands_for_nothing_is_refused_at_its_question():
    question = of_kind("rating", only_if=())
    with pytest.raises(AnswerErrors) as refused:
        keyed(ONE_STOP, {question.code: "6"})
    assert [(error.question, error.reason) for error in refused.value.errors] == [(question.code, "not-offered")]


def filtered():
    """A question that a filter opens, with the answers that open it and one that does not."""
    question = next(q for q in ONE_STOP.questions if q.only_if and is_one_key(q) and len(q.only_if) == 1)
    (wanted,) = question.only_if
    asked = ONE_STOP.question(wanted.question)
    other = next(o.code for o in asked.options if o.code not in wanted.codes)
    return question, asked.code, wanted.codes[0], other


def test_answer_is_refused_where_its_filter_was_answered_otherwise():
    question, before, _opens, other = filtered()
    first = question.options[0].code
    with pytest.raises(AnswerErrors) as refused:
        keyed(ONE_STOP, {before: other, question.code: first})
    assert refused.value.errors[0].reason == "answered-though-not-asked"
    assert characters(keyed(ONE_STOP, {before: other, question.code: "9"}))[question.code] == "_"


def test_answer_is_kept_where_its_filter_was_left_without_one():
    question, before, _opens, _other = filtered()
    first = question.options[0].code
    for left in ("", "9", "*"):
        assert characters(keyed(ONE_STOP, {before: left, question.code: first}))[question.code] == first


def test_several_ticks_are_typed_one_behind_the_other():
    question = of_kind("multiple")
    opened = {f.question: f.codes[0] for f in question.only_if[:1]}
    first, second = question.options[0].code, question.options[2].code
    encoded = keyed(ONE_STOP, opened | {question.code: f"{second}, {first}"})
    assert characters(encoded)[question.code][:3] == "101"
    assert typed_of(ONE_STOP, encoded)[question.code] == first + second


def test_words_and_numbers_are_typed_as_they_stand():
    question = of_kind("text")
    encoded = keyed(ONE_STOP, {question.code: " Cảm ơn cán bộ. "})
    assert encoded.texts == {question.code: "Cảm ơn cán bộ."}
    assert typed_of(ONE_STOP, encoded)[question.code] == "Cảm ơn cán bộ."
