"""Signed roots of the likelihood ratio: is a target missed, does an agency differ from the others, did it move?

Judged by t with moderated degrees of freedom, two-sided; near 100 % the score statistic has a long lower tail and finds
what is not there. Sizes and degrees of freedom come from `moderated.pool`. A p value is to be adjusted by `holm`.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analysis.arrays import Bools, Floats
from analysis.moderated.pool import Moderated


def p_value(root: Floats, df: Floats) -> Floats:
    """Two-sided p of a signed root, by t; NaN stays."""
    two_sided: Floats = 2 * special.stdtr(df, -np.abs(root))
    return two_sided


def target_root(share: Floats, n_eff: Floats, target: float) -> Floats:
    """Signed root of a share against a target on 0-1; NaN for a target of 0 or 1, which nothing can exceed."""
    if not 0 < target < 1:
        return np.full(np.shape(share), np.nan)
    root: Floats = np.sign(share - target) * np.sqrt(2 * n_eff * _divergence(share, np.asarray(target)))
    return root


def difference_root(first: Floats, n_first: Floats, second: Floats, n_second: Floats) -> Floats:
    """Signed root of two independent shares, positive where the second is higher."""
    with np.errstate(invalid="ignore"):
        both = np.divide(n_first * first + n_second * second, n_first + n_second)
    ratio = n_first * _divergence(first, both) + n_second * _divergence(second, both)
    root: Floats = np.sign(second - first) * np.sqrt(2 * ratio)
    return root


def dependent_root(root: Floats, independent: Floats, dependent: Floats) -> Floats:
    """The root where both sides share clusters, from the variances of the difference without and with covariances.

    A dependent variance that is not above 0 is unknown: NaN."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(dependent > 0, root * np.sqrt(independent / dependent), np.nan)


def target_p(units: Moderated, target: float) -> Floats:
    """(p,) p of "is the target"."""
    return p_value(target_root(units.estimate, units.n_eff, target), units.df)


def others_p(units: Moderated, covariance: Floats | None = None) -> Floats:
    """(p,) p of "is like the mean of the other agencies"; NaN where there are no others.

    `covariance` (p, p), moderated, where agencies share clusters; else they are independent."""
    known = ~np.isnan(units.estimate)
    others = int(known.sum()) - 1
    if others < 1:
        return np.full(len(units.estimate), np.nan)
    mean, centre, variance = (_of_others(column, others) for column in (units.estimate, units.centre, units.variance))
    variance = variance / others
    root = difference_root(mean, centre * (1 - centre) / variance, units.estimate, units.n_eff)
    if covariance is not None:
        root = dependent_root(root, units.variance + variance, _from_others(covariance, known))
    return p_value(root, units.df)


def _from_others(covariance: Floats, known: Bools) -> Floats:
    """(p,) variance of the distance of each from the mean of the others."""
    others = int(known.sum()) - 1
    weight = np.where(known, -1 / others, 0) * np.ones((len(known), 1))
    np.fill_diagonal(weight, 1)
    variance: Floats = ((weight @ np.nan_to_num(covariance)) * weight).sum(axis=1)
    return variance


def change_df(first: Moderated, second: Moderated) -> Floats:
    """(p,) degrees of freedom of a change between two waves, after Satterthwaite."""
    ours, theirs = first.variance, second.variance
    df: Floats = (ours + theirs) ** 2 / (ours**2 / first.df + theirs**2 / second.df)
    return df


def _of_others(values: Floats, others: int) -> Floats:
    """(p,) mean over all but oneself."""
    mean: Floats = (np.nansum(values) - values) / others
    return mean


def _divergence(x: Floats, y: Floats) -> Floats:
    """Kullback and Leibler's, of two shares; rounding leaves none below 0."""
    divergence: Floats = np.maximum(special.rel_entr(x, y) + special.rel_entr(1 - x, 1 - y), 0)
    return divergence
