"""How far the order of agencies can be trusted, and bands where it cannot be.

Reliability as in Goldstein and Spiegelhalter 1996: the part of the differences between agencies that is not chance.
"""

from __future__ import annotations

import numpy as np

from analysis.arrays import Floats, Ints
from analysis.survey.comparison import differences

RELIABLE_FROM = 0.7
"""Reliability under which bands stand instead of places."""
ABOVE, NEAR, BELOW = 1, 0, -1


def reliability_of(estimate: Floats, variance: Floats) -> float:
    """Variance between agencies / (that + mean error variance), 0-1. What is seen between them holds both."""
    known = ~np.isnan(estimate) & ~np.isnan(variance)
    if known.sum() < 2:
        return float("nan")
    seen, error = float(estimate[known].var(ddof=1)), float(variance[known].mean())
    return max(seen - error, 0.0) / seen if seen > 0 else 0.0


def bands_of(estimate: Floats, covariance: Floats, df: Floats | None = None, *, level: float = 0.05) -> Ints:
    """(p,) ABOVE or BELOW where the distance from the mean of the group is found after Holm's adjustment, else NEAR."""
    count = len(estimate)
    from_mean = np.eye(count) - 1 / count
    judged = differences(
        from_mean @ estimate, from_mean @ covariance @ from_mean.T, np.array(np.inf) if df is None else df
    )
    return np.where(judged.significant(level), np.sign(judged.estimate), NEAR).astype(np.int64)
