import numpy as np
import pytest

from analysis.ranking.prospects import chance_of_rank_gain, rise_needed, rise_of_part, rises_needed

ESTIMATE = np.array([0.9, 0.85, 0.8, 0.7])


def test_without_error_the_rise_is_the_gap():
    assert rise_needed(ESTIMATE, np.zeros(4), 3, 1) == pytest.approx(0.1)
    assert rise_needed(ESTIMATE, np.zeros(4), 3, 3) == pytest.approx(0.2)
    chances = chance_of_rank_gain(ESTIMATE, np.zeros(4), 3, np.array([0.099, 0.101]), 1)
    assert chances.tolist() == [0, 1]


def test_with_error_it_takes_more_to_be_sure():
    variance = np.full(4, 0.03**2)
    rises = [rise_needed(ESTIMATE, variance, 3, 1, chance=chance) for chance in (0.5, 0.8, 0.95)]
    assert rises == sorted(rises)
    assert rises[2] > 0.1
    chance = chance_of_rank_gain(ESTIMATE, variance, 3, np.array([rises[1]]), 1)
    assert chance[0] == pytest.approx(0.8, abs=0.01)


def test_nobody_rises_above_the_first_place():
    assert np.isinf(rise_needed(ESTIMATE, np.zeros(4), 0, 1))


def test_a_part_has_to_rise_by_more_than_the_whole():
    assert rise_of_part(0.02, 0.25) == pytest.approx(0.08)
    assert np.isinf(rise_of_part(0.02, 0.0))


@pytest.mark.parametrize("places", [1, 2, 3, 4])
def test_all_units_at_once_are_each_of_them(places):
    rng = np.random.Generator(np.random.PCG64(5))
    estimate, root = rng.uniform(0.6, 0.9, 6), 0.02 * rng.standard_normal((6, 6))
    for covariance in (root @ root.T, np.full(6, 0.02**2)):
        together = rises_needed(estimate, covariance, places)
        assert together.tolist() == [rise_needed(estimate, covariance, unit, places) for unit in range(6)]
