"""What moderated variances start from: every part of every domain as if its units had been drawn with replacement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats
from analysis.wave.totals.domain_totals import DomainTotals


@dataclass(frozen=True, eq=False)
class Replaced:
    """(D, P) on 0-1; NaN is unknown. `variance` with f = 0; `size` respondents through Kish's effect of the weights,
    (sum of w)² / sum of w²; `spread` variance of one respondent's value; `units` sampling units, `clustered` where some
    of them are clusters; `outside` the share of the population that was not asked, 1 - f. `single` (P,) parts made of
    one item.
    """

    variance: Floats
    size: Floats
    spread: Floats
    units: Floats
    clustered: Bools
    outside: Floats
    single: Bools


def replaced_of(variance: Floats, spread: Floats, totals: DomainTotals, single: Bools, known: Bools) -> Replaced:
    """`variance` with f = 0 and `spread` the weighted mean square of what respondents differ by, both (D, P)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = totals.weight**2 / totals.square
        unbiased = spread * totals.n / (totals.n - 1)
        outside = totals.unsampled / totals.square
    told = (np.where(known, column, np.nan) for column in (variance, size, unbiased, totals.units, outside))
    variance, size, unbiased, units, outside = told
    return Replaced(variance, size, unbiased, units, known & (totals.clusters > 0), outside, single)
