"""Confidence intervals on 0-1, all with t quantiles at the design's degrees of freedom. NaN stays NaN.

Sources: Wilson 1927 with the effective sample size of Franco, Little, Louis and Slud 2019; the logit transform
as in Korn and Graubard 1999 and Lumley 2010; Korn and Graubard 1998 for the beta interval.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analysis.arrays import Floats
from analysis.refusal import AnalysisError, OptionError

Interval = tuple[Floats, Floats]
ROUNDING = 1e-9


def t_quantile(df: Floats, confidence: float | Floats = 0.95) -> Floats:
    """Two-sided t quantile, shaped as `df`; the normal one where df is infinite, NaN where it is under 1, because
    nothing was left to estimate a variance from. Raises OptionError for a confidence outside 0-1."""
    outside = (np.asarray(confidence) <= 0) | (np.asarray(confidence) >= 1)
    if outside.any():
        raise OptionError(f"confidence is {np.asarray(confidence)[outside].flat[0]:g}; it lies between 0 and 1")
    df = np.asarray(df, dtype=np.float64)
    quantile: Floats = special.stdtrit(np.where(df >= 1, df, np.nan), (1 + confidence) / 2)
    return np.where(np.isinf(df), special.ndtri((1 + confidence) / 2), quantile)


def wald(estimate: Floats, se: Floats, df: Floats, confidence: float | Floats = 0.95) -> Interval:
    """estimate -/+ t se in units of the estimate, any shape, each at its own `confidence` where these are given; not
    held inside 0-1. For differences and contributions."""
    half = t_quantile(df, confidence) * se
    return estimate - half, estimate + half


def wilson(share: Floats, n_eff: Floats, df: Floats, confidence: float | Floats = 0.95) -> Interval:
    """The score interval of shares on 0-1, any shape, at an effective sample size (Wilson 1927; Franco, Little, Louis
    and Slud 2019), each at its own `confidence` where these are given; it has a width at shares of 0 and 1 too."""
    share = _shares(share)
    t = t_quantile(df, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        pull = t**2 / n_eff
    centre = (share + pull / 2) / (1 + pull)
    half = np.sqrt(pull * share * (1 - share) + pull**2 / 4) / (1 + pull)
    return np.where(share == 0, 0 * half, centre - half), np.where(share == 1, 1 + 0 * half, centre + half)


def logit(estimate: Floats, se: Floats, df: Floats, confidence: float = 0.95) -> Interval:
    """Wald on the log odds, carried back, for estimates on 0-1 of any shape (Korn and Graubard 1999); a point at 0 and
    1, where `wilson` has to be used."""
    estimate = _shares(estimate)
    inside = (estimate > 0) & (estimate < 1)
    safe = np.where(inside, estimate, 0.5)
    half = t_quantile(df, confidence) * se / (safe * (1 - safe))
    middle = special.logit(safe)
    low, high = special.expit(middle - half), special.expit(middle + half)
    return np.where(inside, low, estimate + 0 * half), np.where(inside, high, estimate + 0 * half)


def korn_graubard(share: Floats, n: Floats, n_eff: Floats, df: Floats, confidence: float = 0.95) -> Interval:
    """Clopper-Pearson (beta) at the effective sample size, scaled by the t quantiles of n - 1 and df."""
    share = _shares(share)
    size = n_eff * (t_quantile(np.asarray(n, dtype=np.float64) - 1, confidence) / t_quantile(df, confidence)) ** 2
    yes, no = share * size, (1 - share) * size
    tail = (1 - confidence) / 2
    low = np.where(yes > 0, special.betaincinv(np.where(yes > 0, yes, 1), no + 1, tail), 0 * yes)
    high = np.where(no > 0, special.betaincinv(yes + 1, np.where(no > 0, no, 1), 1 - tail), 1 + 0 * no)
    return low, high


def arcsine(share: Floats, se: Floats, df: Floats, confidence: float = 0.95) -> Interval:
    """Wald on the angle asin √p, whose variance hardly depends on p, carried back as R does (so that a lower end beyond
    0 comes out a little above it)."""
    share = _shares(share)
    inside = (share > 0) & (share < 1)
    safe = np.where(inside, share, 0.5)
    half = t_quantile(df, confidence) * se / (2 * np.sqrt(safe * (1 - safe)))
    low, high = (np.sin(np.arcsin(np.sqrt(safe)) + side * half) ** 2 for side in (-1, 1))
    return np.where(inside, low, share + 0 * half), np.where(inside, high, share + 0 * half)


def likelihood(share: Floats, n: Floats, n_eff: Floats, df: Floats, confidence: float = 0.95) -> Interval:
    """All p whose binomial likelihood, scaled to the effective sample size, is near enough to the best (Rao and Scott
    1984): twice the loss is at most t² n / (n - 1)."""
    share = _shares(share)
    with np.errstate(divide="ignore", invalid="ignore"):
        allowed = np.where(n > 1, t_quantile(df, confidence) ** 2 / (2 * n_eff) * n / (n - 1), np.nan)
    return _within(share, allowed, np.zeros_like(share)), _within(share, allowed, np.ones_like(share))


def agresti_coull_variance(estimate: Floats, variance: Floats, n_eff: Floats, confidence: float = 0.95) -> Floats:
    """Variances on 0-1 with those of 0 replaced, so that a perfect score of few answers is not taken for certain.

    Where nothing was seen to vary, p is pulled towards a half by z²/2 successes in z² more answers (Agresti and
    Coull 1998) and its binomial variance at `n_eff` + z² is used. Unknown `n_eff` (all were asked) stays 0.
    """
    z2 = special.ndtri((1 + confidence) / 2) ** 2
    size = n_eff + z2
    pulled = (estimate * n_eff + z2 / 2) / size
    shrunken = pulled * (1 - pulled) / size
    return np.where((variance == 0) & ~np.isnan(n_eff), shrunken, variance)


def _shares(given: Floats) -> Floats:
    """Raises AnalysisError for what is no share, but for what rounding does."""
    share = np.asarray(given, dtype=np.float64)
    outside = share[(share < -ROUNDING) | (share > 1 + ROUNDING)]
    if len(outside):
        raise AnalysisError(f'the share is {outside[0]:g}, outside 0-1; means and totals take "wald"')
    return share


def _within(share: Floats, allowed: Floats, far: Floats) -> Floats:
    """By halving between the share and one end of the scale."""
    near = share + 0 * allowed
    far = far + 0 * allowed
    for _ in range(60):
        middle = (near + far) / 2
        near, far = (
            np.where(_divergence(share, middle) <= allowed, middle, near),
            np.where(_divergence(share, middle) <= allowed, far, middle),
        )
    return np.where(np.isnan(allowed), np.nan, (near + far) / 2)


def _divergence(share: Floats, p: Floats) -> Floats:
    """Loss of log likelihood per answer at p instead of the share."""
    divergence: Floats = special.kl_div(share, p) + special.kl_div(1 - share, 1 - p)
    return divergence
