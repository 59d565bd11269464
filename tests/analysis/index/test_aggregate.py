import numpy as np
import pytest

from analysis.index.aggregate import aggregate_agencies
from analysis.index.indices import index_wave
from analysis.wave.rules import Rule
from tests.analysis import waves

RULE = Rule("satisfied-share", "weighted-factors")
VOLUME = np.array([100.0, 300, 50, 150])


def aggregated(volume=None, **design):
    sample, asked = waves.made_up(2, forms=240, **design), waves.questionnaire()
    indices = index_wave(sample, asked, RULE)
    return indices, aggregate_agencies(sample, asked, indices, volume)


def test_groups_and_the_city_are_means_of_their_agencies_by_volume():
    indices, found = aggregated(VOLUME)
    own = indices.estimate[:4, 0]
    np.testing.assert_allclose(
        found.estimate[:, 0],
        [(own[0] + 3 * own[1]) / 4, (own[2] + 3 * own[3]) / 4, (2 * own[0] + 6 * own[1] + own[2] + 3 * own[3]) / 12],
    )


def test_independent_agencies_add_their_variances_by_the_square_of_their_share():
    indices, found = aggregated()
    se = indices.se[:4]
    np.testing.assert_allclose(found.se[0], np.sqrt(se[0] ** 2 + se[1] ** 2) / 2, rtol=1e-9)
    np.testing.assert_allclose(found.se[2], np.sqrt((se**2).sum(axis=0)) / 4, rtol=1e-9)
    assert (found.low < found.estimate).all()
    assert (found.estimate < found.high).all()


def test_agencies_that_share_strata_do_not():
    indices, found = aggregated(spanning=True)
    assert (np.abs(found.se[2, 0] - np.sqrt((indices.se[:4, 0] ** 2).sum()) / 4) > 1e-6).all()


def test_the_volume_without_answers_is_said():
    sample = waves.sample(["5", "1", "5", "1"], [0, 0, 1, 1], agencies=[0, 2])
    asked = waves.questionnaire(items=1, factors=1)
    found = aggregate_agencies(sample, asked, index_wave(sample, asked, RULE), np.array([1.0, 2, 1]))
    assert found.estimate[-1, 0] == pytest.approx(0.5)
    assert found.covered[-1, 0] == pytest.approx(0.5)
