import numpy as np
import pytest

from analysis.ranking.ranks import rank

ONE_GROUP = np.zeros(5, dtype=int)
ALL = np.ones(5, dtype=bool)


@pytest.mark.parametrize(
    ("values", "places"),
    [
        pytest.param([0.9, 0.8, 0.7, 0.6, 0.5], [1, 2, 3, 4, 5], id="in order"),
        pytest.param([0.8, 0.9, 0.8, 0.7, 0.9], [3, 1, 3, 5, 1], id="ties share the better place"),
        pytest.param([0.80001, 0.80002, 0.8, 0.7, 0.6], [2, 1, 3, 4, 5], id="values are not rounded first"),
        pytest.param([0.8, np.nan, 0.9, 0.7, np.nan], [2, 0, 1, 3, 0], id="unknown has no place"),
    ],
)
def test_places_within_a_group(values, places):
    assert rank(np.array(values), ONE_GROUP, ALL)[0].tolist() == places


def test_groups_are_not_mixed_and_the_ineligible_do_not_count():
    values = np.array([0.5, 0.9, 0.7, 0.6, 0.8])
    ranks, rank_of = rank(values, np.array([0, 1, 0, 1, -1]), np.array([True, True, False, True, True]))
    assert ranks.tolist() == [1, 1, 0, 2, 0]
    assert rank_of.tolist() == [1, 2, 0, 2, 0]
