import numpy as np

from analysis.change.bennet import BennetSplit, WaveCells


def of_one_agency(value: list[float], weight: list[float]) -> WaveCells:
    """A single answer to each of two questions."""
    return WaveCells(np.array([value]), np.ones((1, 2)), np.array([weight]), np.zeros((1, 4)), pooled=True)


def test_a_change_worked_out_by_hand():
    # weights 1/2, 1/2 -> 3/4, 1/4; values 0.8, 0.4 -> 0.9, 0.4: 0.600 -> 0.775
    split = BennetSplit(of_one_agency([0.8, 0.4], [0.5, 0.5]), of_one_agency([0.9, 0.4], [0.75, 0.25]))
    np.testing.assert_allclose(split.performance[0], [0.0625, 0.0])
    np.testing.assert_allclose(split.mix[0], [(0.85 - 0.6875) * 0.25, (0.4 - 0.6875) * -0.25])
    np.testing.assert_allclose(split.performance.sum() + split.mix.sum(), 0.175)
