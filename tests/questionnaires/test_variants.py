"""Modules: who is asked what, and how that is remembered in one character."""

import dataclasses

import pytest

from questionnaires.answers import encode, questions_asked
from questionnaires.model import Module
from questionnaires.variants import draw, variant_of


@pytest.fixture
def split(small):
    """The small definition with a second module, which holds the last question."""
    last = dataclasses.replace(small.questions[-1], module="words")
    modules = (Module("rest", 0.5), Module("words", 1.0))
    return dataclasses.replace(small, questions=(*small.questions[:-1], last), modules=modules)


@pytest.mark.parametrize(
    ("drawn", "variant"), [((), "0"), (("rest",), "1"), (("words",), "2"), (("rest", "words"), "3")]
)
def test_the_variant_is_one_digit_with_a_bit_per_module(split, drawn, variant):
    assert variant_of(split, set(drawn)) == variant


def test_a_module_that_was_not_drawn_is_not_asked(split):
    assert encode(split, {"LIKELY": "10", "MORE": "a word"}, variant="2").answers[-2:] == "_1"
    assert encode(split, {"LIKELY": "10", "MORE": "a word"}, variant="1").answers[-2:] == "A_"
    assert "LIKELY" not in questions_asked(split, {}, variant="2")


def test_without_a_variant_every_module_is_asked(split):
    assert encode(split, {}).answers[-2:] == ".."


def test_the_same_seed_draws_the_same_modules(split):
    assert {draw(split, b"seed") for _ in range(3)} == {draw(split, b"seed")}


def test_a_module_is_drawn_as_often_as_it_says(split):
    drawn = [draw(split, seed.to_bytes(2, "big")) for seed in range(2000)]
    assert set(drawn) == {"2", "3"}
    assert abs(drawn.count("3") - 1000) < 5 * (2000 * 0.25) ** 0.5  # five standard errors, from a fixed list of seeds


def test_a_questionnaire_without_modules_has_no_variant(small):
    assert draw(dataclasses.replace(small, modules=()), b"seed") == ""
