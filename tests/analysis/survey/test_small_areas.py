"""Golden case 38: Fay-Herriot estimates against R's sae, which stops at 1e-4 in the variance."""

import numpy as np
import pytest

from analysis.survey.small_areas import CONVERGED, fay_herriot
from tests.analysis.cases import expected, numbers

WANTED = expected("38_fay_herriot")
AREA = numbers("milk", "MajorArea")
EXPLAINING = np.column_stack([np.ones(len(AREA)), *(k == AREA for k in (2, 3, 4))])
DIRECT, VARIANCE = numbers("milk", "yi"), numbers("milk", "SD") ** 2


@pytest.mark.parametrize("method", ["reml", "ml"])
@pytest.mark.parametrize(
    ("precision", "tolerance"),
    [pytest.param(1e-4, 1e-9, id="stopped where sae stops"), pytest.param(CONVERGED, 1e-4, id="to the end")],
)
def test_estimates_are_those_of_sae(method, precision, tolerance):
    found = fay_herriot(DIRECT, VARIANCE, EXPLAINING, method=method, precision=precision)
    wanted = WANTED[method.upper()]
    np.testing.assert_allclose(found.between, wanted["refvar"], rtol=tolerance)
    np.testing.assert_allclose(found.coefficient, wanted["beta"], rtol=tolerance)
    np.testing.assert_allclose(found.estimate, wanted["eblup"], rtol=tolerance)


def test_mean_squared_errors_are_those_of_sae():
    found = fay_herriot(DIRECT, VARIANCE, EXPLAINING, precision=1e-4)
    np.testing.assert_allclose(found.se**2, WANTED["mse_reml"], rtol=1e-9)
    np.testing.assert_allclose(found.coefficient_se, WANTED["REML"]["se_beta"], rtol=1e-9)
    assert found.label == "model"


def test_an_area_with_many_answers_keeps_its_own_and_one_without_gets_the_model():
    direct, variance = np.array([0.6, 0.9, 0.75, np.nan]), np.array([1e-9, 0.04, 0.01, np.nan])
    found = fay_herriot(direct, variance)
    assert found.estimate[0] == pytest.approx(0.6, abs=1e-6)
    assert found.estimate[3] == pytest.approx(found.coefficient[0])
    assert found.own[3] == 0
    assert found.se[3] > found.se[0]


def test_areas_that_differ_by_chance_alone_are_all_given_the_model():
    found = fay_herriot(np.array([0.5, 0.51, 0.49, 0.5]), np.full(4, 0.04))
    assert found.between == 0
    np.testing.assert_allclose(found.estimate, found.coefficient[0])


def test_more_columns_than_areas_are_refused():
    with pytest.raises(ValueError, match="more areas"):
        fay_herriot(np.array([0.5]), np.array([0.01]))
