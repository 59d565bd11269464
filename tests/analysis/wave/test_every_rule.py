"""Whatever score and roll-up there is: what its function computes is what its registries say of it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import questionnaires.rules as vocabulary
from analysis.wave.rollups import ROLLUPS, Combination
from analysis.wave.scores import SCORES
from analysis.wave.structure import structure_of
from questionnaires.codes import Option
from questionnaires.model import Factor, Question, Questionnaire
from tests.analysis.waves import questionnaire

SCALES = ((1, 2, 3, 4, 5), (0, 10), (0, 1, 3, 9), (2, 4, 6))
EVERY_SCORE = pytest.mark.parametrize("name", SCORES)
EVERY_ROLLUP = pytest.mark.parametrize("name", ROLLUPS)
ASKED = questionnaire(7, 3, contents=("I", "II"), overall=True)
"""Factors of unequal size, contents of unequal size, a weight for each factor, and an overall question."""
STEP = 1e-5


def rated_on(values: tuple[int, ...]) -> Question:
    options = tuple(Option(str(place), value) for place, value in enumerate(values))
    return Question("Q", "rating", "P", options, satisfied_from=values[-1])


@EVERY_SCORE
def test_an_answer_is_worth_from_nothing_to_one_and_a_better_one_never_less(name):
    for values in SCALES:
        worth = list(SCORES[name](rated_on(values)).values())
        assert worth == sorted(worth)
        assert worth[-1] == 1
        assert worth[0] >= 0


@EVERY_SCORE
def test_a_share_is_what_counts_every_answer_whole_or_not_at_all(name):
    worths = {worth for values in SCALES for worth in SCORES[name](rated_on(values)).values()}
    assert SCORES[name].is_share == (worths <= {0, 1})


@EVERY_SCORE
def test_the_least_that_an_answer_can_be_worth_is_what_a_definition_is_told(name):
    for values in SCALES:
        least = min(SCORES[name](rated_on(values)).values())
        assert vocabulary.SCORES[name].lowest(values) == pytest.approx(least)


def combined(name: str, scores: np.ndarray, rated: np.ndarray, asked: Questionnaire = ASKED) -> Combination:
    rollup, structure = ROLLUPS[name], structure_of(asked)
    used = np.broadcast_to(rollup.columns(structure), scores.shape) & (rated > 0)
    return rollup.combine(scores, rated, used, structure)


@pytest.fixture
def totals() -> tuple[np.ndarray, np.ndarray]:
    """Of four domains; in the last one nobody answered the third item."""
    rng = np.random.default_rng(8)
    rated = rng.uniform(20, 60, (4, 8))
    rated[3, 2] = 0
    return rated * rng.uniform(0.2, 0.9, rated.shape), rated


@EVERY_ROLLUP
def test_its_gradient_is_how_far_it_moves(name, totals):
    """Every error, interval and rank rests on it."""
    made = combined(name, *totals)
    for which, gradient in enumerate((made.by_score, made.by_rated)):
        for column in np.flatnonzero((totals[1] > 0).all(axis=0)):
            moved = []
            for step in (STEP, -STEP):
                at = [total.copy() for total in totals]
                at[which][:, column] += step
                moved.append(combined(name, *at).value)
            np.testing.assert_allclose(gradient[:, column], (moved[0] - moved[1]) / (2 * STEP), rtol=1e-4, atol=1e-9)


@EVERY_ROLLUP
def test_what_the_answers_are_worth_adds_up_to_the_index(name, totals):
    """A change is taken apart by these very weights; an index that is no weighted mean would be taken apart wrongly."""
    made = combined(name, *totals)
    np.testing.assert_allclose((made.by_score * totals[0]).sum(axis=1), made.value, rtol=1e-12)


@EVERY_ROLLUP
@pytest.mark.parametrize("worth", [0, 1], ids=["nobody satisfied", "everybody satisfied"])
def test_an_item_at_either_end_has_a_gradient(name, totals, worth):
    scores, rated = totals
    scores[:, :2] = worth * rated[:, :2]
    for ends in (scores, worth * rated):
        made = combined(name, ends, rated)
        assert all(np.isfinite(part).all() for part in (made.value, made.by_score, made.by_rated))
        assert (made.by_score >= 0).all()


@EVERY_ROLLUP
def test_what_nobody_answered_moves_nothing_and_a_perfect_score_is_one(name, totals):
    made, (_, rated) = combined(name, *totals), totals
    assert np.isfinite(made.value).all()
    assert made.by_score[3, 2] == made.by_rated[3, 2] == 0
    assert combined(name, rated, rated).value == pytest.approx(1)


@EVERY_ROLLUP
def test_one_proportion_is_what_all_answers_together_are(name, totals):
    scores, rated = totals
    together = scores[:, :7].sum(axis=1) / rated[:, :7].sum(axis=1)  # the items
    assert ROLLUPS[name].one_proportion == bool(np.allclose(combined(name, *totals).value, together))


@EVERY_ROLLUP
def test_it_is_made_of_the_questions_that_a_definition_is_told(name):
    structure = structure_of(ASKED)
    made_of = [q for q, used in zip(structure.questions, ROLLUPS[name].columns(structure), strict=True) if used]
    assert tuple(made_of) == vocabulary.ROLLUPS[name].counted(ASKED)


@EVERY_ROLLUP
def test_it_looks_at_the_groups_and_weights_that_two_editions_are_compared_by(name, totals):
    """What it looks at and does not name would let two editions pass as comparable that are not."""
    part = vocabulary.ROLLUPS[name]
    for change in (other_factor, other_content, other_weight):
        asked = change(ASKED)
        moves = not np.allclose(combined(name, *totals, asked).value, combined(name, *totals).value)
        assert moves == (looked_at(part, asked) != looked_at(part, ASKED)), change.__name__


def looked_at(part: vocabulary.RulePart, asked: Questionnaire) -> list[object]:
    return [(*(of(asked, item) for of in part.groups), part.weight(asked, item)) for item in asked.items]


def other_factor(asked: Questionnaire) -> Questionnaire:
    moved = {"Q0": "F1"}
    questions = (dataclasses.replace(q, factor=moved.get(q.code, q.factor)) for q in asked.questions)
    return dataclasses.replace(asked, questions=tuple(questions))


def other_content(asked: Questionnaire) -> Questionnaire:
    return dataclasses.replace(asked, factors=(_in("II", asked.factors[0]), *asked.factors[1:]))


def other_weight(asked: Questionnaire) -> Questionnaire:
    first, second, third = asked.factors
    heavier = dataclasses.replace(first, weight=second.weight), dataclasses.replace(second, weight=first.weight)
    return dataclasses.replace(asked, factors=(*heavier, third))


def _in(content: str, factor: Factor) -> Factor:
    return dataclasses.replace(factor, content=content)
