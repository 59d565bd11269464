import numpy as np
import pytest

from analysis.quality.driver_shares import driver_shares, means_of_groups
from analysis.quality.drivers import drivers_of
from analysis.survey.design import design_from


def people(n: int, seed: int = 1, weights=(1.0, 0.3)) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.Generator(np.random.PCG64(seed))
    parts = rng.standard_normal((n, 2)) + 0.5 * rng.standard_normal((n, 1))
    return parts @ np.array(weights) + rng.standard_normal(n), parts


def test_shares_are_those_of_lmg_and_add_up_to_one():
    outcome, parts = people(400)
    found = driver_shares(outcome, parts, design_from(400), np.ones(400, dtype=bool))
    np.testing.assert_allclose(found.share, drivers_of(outcome, parts).share)
    assert found.share.sum() == pytest.approx(1)
    assert found.r2 == pytest.approx(drivers_of(outcome, parts).r2)
    assert (found.low < found.share).all()
    assert (found.share < found.high).all()


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    truth = drivers_of(*people(200_000, seed=9)).share[0]
    held = 0
    for seed in range(30):
        outcome, parts = people(150, seed=seed)
        found = driver_shares(outcome, parts, design_from(150), np.ones(150, dtype=bool))
        held += found.low[0] <= truth <= found.high[0]
    assert held >= 26


def test_forms_of_others_and_incomplete_ones_do_not_count():
    outcome, parts = people(300)
    member = np.arange(300) < 200
    parts[5, 0], outcome[7] = np.nan, np.nan
    found = driver_shares(outcome, parts, design_from(300), member)
    keep = member & ~np.isnan(outcome) & ~np.isnan(parts).any(axis=1)
    np.testing.assert_allclose(found.share, drivers_of(outcome[keep], parts[keep]).share)
    assert found.n == 198


def test_a_stratum_with_one_unit_joins_the_largest():
    outcome, parts = people(100)
    strata = np.r_[np.zeros(60), np.ones(39), 2].astype(np.int64)
    found = driver_shares(outcome, parts, design_from(100, strata=strata), np.ones(100, dtype=bool))
    assert np.isfinite(found.low).all()


def test_the_mean_of_a_group_is_over_what_was_rated():
    items = np.array([[1, 3, 5.0], [np.nan, 4, 2], [np.nan, np.nan, 1]])
    np.testing.assert_array_equal(means_of_groups(items, [[0, 1], [2]]), [[2, 5], [4, 2], [np.nan, 1]])
