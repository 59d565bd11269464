"""The likelihood interval of a share as R's survey prints it, to the last digits of its numerical method.

The interval itself is that of `intervals.likelihood`: every p whose quasi-likelihood, scaled by the design effect, is
near enough to the best (Rao and Scott 1984). R finds its ends by steps: it fits a logistic model by Fisher scoring to
1e-8, walks along the log odds in fifths of the farthest deviance wanted, lays a cubic spline through the signed roots
of the deviance and reads off straight lines between its points. This module takes the same steps, so that a published
interval can be compared digit by digit; the two differ by up to 4e-4 (docs/decisions/0019).
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analysis.arrays import Bools, Floats

FITTED = 1e-8
FITS = 25
STEPS_TO_THE_END = 5
MOST_STEPS = 9
POINTS_PER_STEP = 3


def profile_interval(
    answers: Bools, weights: Floats, variance: float, df: float, confidence: float = 0.95
) -> tuple[float, float]:
    """(low, high) on 0-1 for the weighted share of `answers` (n,), those of the domain alone, with weights (n,) above
    0; `variance` is the design's for the share, `df` its degrees of freedom. NaN where the share or the variance
    leaves nothing to profile, or there are no degrees of freedom.
    """
    n, share = len(answers), float(weights @ answers / weights.sum()) if len(answers) else np.nan
    if n < 2 or df < 1 or not 0 < share < 1 or not variance > 0:
        return np.nan, np.nan
    fitted, information = _fit(answers.astype(np.float64), weights / weights.mean())
    se = np.sqrt(variance) / (share * (1 - share))
    wanted = float(special.stdtrit(df, (1 + confidence) / 2) * se * np.sqrt(information))
    farthest = float(np.sqrt(special.fdtri(1, n - 1, 1 - special.ndtr(-wanted) / 2)))
    if not np.isfinite(se * farthest):
        return np.nan, np.nan
    at, root = _profile(share, fitted, se * farthest / STEPS_TO_THE_END, farthest, n)
    if not np.isfinite(root).all():
        return np.nan, np.nan
    fine = np.linspace(at[0], at[-1], POINTS_PER_STEP * len(at))
    ends = np.interp([-wanted, wanted], spline(at, root, fine), fine, left=np.nan, right=np.nan)
    return float(special.expit(ends[0])), float(special.expit(ends[1]))


def _fit(y: Floats, weights: Floats) -> tuple[float, float]:
    """(log odds, information at the last step but one) by Fisher scoring from (w y + 1/2) / (w + 1); weights have
    mean 1 (McCullagh and Nelder 1989, section 4.4)."""
    mean = (weights * y + 0.5) / (weights + 1)
    log_odds = special.logit(mean)
    deviance = _deviance(y, mean, weights)
    fitted, information = np.nan, np.nan
    for _ in range(FITS):
        spread = mean * (1 - mean)
        information = float(weights @ spread)
        fitted = float((weights * spread) @ (log_odds + (y - mean) / spread)) / information
        log_odds = np.full(len(y), fitted)
        mean = special.expit(log_odds)
        before, deviance = deviance, _deviance(y, mean, weights)
        if abs(deviance - before) < FITTED * (abs(deviance) + 0.1):
            break
    return fitted, information


def _deviance(y: Floats, mean: Floats, weights: Floats) -> float:
    return float(2 * weights @ (special.kl_div(y, mean) + special.kl_div(1 - y, 1 - mean)))


def _profile(share: float, fitted: float, step: float, farthest: float, n: int) -> tuple[Floats, Floats]:
    """Log odds in equal steps to both sides, until the root of the deviance is beyond the farthest; and those roots,
    negative below. The deviance is in units of its dispersion, n / (n - 1)."""
    points = {fitted: 0.0}
    best = _loss(share, fitted)
    for side in (-1, 1):
        for number in range(1, MOST_STEPS + 1):
            at = fitted + side * number * step
            root = np.sqrt(max(2 * (n - 1) * (_loss(share, at) - best), 0.0))
            points[at] = side * float(root)
            if root >= farthest:
                break
    places = sorted(points)
    return np.array(places), np.array([points[place] for place in places])


def _loss(share: float, log_odds: float) -> float:
    p = special.expit(log_odds)
    return float(special.kl_div(share, p) + special.kl_div(1 - share, 1 - p))


def spline(x: Floats, y: Floats, at: Floats) -> Floats:
    """Cubic spline through at least four points whose end conditions are the cubics through the four outermost points
    (Forsythe, Malcolm and Moler 1977, section 4.4)."""
    h, slope = np.diff(x), np.diff(y) / np.diff(x)
    n = len(x)
    system, right = np.zeros((n, n)), np.zeros(n)
    inner = np.arange(1, n - 1)
    system[inner, inner - 1], system[inner, inner + 1] = h[:-1], h[1:]
    system[inner, inner] = 2 * (h[:-1] + h[1:])
    right[1:-1] = np.diff(slope)
    system[0, :2], right[0] = (-h[0], h[0]), h[0] ** 2 * _third_difference(x[:4], slope[:3])
    system[-1, -2:], right[-1] = (h[-1], -h[-1]), -(h[-1] ** 2) * _third_difference(x[-4:], slope[-3:])
    bend = np.linalg.solve(system, right)
    k = np.clip(np.searchsorted(x, at, side="right") - 1, 0, n - 2)
    up = (at - x[k]) / h[k]
    down = 1 - up
    curved: Floats = h[k] ** 2 * ((up**3 - up) * bend[k + 1] + (down**3 - down) * bend[k])
    return up * y[k + 1] + down * y[k] + curved


def _third_difference(x: Floats, slope: Floats) -> float:
    second = np.diff(slope) / (x[2:] - x[:-2])
    return float((second[1] - second[0]) / (x[3] - x[0]))
