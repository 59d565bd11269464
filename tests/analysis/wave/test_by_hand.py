"""The index of answers that all count alike, as one counts it by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import questionnaires
from analysis import Rule, questions_of_index, unweighted_index
from analysis.wave.rollups import ROLLUPS
from analysis.wave.scores import RuleError
from questionnaires.model import Module
from questionnaires.rules import needs_of

FORM = questionnaires.load("one-stop")
POOLED, BY_FACTOR = Rule("satisfied-share", "pooled"), Rule("satisfied-share", "mean-of-factors")
TOTALS = {item.code: (float(n), 20.0 + n) for n, item in enumerate(FORM.items)}


def shares_by_factor() -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for item in FORM.items:
        scores, rated = TOTALS[item.code]
        found.setdefault(item.factor or "", []).append(scores / rated)
    return found


def test_all_answers_together_are_a_share():
    scores, rated = (sum(total[half] for total in TOTALS.values()) for half in (0, 1))
    assert unweighted_index(FORM, POOLED, TOTALS) == pytest.approx(scores / rated)


def test_each_factor_counts_alike_and_in_it_each_item():
    expected = np.mean([np.mean(shares) for shares in shares_by_factor().values()])
    assert unweighted_index(FORM, BY_FACTOR, TOTALS) == pytest.approx(expected)


@pytest.mark.parametrize("rollup", ROLLUPS)
def test_answers_that_are_all_the_best_make_an_index_of_one(rollup):
    rule = Rule("satisfied-share", rollup)
    if all(need.is_met(FORM) for _, need in needs_of(str(rule))):
        best = {question.code: (7.0, 7.0) for question in questions_of_index(FORM, rule)}
        assert unweighted_index(FORM, rule, best) == 1.0


def test_questions_without_answers_are_not_used():
    some = dict(list(TOTALS.items())[:3])
    assert unweighted_index(FORM, POOLED, some | {FORM.items[5].code: (0.0, 0.0)}) == unweighted_index(
        FORM, POOLED, some
    )
    assert np.isnan(unweighted_index(FORM, POOLED, {}))


def test_answers_to_what_is_drawn_for_each_person_do_not_count_alike():
    questions = [replace(question, module="M") if question.is_item else question for question in FORM.questions]
    drawn = replace(FORM, questions=tuple(questions), modules=(Module("M", 0.5),))
    assert np.isnan(unweighted_index(drawn, POOLED, TOTALS))


@pytest.mark.parametrize("total", [(-1.0, 2.0), (3.0, 2.0), (float("nan"), 2.0), (1.0, float("inf"))])
def test_totals_that_no_answers_have_are_refused_with_the_question(total):
    code = FORM.items[0].code
    with pytest.raises(RuleError, match=code):
        unweighted_index(FORM, POOLED, {code: total})


def test_a_question_that_the_index_is_not_made_of_is_refused():
    with pytest.raises(RuleError, match="the index is not made of LATE"):
        unweighted_index(FORM, POOLED, {"LATE": (1.0, 2.0)})
