"""An interval at the level of its test says what the test says."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.survey.adjustment import holm, holm_levels

p_values = st.lists(st.one_of(st.floats(1e-6, 1), st.just(np.nan)), max_size=12).map(np.array)


@given(p_values, st.sampled_from([0.01, 0.05, 0.1]))
def test_a_test_is_significant_at_its_own_level_where_holm_finds_it(p, level):
    found = np.nan_to_num(holm(p), nan=2) <= level
    levels = holm_levels(p, level)
    assert (np.isnan(levels) == np.isnan(p)).all()
    close = np.isclose(p, levels, rtol=1e-12)
    assert ((np.nan_to_num(p, nan=2) <= np.nan_to_num(levels)) == found)[~close].all()


@given(p_values)
def test_no_test_is_made_at_less_than_its_share_of_the_level_nor_at_more_than_all_of_it(p):
    levels = holm_levels(p)
    known = levels[~np.isnan(levels)]
    assert ((known >= 0.05 / max(len(known), 1) - 1e-15) & (known <= 0.05)).all()


def test_what_follows_the_first_test_that_fails_is_held_to_its_level():
    levels = holm_levels(np.array([0.2, 0.001, 0.03, 0.9]))
    np.testing.assert_allclose(levels, [0.05 / 3, 0.05 / 4, 0.05 / 3, 0.05 / 3])
