"""Estimates for areas with few answers that borrow from the others: Fay and Herriot 1979. Always labelled as model.

θ̂_a = x_aᵀ β + u_a + e_a, Var(u) = A, Var(e_a) = v_a known; the estimate lies between the area's own and the model's,
A / (A + v_a) of the way to its own. Mean squared errors by Prasad and Rao 1990 and Datta and Lahiri 2000.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from analysis.arrays import Floats
from analysis.labelled import Labelled
from analysis.refusal import AnalysisError, one_of

Method = Literal["reml", "ml"]
STEPS = 200
CONVERGED = 1e-13


@dataclass(frozen=True, eq=False, repr=False)
class SmallAreas(Labelled):
    """Per area (m,) in the units of the direct estimate: `estimate`, `se` (root of the mean squared error), `own` =
    how much of it is the area's own answers, 0-1. `between` is A; `coefficient` (q,) with `coefficient_se`."""

    estimate: Floats
    se: Floats
    own: Floats
    between: float
    coefficient: Floats
    coefficient_se: Floats
    method: Method
    label: str = "model"


def fay_herriot(
    direct: Floats,
    variance: Floats,
    explaining: Floats | None = None,
    *,
    method: Method = "reml",
    precision: float = CONVERGED,
) -> SmallAreas:
    """Direct estimates (m,) with their design variances; `explaining` (m, q) holds its own constant column (only a
    constant where None). An area without a direct estimate (NaN) gets the model's alone.

    `precision` is the relative step of A at which scoring stops; programs that stop at 1e-4 are met with that.
    """
    one_of("method", method, get_args(Method))
    x = np.ones((len(direct), 1)) if explaining is None else explaining
    seen = ~np.isnan(direct) & ~np.isnan(variance)
    if seen.sum() <= x.shape[1]:
        raise AnalysisError("there are not more areas with an estimate than columns that explain them")
    certain = np.flatnonzero(seen & (variance <= 0))
    if len(certain):
        raise AnalysisError(f"area {certain[0] + 1} has the variance {variance[certain[0]]:g}: it has to be above 0")
    if np.linalg.matrix_rank(x[seen]) < x.shape[1]:
        raise AnalysisError("one of the columns that explain follows from the others in the areas with an estimate")
    fit = _Fit(direct[seen], variance[seen], x[seen])
    between = fit.between(method, precision)
    coefficient, spread = fit.coefficients(between)
    own = np.where(seen, between / np.where(seen, between + variance, 1), 0.0)
    model = x @ coefficient
    return SmallAreas(
        estimate=np.where(seen, own * np.nan_to_num(direct) + (1 - own) * model, model),
        se=np.sqrt(np.maximum(_squared_error(fit, between, spread, x, np.where(seen, variance, np.inf), method), 0)),
        own=own,
        between=between,
        coefficient=coefficient,
        coefficient_se=np.sqrt(np.diag(spread)),
        method=method,
    )


class _Fit:
    def __init__(self, direct: Floats, variance: Floats, x: Floats) -> None:
        self._y, self._v, self._x = direct, variance, x

    def between(self, method: Method, precision: float) -> float:
        """Fisher scoring on the (restricted) likelihood, halved where it overshoots; 0 where the score says so."""
        between = float(np.median(self._v))
        for _ in range(STEPS):
            score, information = self._score(between, method)
            new = max(between + score / information, 0.0)
            if abs(new - between) <= precision * (between + 1e-300):
                return new
            between = new
        return between

    def _score(self, between: float, method: Method) -> tuple[float, float]:
        w = 1 / (between + self._v)
        wx = self._x * w[:, None]
        inverse = np.linalg.inv(self._x.T @ wx)
        left = w * self._y - wx @ (inverse @ (wx.T @ self._y))
        quadratic = float(left @ left)
        if method == "ml":
            return (quadratic - float(w.sum())) / 2, float((w**2).sum()) / 2
        projection = np.diag(w) - wx @ inverse @ wx.T
        return (quadratic - float(np.trace(projection))) / 2, float((projection**2).sum()) / 2

    def coefficients(self, between: float) -> tuple[Floats, Floats]:
        wx = self._x / (between + self._v)[:, None]
        spread: Floats = np.linalg.inv(self._x.T @ wx).astype(np.float64)
        return spread @ (wx.T @ self._y), spread

    def uncertainty_of_between(self, between: float) -> float:
        return 2 / float(((between + self._v) ** -2.0).sum())

    def bias_of_between(self, between: float, spread: Floats) -> float:
        """Of maximum likelihood; restricted likelihood has none to this order."""
        w = 1 / (between + self._v)
        return -float(np.trace(spread @ (self._x.T @ (self._x * (w**2)[:, None])))) / float((w**2).sum())


def _squared_error(fit: _Fit, between: float, spread: Floats, x: Floats, v: Floats, method: Method) -> Floats:
    finite = np.isfinite(v)
    away = np.where(finite, np.where(finite, v, 1) / (between + np.where(finite, v, 1)), 1.0)
    own_part = between * away
    regression = away**2 * ((x @ spread) * x).sum(axis=1)
    unknown = np.where(finite, away**2 / (between + np.where(finite, v, 1)), 0) * fit.uncertainty_of_between(between)
    error = own_part + regression + 2 * unknown
    if method == "ml":
        error = error - fit.bias_of_between(between, spread) * away**2
    return np.asarray(error)
