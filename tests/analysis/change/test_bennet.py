import numpy as np

from analysis.change.bennet import bennet_split


def test_a_change_worked_out_by_hand():
    # weights 1/2, 1/2 -> 3/4, 1/4; values 0.8, 0.4 -> 0.9, 0.4: 0.600 -> 0.775
    performance, mix = bennet_split(
        (np.array([0.8, 0.4]), np.array([0.9, 0.4])), (np.array([0.5, 0.5]), np.array([0.75, 0.25]))
    )
    np.testing.assert_allclose(performance, [0.0625, 0.0])
    np.testing.assert_allclose(mix, [(0.85 - 0.6875) * 0.25, (0.4 - 0.6875) * -0.25])
    np.testing.assert_allclose(performance.sum() + mix.sum(), 0.175)
