import numpy as np
import pytest

from analysis.index.indices import index_wave
from analysis.index.parts import (
    answered_by_agency,
    answers_after_trial,
    factors_to_leave_out,
    has_other_parts,
    shortfall,
)
from analysis.wave.rules import Rule
from tests.analysis import waves

ASKED = waves.questionnaire(items=2, factors=2)


def wave(answers_to_second, forms=20, **more):
    """Five agencies with 20 forms each, of which so many answered the second factor."""
    codes = [
        "55" if i < answered else "5_" for answered in answers_to_second for i in range(forms if answered >= 0 else 0)
    ]
    cell = [a for a, answered in enumerate(answers_to_second) for _ in range(forms if answered >= 0 else 0)]
    every = np.arange(len(answers_to_second))
    return waves.sample(codes, cell, strata=every, cluster=np.full(len(every), -1), **more)


@pytest.mark.parametrize(
    ("answers", "left_out"),
    [
        pytest.param([10, 10, 10, 10, 10], {}, id="ten everywhere"),
        pytest.param([9, 10, 10, 10, 10], {}, id="short in one of five is a fifth, not more"),
        pytest.param([9, 9, 10, 10, 10], {0: ("F1",)}, id="short in two of five"),
    ],
)
def test_a_factor_that_too_many_agencies_lack_leaves_the_whole_group(answers, left_out):
    assert factors_to_leave_out(wave(answers), ASKED) == left_out


def test_agencies_with_few_forms_in_all_say_nothing_about_a_factor():
    forms = ["55"] * 20 + ["5_"] * 9 + ["5_"] * 9
    assert factors_to_leave_out(waves.sample(forms, [0] * 20 + [1] * 9 + [2] * 9), ASKED) == {}


def test_groups_are_judged_apart():
    assert factors_to_leave_out(wave([0, 0, 20, 20, 20], groups=[0, 0, 1, 1, 1]), ASKED) == {0: ("F1",)}


def test_a_factor_that_does_not_judge_an_agency_is_not_missing_there():
    asked = waves.questionnaire(items=2, factors=2, receiving=(1,))
    departments = waves.sample(["55"] * 60, [0] * 20 + [1] * 20 + [2] * 20, receiving=[2, 2, 2], groups=[0, 0, 0])
    assert factors_to_leave_out(departments, asked) == {}


def test_agencies_with_another_set_of_parts_than_most_are_named():
    used = np.array([[True, True], [True, False], [True, True], [False, False], [True, False]])
    assert has_other_parts(used, np.array([0, 0, 0, 0, 1])).tolist() == [False, True, False, False, False]


def test_an_agency_that_some_items_of_a_factor_do_not_judge_has_other_parts():
    asked = waves.questionnaire(items=4, factors=2, receiving=(0,))  # F0 = Q0 Q2
    departments = waves.sample(["5555"] * 4, [0, 1, 2, 3], agencies=[0, 1, 2, 3], receiving=[0, 1, 2, 2])
    result = index_wave(departments, asked, Rule("satisfied-share", "pooled"))
    assert has_other_parts(result.parts_used[:4], np.zeros(4, dtype=int)).tolist() == [False, False, False, True]


def test_whoever_lacks_a_fixed_part_has_other_parts_however_many_they_are():
    used = np.array([[True, False], [True, False], [True, True], [True, True], [False, False]])
    lacking = np.array([True, True, False, False, True])
    assert has_other_parts(used, np.zeros(5, dtype=int), lacking).tolist() == [True, True, False, False, False]


def test_an_agency_with_forms_and_no_answer_to_a_factor_is_told_from_one_without_forms():
    answered = answered_by_agency(wave([0, 1, -1, 20, 20]), ASKED)
    assert answered.forms.tolist() == [20, 20, 0, 20, 20]
    assert answered.none.tolist() == [[False, True], *[[False, False]] * 4]


def test_a_trial_tells_how_many_answers_the_forms_to_come_will_bring():
    """One form of four answered the second factor: of 30 forms to come 7.5 will, of 60 forms 15."""
    trial = answered_by_agency(wave([2, 3, -1, -1, -1], forms=10), ASKED)
    expected = answers_after_trial(trial, np.zeros(5, dtype=int), 1, np.array([30.0, 30, 30, 60, 60]))
    assert expected[:, 0].tolist() == [30, 30, 30, 60, 60]
    assert expected[:, 1].tolist() == [7.5, 7.5, 7.5, 15, 15]
    told = shortfall(expected, np.zeros(5, dtype=int), 1)
    assert (told.few.tolist(), told.counted.tolist(), told.fails.tolist()) == ([[0, 3]], [[5, 5]], [[False, True]])


def test_a_trial_of_few_forms_tells_nothing():
    trial = answered_by_agency(wave([0, -1, -1, -1, -1], forms=9), ASKED)
    expected = answers_after_trial(trial, np.array([0, 0, 0, 0, -1]), 1, np.full(5, 30.0))
    assert np.isnan(expected).all()
    assert shortfall(expected, np.array([0, 0, 0, 0, -1]), 1).counted.tolist() == [[0, 0]]
