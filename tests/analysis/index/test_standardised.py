"""Indices at a common mix: golden case 24 for the arithmetic, and waves where the mix is the whole difference."""

import numpy as np
import pytest

from analysis.index.indices import index_wave
from analysis.index.standardised import standardised_indices
from analysis.wave.rules import Rule
from analysis.wave.sample import SampleError
from tests.analysis import waves

RULE = Rule("satisfied-share", "pooled")


def test_agencies_that_differ_by_their_mix_alone_are_equal_at_a_common_mix():
    # procedure 0 satisfies 3 of 4, procedure 1 satisfies 1 of 4; the agencies handle 3:1 and 1:3 of them
    good, bad = ["5", "5", "5", "1"], ["5", "1", "1", "1"]
    codes = good * 3 + bad + good + bad * 3
    procedure = np.array([0] * 12 + [1] * 4 + [0] * 4 + [1] * 12)
    sample = waves.sample(codes, [0] * 16 + [1] * 16)
    asked = waves.questionnaire(items=1, factors=1)
    assert index_wave(sample, asked, RULE).estimate[:2, 0].tolist() == [0.625, 0.375]
    common = standardised_indices(sample, asked, RULE, procedure)
    np.testing.assert_allclose(common.estimate, [0.5, 0.5])
    np.testing.assert_allclose(common.shares[0], [0.5, 0.5])


@pytest.mark.parametrize("design", [{}, {"spanning": True}, {"clustered": True, "spanning": True}, {"weighted": True}])
def test_with_one_group_nothing_changes(design):
    sample, asked = waves.made_up(3, **design), waves.questionnaire()
    indices = index_wave(sample, asked, RULE)
    common = standardised_indices(sample, asked, RULE, np.zeros(len(sample.cell), dtype=int))
    np.testing.assert_allclose(common.estimate, indices.estimate[:4, 0], rtol=1e-12)
    np.testing.assert_allclose(common.se, indices.se[:4, 0], rtol=1e-9)


def test_groups_that_are_strata_have_the_variance_of_a_weighted_mean_of_strata():
    sample, asked = waves.made_up(5, forms=400), waves.questionnaire()
    stratum = sample.stratum[sample.cell]
    group = stratum // 4  # agencies 0 and 1 have two strata each, 0 and 4, 1 and 5
    common = standardised_indices(sample, asked, RULE, group, shares=np.array([0.3, 0.7]))
    long_way = waves.LongWay(sample, asked, 0)
    member = sample.resolving[sample.cell] == 0
    parts = []
    for g in (0, 1):
        one = waves.LongWay(sample, asked, 0)
        one._member = one._member * (member & (group == g))[:, None]
        parts.append(one.ratio(list(range(6)))[:2])
    assert long_way.stage is not None
    np.testing.assert_allclose(common.estimate[0], 0.3 * parts[0][0] + 0.7 * parts[1][0])
    np.testing.assert_allclose(common.se[0] ** 2, 0.09 * parts[0][1] + 0.49 * parts[1][1], rtol=1e-9)


def test_what_an_agency_does_not_have_is_shared_out_and_said():
    sample = waves.sample(["5", "1", "5", "5"], [0, 0, 1, 1])
    common = standardised_indices(sample, waves.questionnaire(items=1, factors=1), RULE, np.array([0, 1, 0, 0]))
    assert common.covered.tolist() == [1.0, 0.75]
    assert common.estimate.tolist() == [0.75, 1.0]


def test_a_group_has_to_be_given_for_every_form():
    sample = waves.sample(["5", "1"], [0, 0])
    with pytest.raises(SampleError, match="every form"):
        standardised_indices(sample, waves.questionnaire(items=1, factors=1), RULE, np.array([0, 2]), shares=np.ones(2))
