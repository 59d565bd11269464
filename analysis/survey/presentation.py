"""Whether a share is good enough to be shown: the data presentation standards for proportions of NCHS.

Parker, Talih, Malec et al. 2017, Vital and Health Statistics 2(175): by sample size, by the width of the Korn-Graubard
interval, and by its width relative to the share.
"""

from __future__ import annotations

import numpy as np

from analysis.arrays import Floats, Words
from analysis.survey import intervals

SMALLEST_SAMPLE = 30
WIDE, NARROW, RELATIVE = 0.30, 0.05, 1.30
FEWEST_DF = 8


def presentation(share: Floats, n: Floats, n_eff: Floats, df: Floats, unsampled: Floats | float = 1.0) -> Words:
    """`publish`, `review` or `suppress` for each share on 0-1; empty where it is unknown.

    The effective size is held at `n` / `unsampled` (1 - f). Few degrees of freedom, or a share of 0 or 1, ask for a
    person's judgement.
    """
    n = np.asarray(n, dtype=np.float64)
    size = np.minimum(np.where(np.isnan(n_eff), n, n_eff), n / unsampled)
    low, high = intervals.korn_graubard(share, n, size, df)
    width = high - low
    with np.errstate(divide="ignore", invalid="ignore"):
        too_wide = (width >= WIDE) | ((width > NARROW) & (width / share > RELATIVE))
    few = np.minimum(n, size) < SMALLEST_SAMPLE
    judge = (df < FEWEST_DF) | (share == 0) | (share == 1)
    verdict = np.where(few | too_wide | np.isnan(width), "suppress", np.where(judge, "review", "publish"))
    return np.where(np.isnan(share), "", verdict)
