"""Changes between two waves, each moderated in its own: the test, the interval, and one answer of both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats
from analysis.labelled import Labelled
from analysis.moderated.difference import Interval, hybrid
from analysis.moderated.pool import Moderated
from analysis.moderated.roots import change_df, dependent_root, difference_root, p_value
from analysis.survey.intervals import wilson


@dataclass(frozen=True, eq=False, repr=False)
class Changes(Labelled):
    """(m,) second − first on 0-1, its sampling `variance` and `p`, two-sided, of "nothing moved"; NaN is unknown.
    `correlation` (m,) of the two estimates through clusters that both waves visited, 0 where they are independent."""

    first: Moderated
    second: Moderated
    correlation: Floats
    change: Floats
    variance: Floats
    p: Floats

    def interval(self, confidence: float | Floats = 0.95) -> Interval:
        """Ends of the change, each at its own `confidence` where these are given (Newcombe 1998)."""
        ends = (wilson(each.estimate, each.n_eff, each.df, confidence) for each in (self.first, self.second))
        of_first, of_second = ends
        return hybrid(self.first.estimate, of_first, self.second.estimate, of_second, self.correlation)

    def found(self, level: Floats) -> tuple[Bools, Interval]:
        """Changes found at these levels (m,), and the interval of each at its level.

        One answer: a change is found if the test finds it and the interval leaves out 0. Where the two disagree, as
        they may by a little, the interval is carried to 0."""
        low, high = self.interval(1 - level)
        with np.errstate(invalid="ignore"):
            found = (self.p <= level) & ((low > 0) | (high < 0))
        return found, (np.where(found, low, np.minimum(low, 0)), np.where(found, high, np.maximum(high, 0)))


def changes(first: Moderated, second: Moderated, correlation: Floats | float = 0.0) -> Changes:
    """Of agencies (m,) in two waves. A variance of a change that is not above 0 is unknown, and so is the verdict."""
    together = np.broadcast_to(np.asarray(correlation, dtype=np.float64), first.estimate.shape)
    root = difference_root(first.estimate, first.n_eff, second.estimate, second.n_eff)
    independent = first.variance + second.variance
    dependent = independent - 2 * together * np.sqrt(first.variance * second.variance)
    p = p_value(dependent_root(root, independent, dependent), change_df(first, second))
    variance = np.where(dependent > 0, dependent, np.nan)
    return Changes(first, second, together, second.estimate - first.estimate, variance, p)
