"""Quantiles of a weighted sample with Woodruff's interval: an interval of the share below, carried back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis import intervals
from analysis.arrays import Bools, Floats
from analysis.design import Design
from analysis.estimates import IntervalMethod, means

Between = Literal["lower", "middle", "linear"]
"""Where the share is met between two values: the lower one, half-way (where it is met exactly), or interpolated."""


@dataclass(frozen=True, eq=False)
class Quantiles:
    """Per wanted share (m,): the quantile, its interval and se = width / (2 t), in the units of the column."""

    share: Floats
    estimate: Floats
    low: Floats
    high: Floats
    se: Floats
    df: float


def quantiles(
    design: Design,
    values: Floats,
    shares: Sequence[float],
    *,
    domain: Bools | None = None,
    between: Between = "lower",
    method: IntervalMethod = "wald",
    confidence: float = 0.95,
) -> Quantiles:
    """Quantiles of `values` (n,) over the domain; NaN is out of it (Woodruff 1952; Dorfman and Valliant 1993)."""
    inside = ~np.isnan(values) if domain is None else domain & ~np.isnan(values)
    wanted = np.asarray(shares, dtype=np.float64)
    curve = _Curve(values[inside], design.weights[inside], between)
    estimate = curve.at(wanted)
    below = np.where(np.isnan(values)[:, None], 0, values[:, None] <= estimate).astype(np.float64)
    reached = means(design, below, domain=inside)
    low, high = (curve.at(np.clip(end, 0, 1)) for end in reached.interval(method, confidence))
    t = intervals.t_quantile(reached.df, confidence)
    return Quantiles(wanted, estimate, low, high, (high - low) / (2 * t), float(reached.df[0]))


def weighted_quantile(values: Floats, weights: Floats, shares: Sequence[float], between: Between = "lower") -> Floats:
    """Quantiles alone: the smallest value that at least the share of the weight does not exceed."""
    return _Curve(values, weights, between).at(np.asarray(shares, dtype=np.float64))


class _Curve:
    """The weighted distribution function, turned round."""

    def __init__(self, values: Floats, weights: Floats, between: Between) -> None:
        self._values, number = np.unique(values[weights > 0], return_inverse=True)
        mass = np.bincount(number, weights=weights[weights > 0])
        self._reached = np.cumsum(mass) / mass.sum()
        self._reached[-1] = 1.0
        self._between = between

    def at(self, share: Floats) -> Floats:
        rounding = 1e-12
        if self._between == "linear":
            return np.interp(share, self._reached, self._values)
        unknown = np.isnan(share)
        place = np.searchsorted(self._reached, np.where(unknown, 0, share) - rounding)
        value = self._values[place]
        if self._between == "middle":
            met = np.abs(self._reached[place] - share) <= rounding
            value = np.where(met, (value + self._values[np.minimum(place + 1, len(self._values) - 1)]) / 2, value)
        return np.where(unknown, np.nan, value)
