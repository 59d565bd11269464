import numpy as np

from analysis.change.between_waves import moved_in_rank


def test_a_rank_moved_only_where_the_sets_are_apart():
    before, after = (np.array([1, 1, 0]), np.array([3, 3, 0])), (np.array([2, 4, 1]), np.array([5, 5, 1]))
    assert moved_in_rank(before, after).tolist() == [False, True, False]
