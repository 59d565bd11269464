"""A fixed target: met by the figure, which is what decrees count, and how sure that is, which is another answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats
from analysis.labelled import Labelled
from analysis.moderated.pool import Moderated
from analysis.moderated.roots import target_p
from analysis.survey.adjustment import holm_levels
from analysis.survey.intervals import wilson


@dataclass(frozen=True, eq=False, repr=False)
class AgainstTarget(Labelled):
    """Per agency (p,): `met`, by the unrounded estimate; `p`, two-sided, of "is the target"; `sure` where it is found
    to be above or below after Holm's adjustment; `low`..`high`, the interval at that level, which leaves the target out
    just where it is sure. NaN and False where nothing is known; a target of 0 or 1 is never sure."""

    met: Bools
    p: Floats
    sure: Bools
    low: Floats
    high: Floats


def beside_target(units: Moderated, target: float, *, level: float = 0.05) -> AgainstTarget:
    """The agencies of one family (those of a peer group in one part) beside a target on 0-1."""
    p = target_p(units, target)
    levels = np.where(np.isnan(p), level, holm_levels(p, level))
    low, high = wilson(units.estimate, units.n_eff, units.df, 1 - levels)
    with np.errstate(invalid="ignore"):
        met = units.estimate >= target
        sure = (p <= levels) & ((low > target) | (high < target))
    low, high = np.where(sure, low, np.fmin(low, target)), np.where(sure, high, np.fmax(high, target))
    unknown = np.isnan(units.estimate)
    return AgainstTarget(met, p, sure, np.where(unknown, np.nan, low), np.where(unknown, np.nan, high))
