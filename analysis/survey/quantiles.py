"""Quantiles of a weighted sample with Woodruff's interval: an interval of the share below, carried back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from analysis.arrays import Floats
from analysis.labelled import Labelled
from analysis.refusal import AnalysisError, one_of
from analysis.survey import intervals
from analysis.survey.design import Design
from analysis.survey.estimates import IntervalMethod, means
from analysis.survey.inputs import Labels, column_of, labels_of, members_of

Between = Literal["lower", "middle", "even", "linear", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9", "shah-vaish"]
"""Where a share is met between two values. Read off the steps of the distribution: the "lower" value (R's "math" and
"hf1"), the "middle" of two where the share is met exactly ("school", "hf2"), the one at an "even" place among the
distinct values there ("hf3"). Read off straight lines between points of it: "hf4" to "hf9" are the weighted rules 4-9
of Hyndman and Fan 1996; "linear" is "hf4" with equal values taken together. "shah-vaish" is Shah and Vaish 2006 with
weights scaled to the number of values."""

ROUNDING = 1e-12


@dataclass(frozen=True, eq=False, repr=False)
class Quantiles(Labelled):
    """Per wanted share (m,): the quantile, its interval and se = width / (2 t), in the units of the column; `df` of the
    domain. `names` (m,) say which domain each is of, where there are several: `df` is then (m,)."""

    share: Floats
    estimate: Floats
    low: Floats
    high: Floats
    se: Floats
    df: float | Floats
    names: tuple[str, ...] = ()

    def columns(self) -> Mapping[str, Sequence[object]]:
        """Per quantile the domain, if it is of one of several, its share, and all that is known of it."""
        numbers = {name: getattr(self, name).tolist() for name in ("share", "estimate", "low", "high", "se")}
        named: Mapping[str, Sequence[object]] = {"domain": self.names} if self.names else {}
        return {**named, **numbers, "df": np.broadcast_to(self.df, self.share.shape).tolist()}


def quantiles(
    design: Design,
    values: ArrayLike,
    shares: Sequence[float],
    *,
    domain: ArrayLike | None = None,
    between: Between = "lower",
    method: IntervalMethod = "wald",
    confidence: float = 0.95,
) -> Quantiles:
    """Quantiles of `values` (n,) over the domain; NaN is out of it (Woodruff 1952; Dorfman and Valliant 1993).

    An end is NaN where the share below has an end outside 0-1 ("wald" near the ends): the sample does not reach there.
    """
    values = column_of(values, design.n, "the column of values")
    inside = members_of(domain, design.n) & ~np.isnan(values)
    wanted = _shares(shares)
    curve = _Curve(values[inside], design.weights[inside], between)
    estimate = curve.at(wanted)
    below = np.where(np.isnan(values)[:, None], 0, values[:, None] <= estimate).astype(np.float64)
    reached = means(design, below, domain=inside)
    low, high = (curve.at(end) for end in reached.interval(method, confidence))
    t = intervals.t_quantile(reached.df, confidence)
    return Quantiles(wanted, estimate, low, high, (high - low) / (2 * t), float(reached.df[0]))


def quantiles_by_domain(
    design: Design,
    values: ArrayLike,
    groups: Labels,
    shares: Sequence[float],
    *,
    between: Between = "lower",
    method: IntervalMethod = "wald",
    confidence: float = 0.95,
) -> Quantiles:
    """`quantiles` of every group (n,) beside each other, group by group: all shares of the first, then of the next."""
    number, kinds = labels_of(groups, design.n, "groups")
    of_each = [
        quantiles(design, values, shares, domain=number == i, between=between, method=method, confidence=confidence)
        for i in range(len(kinds))
    ]
    columns = ("share", "estimate", "low", "high", "se")
    beside = {name: np.concatenate([getattr(one, name) for one in of_each]) for name in columns} if of_each else {}
    if not beside:
        raise AnalysisError("no row is in any group: nothing to take quantiles of")
    wanted = len(of_each[0].share)
    names = tuple(str(kind) for kind in kinds for _ in range(wanted))
    return Quantiles(**beside, df=np.repeat([one.df for one in of_each], wanted).astype(np.float64), names=names)


def weighted_quantile(values: Floats, weights: Floats, shares: Sequence[float], between: Between = "lower") -> Floats:
    """Quantiles alone, (m,), of values (n,) with weights (n,); NaN for a share outside 0-1."""
    return _Curve(values, weights, between).at(np.asarray(shares, dtype=np.float64))


def _shares(shares: Sequence[float]) -> Floats:
    wanted: Floats = np.atleast_1d(np.asarray(shares, dtype=np.float64))
    outside = wanted[(wanted < 0) | (wanted > 1)]
    if len(outside):
        raise AnalysisError(f"a quantile is asked at {outside[0]:g}; it lies between 0 and 1")
    return wanted


class _Curve:
    """The weighted distribution function, turned round."""

    def __init__(self, values: Floats, weights: Floats, between: Between) -> None:
        one_of("between", between, get_args(Between))
        counted = np.flatnonzero((weights > 0) & ~np.isnan(values))
        order = counted[np.argsort(values[counted], kind="stable")]
        self._values: Floats = values[order]
        mass: Floats = weights[order]
        if between not in _POINTS:
            self._values, number = np.unique(self._values, return_inverse=True)
            mass = np.bincount(number, weights=mass).astype(np.float64)
        self._between = between
        if len(mass):
            self._reached = np.cumsum(mass) / mass.sum()
            self._reached[-1] = 1.0
            self._mass = mass / mass.sum()

    def at(self, share: Floats) -> Floats:
        if not len(self._values):
            return np.full(share.shape, np.nan)
        known = (share >= 0) & (share <= 1)
        asked = np.where(known, share, 0.5)
        return np.where(known, self._on_lines(asked) if self._between in _LINES else self._on_steps(asked), np.nan)

    def _on_lines(self, share: Floats) -> Floats:
        points = _LINES[self._between](self._reached, self._mass)
        if self._between == "shah-vaish":  # a step up at every point
            return self._values[np.maximum(np.searchsorted(points, share + ROUNDING) - 1, 0)]
        return np.interp(share, points, self._values)

    def _on_steps(self, share: Floats) -> Floats:
        place = np.searchsorted(self._reached, share - ROUNDING)
        value = self._values[place]
        next_value = self._values[np.minimum(place + 1, len(self._values) - 1)]
        met = np.abs(self._reached[place] - share) <= ROUNDING
        if self._between == "middle":
            return np.where(met, (value + next_value) / 2, value)
        if self._between == "even":
            return np.where(met & (place % 2 == 0), next_value, value)
        return value


def _shah_vaish(c: Floats, w: Floats) -> Floats:
    n = len(c)
    points: Floats = (n * (c - w / 2) + 0.5) / (n + 1)
    return points


_POINTS: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "hf4": lambda c, w: c,
    "hf5": lambda c, w: c - w / 2,
    "hf6": lambda c, w: c / (1 + w[-1]),
    "hf7": lambda c, w: np.r_[0, c[:-1]] / max(1 - w[-1], ROUNDING),
    "hf8": lambda c, w: (c - w / 3) / (1 + w[-1] / 3),
    "hf9": lambda c, w: (c - 3 * w / 8) / (1 + w[-1] / 4),
    "shah-vaish": _shah_vaish,
}
"""Of sorted values: the share at which each one stands, from the cumulative shares `c` and its own `w`. Equal values
stay apart, in the order of their rows."""
_LINES: Mapping[str, Callable[[Floats, Floats], Floats]] = {"linear": lambda c, w: c, **_POINTS}
