"""Covariance for ranks: moderated variances, and correlations of agencies that share clusters, pulled to their mean."""

from __future__ import annotations

import numpy as np

from analysis.arrays import Bools, Floats


def moderated_covariance(
    variance: Floats,
    df: Floats,
    covariance: Floats,
    sharing: Bools,
    strength: Floats | float,
    *,
    towards: Floats | None = None,
) -> Floats:
    """(p, p) covariance of p agencies: `variance` (p,) moderated, `covariance` (p, p) and `df` (p,) of the design,
    `sharing` (p, p) pairs that have clusters in common, `strength` of the pool, or (p,) of each one's. Units squared of
    the estimates. Correlations are pulled `towards` (p, p) where it is known better what they are, else to their mean.

    Moderating the variances alone would be wrong: a correlation from few clusters is as uncertain as they are.
    Eigenvalues below 0 are clipped and the diagonal restored. Nobody may be NaN.
    """
    correlation = _correlations(covariance)
    pairs = sharing & ~np.eye(len(variance), dtype=np.bool_)
    common = _mean(correlation, pairs, np.diag(covariance) > 0) if towards is None else towards
    less = np.minimum(df[:, None], df)
    each = np.broadcast_to(strength, variance.shape)
    own = less / (less + np.minimum(each[:, None], each))
    pulled = np.where(pairs, own * correlation + (1 - own) * common, 0)
    np.fill_diagonal(pulled, 1)
    scale = np.sqrt(variance)
    result: Floats = _possible(pulled) * scale[:, None] * scale
    return result


def _mean(correlation: Floats, pairs: Bools, spread: Bools) -> float:
    """Over the pairs that both have a variance."""
    told = pairs & spread[:, None] & spread
    return float(correlation[told].mean()) if told.any() else 0.0


def _correlations(covariance: Floats) -> Floats:
    """(p, p) correlations, 0 where there is no variance."""
    spread = np.sqrt(np.diag(covariance))
    inverse = np.where(spread > 0, 1 / np.where(spread > 0, spread, 1), 0)
    correlation: Floats = covariance * inverse[:, None] * inverse
    return correlation


def _possible(correlation: Floats) -> Floats:
    """The matrix with no eigenvalue below 0 and 1 on the diagonal."""
    values, vectors = np.linalg.eigh(correlation)
    if (values >= 0).all():
        return correlation
    clipped = (vectors * np.maximum(values, 0)) @ vectors.T
    inverse = 1 / np.sqrt(np.diag(clipped))
    possible: Floats = clipped * inverse[:, None] * inverse
    return possible
