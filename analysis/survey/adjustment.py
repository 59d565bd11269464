"""Many tests at once: differences and their p values, adjusted so that comparing these with 5 % keeps its meaning for
the whole family.

Bonferroni; Holm 1979 and Hochberg 1988 hold the chance of one false finding, Benjamini and Hochberg 1995 the share of
false findings (Benjamini and Yekutieli 2001 under any dependence). NaN stays NaN and is no test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from analysis.arrays import Bools, Floats
from analysis.labelled import Labelled
from analysis.refusal import one_of
from analysis.survey import intervals

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


@dataclass(frozen=True, eq=False, repr=False)
class Differences(Labelled):
    """q differences in the units compared: `low`..`high` by Wald with `df`; `p` two-sided, `adjusted` for all q."""

    estimate: Floats
    se: Floats
    df: Floats
    low: Floats
    high: Floats
    p: Floats
    adjusted: Floats
    adjustment: str

    def columns(self) -> Mapping[str, Sequence[object]]:
        """Per difference its number from 1, and all that is known of it."""
        names = ("estimate", "se", "df", "low", "high", "p", "adjusted")
        return {"number": range(1, len(self.p) + 1), **{name: getattr(self, name).tolist() for name in names}}

    def significant(self, level: float = 0.05) -> Bools:
        """(q,) which are beyond sampling error at this level, after adjustment. Unknown ones are not."""
        return self.adjusted <= level


def differences(
    estimate: Floats, covariance: Floats, df: Floats, *, confidence: float = 0.95, adjustment: str = "holm"
) -> Differences:
    """Judge estimates (q,) in any unit against 0, by Wald; `covariance` (q, q) or (q,) variances, `df` (q,) or one.

    A variance that is not above 0 is no certainty: what moved with it has no error, interval or p (NaN), nor has
    anything with a variance below 0.
    `adjustment`, a name of `ADJUSTMENTS`, is over all q: give one family of questions at a time."""
    adjust = ADJUSTMENTS[one_of("adjustment", adjustment, ADJUSTMENTS)]
    variance = covariance if np.ndim(covariance) == 1 else np.diag(covariance)
    se = np.sqrt(np.where((variance > 0) | ((variance == 0) & (estimate == 0)), variance, np.nan))
    df = np.broadcast_to(np.asarray(df, dtype=np.float64), se.shape)
    low, high = intervals.wald(estimate, se, df, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = p_of_t(estimate / se, df)
    return Differences(estimate, se, df, low, high, p, adjust(p), adjustment)


def against_target(
    estimate: Floats, se: Floats, df: Floats, target: Floats, *, confidence: float = 0.95
) -> tuple[Bools, Differences]:
    """(reached (q,), how far above). Reached is judged on unrounded values: 89.996 does not reach 90."""
    return estimate >= target, differences(estimate - target, se**2, df, confidence=confidence)


def p_of_t(t: Floats, df: Floats) -> Floats:
    """Two-sided; NaN without degrees of freedom."""
    df = np.asarray(df, dtype=np.float64)
    tail = special.stdtr(np.where((df >= 1) & np.isfinite(df), df, np.nan), -np.abs(t))
    p: Floats = 2 * np.where(np.isinf(df), special.ndtr(-np.abs(t)), tail)
    return p


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
