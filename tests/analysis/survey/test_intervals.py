import numpy as np
import pytest

from analysis.survey import intervals

METHODS = {
    "wilson": lambda p, n, df: intervals.wilson(p, n, df),
    "logit": lambda p, n, df: intervals.logit(p, np.sqrt(p * (1 - p) / n), df),
    "wald": lambda p, n, df: intervals.wald(p, np.sqrt(p * (1 - p) / n), df),
    "korn-graubard": lambda p, n, df: intervals.korn_graubard(p, n, n, df),
    "arcsine": lambda p, n, df: intervals.arcsine(p, np.sqrt(p * (1 - p) / n), df),
    "likelihood": lambda p, n, df: intervals.likelihood(p, n, n, df),
}


@pytest.mark.parametrize("method", METHODS)
def test_without_degrees_of_freedom_there_is_no_interval(method):
    low, high = METHODS[method](np.array([0.5]), np.array([4.0]), np.array([0.0]))
    assert np.isnan([low, high]).all()


@pytest.mark.parametrize("method", METHODS)
def test_unknown_stays_unknown(method):
    low, high = METHODS[method](np.array([np.nan]), np.array([40.0]), np.array([39.0]))
    assert np.isnan([low, high]).all()


@pytest.mark.parametrize("method", ["wilson", "korn-graubard", "likelihood"])
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_zero_and_one_have_an_interval_with_a_width(method, share):
    low, high = METHODS[method](np.array([share]), np.array([40.0]), np.array([39.0]))
    assert share in (low[0], high[0])
    assert 0.04 < high[0] - low[0] < 0.12


def test_wilson_by_hand():
    # p = 0.9, n = 100, z = 1.96: (0.9 + 0.0192) / 1.0384 -/+ 1.96 / 1.0384 * sqrt(0.0009 + 0.000096)
    low, high = intervals.wilson(np.array(0.9), np.array(100.0), np.array(np.inf))
    assert (round(float(low), 4), round(float(high), 4)) == (0.8256, 0.9448)


def test_a_wider_confidence_gives_a_wider_interval():
    narrow = intervals.wilson(np.array(0.8), np.array(50.0), np.array(49.0), 0.9)
    wide = intervals.wilson(np.array(0.8), np.array(50.0), np.array(49.0), 0.99)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]
