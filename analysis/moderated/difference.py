"""The interval of a difference of two shares, from the intervals of both: Newcombe 1998 (Statistics in Medicine 17)."""

from __future__ import annotations

import numpy as np

from analysis.arrays import Floats

Interval = tuple[Floats, Floats]


def hybrid(
    first: Floats, of_first: Interval, second: Floats, of_second: Interval, correlation: Floats | float = 0.0
) -> Interval:
    """Ends of second − first. `of_first`, `of_second` are Wilson intervals, each at its own quantile of t;
    `correlation` that of the two estimates. Stays within -1 and 1."""
    (low_1, high_1), (low_2, high_2) = of_first, of_second
    difference = second - first
    return (
        difference - _reach(second - low_2, high_1 - first, correlation),
        difference + _reach(high_2 - second, first - low_1, correlation),
    )


def _reach(ours: Floats, theirs: Floats, correlation: Floats | float) -> Floats:
    reach: Floats = np.sqrt(np.maximum(ours**2 + theirs**2 - 2 * correlation * ours * theirs, 0))
    return reach
