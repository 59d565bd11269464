"""Strata with one sampling unit, by hand: strata {1, 3} and {5} with weights 1 and no population known."""

import numpy as np
import pytest

from analysis.survey.design import design_from

VALUES = np.array([[1.0], [3], [5]])
STRATA = np.array([0, 0, 1])


@pytest.mark.parametrize(
    ("lonely", "variance"),
    [
        # the pair adds 2/1 (1 + 1) = 4; the lone one is not centred
        pytest.param("adjust", 29, id="its total squared: 4 + 5²"),
        pytest.param("average", 8, id="what the other strata add on average: 4 x 2 / 1"),
        pytest.param("certainty", 4, id="nothing, it was certain to be drawn"),
        pytest.param("remove", 4, id="nothing, it is left out"),
    ],
)
def test_what_a_lone_unit_adds(lonely, variance):
    assert design_from(3, strata=STRATA, lonely=lonely).covariance(VALUES)[0, 0] == pytest.approx(variance)


@pytest.mark.parametrize("lonely", ["adjust", "average", "certainty", "remove"])
def test_a_lone_unit_that_is_all_there_is_adds_nothing(lonely):
    design = design_from(
        3, weights=np.ones(3), strata=STRATA, populations=[np.array([np.inf, np.inf, 1.0])], lonely=lonely
    )
    assert design.covariance(VALUES)[0, 0] == pytest.approx(4)


def test_strata_that_are_all_alone_have_no_average():
    assert np.isnan(design_from(2, strata=np.array([0, 1]), lonely="average").covariance(VALUES[:2])[0, 0])


def test_the_average_is_over_the_strata_that_have_members_of_the_domain():
    design = design_from(5, strata=np.array([0, 0, 1, 2, 2]), lonely="average")
    values = np.array([[1.0], [3], [5], [0], [0]])
    members = np.array([True, True, True, False, False])
    assert design.covariance(values)[0, 0] == pytest.approx(4 * 3 / 2)
    assert design.covariance(values, members)[0, 0] == pytest.approx(4 * 2 / 1)
