"""p values of many tests at once: adjusted so that comparing them with 5 % keeps its meaning for the whole family.

Bonferroni; Holm 1979 and Hochberg 1988 hold the chance of one false finding, Benjamini and Hochberg 1995 the share of
false findings (Benjamini and Yekutieli 2001 under any dependence). NaN stays NaN and is no test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from analysis.arrays import Floats

Adjust = Callable[[Floats], Floats]


def bonferroni(p: Floats) -> Floats:
    return np.minimum(p * _tests(p), 1)


def holm(p: Floats) -> Floats:
    """Step down from the smallest: times the number of tests that are not smaller."""
    count = _tests(p)
    return _stepwise(p, lambda ascending: np.maximum.accumulate(ascending * (count - np.arange(count))))


def holm_levels(p: Floats, level: float = 0.05) -> Floats:
    """(m,) the level at which Holm makes each test, whose p values are (m,): an interval of that level leaves out the
    value tested just where the test is significant. What comes after the first test that fails is held to its level."""
    count = _tests(p)

    def step(ascending: Floats) -> Floats:
        levels = level / (count - np.arange(count))
        failing = np.flatnonzero(ascending > levels)
        return np.minimum(levels, levels[failing[0]] if len(failing) else 1)

    return _stepwise(p, step)


def hochberg(p: Floats) -> Floats:
    """Step up from the largest; needs independent or positively dependent tests."""
    count = _tests(p)
    return _stepwise(p, lambda ascending: _from_largest(ascending * (count - np.arange(count))))


def benjamini_hochberg(p: Floats) -> Floats:
    count = _tests(p)
    return _stepwise(p, lambda ascending: _from_largest(ascending * count / np.arange(1, count + 1)))


def benjamini_yekutieli(p: Floats) -> Floats:
    count = _tests(p)
    harmonic = (1 / np.arange(1, count + 1)).sum()
    return _stepwise(p, lambda ascending: _from_largest(harmonic * ascending * count / np.arange(1, count + 1)))


ADJUSTMENTS: Mapping[str, Adjust] = {
    "bonferroni": bonferroni,
    "holm": holm,
    "hochberg": hochberg,
    "benjamini-hochberg": benjamini_hochberg,
    "benjamini-yekutieli": benjamini_yekutieli,
}
"""By name: from p values (m,) to those adjusted for m tests; NaN stays out."""


def _tests(p: Floats) -> int:
    return int((~np.isnan(p)).sum())


def _from_largest(values: Floats) -> Floats:
    smallest: Floats = np.minimum.accumulate(values[::-1])[::-1]
    return smallest


def _stepwise(p: Floats, step: Adjust) -> Floats:
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    adjusted[order] = np.minimum(step(p[order]), 1)
    return adjusted
