import numpy as np
import pytest

from analysis.index.indices import index_wave
from analysis.quality.sensitivity import without_careless
from analysis.wave.rules import Rule
from tests.analysis import waves

RULE = Rule("satisfied-share", "pooled")


def test_the_index_without_careless_forms_stands_beside_it():
    sample = waves.sample(["555", "545", "141", "555", "515"], [0, 0, 0, 1, 1])
    asked = waves.questionnaire(items=3, factors=1)
    indices = index_wave(sample, asked, RULE)
    found = without_careless(sample, asked, indices)
    assert found.careless.tolist() == [1, 1, 2, 2]
    assert found.forms.tolist() == [3, 2, 5, 5]
    assert found.estimate[:2, 0] == pytest.approx([4 / 6, 2 / 3])
    np.testing.assert_allclose(found.moved[:2, 0], [4 / 6 - 7 / 9, 2 / 3 - 5 / 6])


def test_the_others_of_a_stratum_take_over_the_weight_of_those_left_out():
    # 545 is all satisfied, 141 a third; the first form goes, so that 20 dossiers are shared by two forms, 40 by three
    codes, cells = ["545", "141", "545", "545", "141", "141"], [0, 0, 0, 1, 1, 1]
    sample = waves.sample(codes, cells, strata=[0, 1], agencies=[0, 0], population=[20, 40])
    asked, fast = waves.questionnaire(items=3, factors=1), np.arange(6) == 0
    found = without_careless(sample, asked, index_wave(sample, asked, RULE), fast=fast)
    assert found.estimate[0, 0] == pytest.approx((10 * (1 / 3 + 1) + 40 / 3 * (1 + 2 / 3)) / 60)


def test_nothing_moves_where_nobody_was_careless():
    sample, asked = waves.made_up(3), waves.questionnaire()
    indices = index_wave(sample, asked, RULE)
    found = without_careless(sample, asked, indices, run_of=99)
    assert found.careless.sum() == 0
    np.testing.assert_allclose(found.moved[~np.isnan(found.moved)], 0, atol=1e-15)
