import numpy as np
import pytest

from analysis.survey.presentation import presentation


@pytest.mark.parametrize(
    ("share", "n", "n_eff", "df", "verdict"),
    [
        pytest.param(0.8, 400, 350, 300, "publish", id="enough answers"),
        pytest.param(0.8, 29, 29, 28, "suppress", id="fewer than 30"),
        pytest.param(0.8, 60, 25, 50, "suppress", id="fewer than 30 that count"),
        pytest.param(0.5, 40, 40, 39, "suppress", id="wider than 30 points"),
        pytest.param(0.02, 100, 100, 99, "suppress", id="wider than 130 % of itself"),
        pytest.param(0.8, 400, 350, 6, "review", id="few degrees of freedom"),
        pytest.param(1.0, 400, 400, 399, "review", id="everybody"),
        pytest.param(np.nan, 0, np.nan, np.nan, "", id="nobody"),
    ],
)
def test_the_standards_by_their_cases(share, n, n_eff, df, verdict):
    found = presentation(np.array([share]), np.array([n]), np.array([n_eff]), np.array([df]))
    assert found.tolist() == [verdict]


def test_a_sample_cannot_be_worth_more_than_its_answers():
    found = presentation(
        np.array([0.8, 0.8]), np.array([29, 29]), np.array([500, 500]), np.array([28, 28]), np.array([1.0, 0.5])
    )
    assert found.tolist() == ["suppress", "suppress"]
