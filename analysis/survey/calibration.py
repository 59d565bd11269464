"""Weights that meet known population totals: post-stratification, raking, linear and bounded calibration, trimming.

Deville and Särndal 1992 (JASA 87); Deville, Särndal and Sautory 1993. The design that comes back remembers what it was
calibrated to, and its variances are those of residuals: a calibrated weight is not a fixed one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, get_args

import numpy as np
from scipy import special

from analysis.arrays import Floats
from analysis.refusal import one_of
from analysis.survey.design import Calibrated, Design, DesignError, Raked
from analysis.survey.margins import Margin, contradictions

Distance = Literal["linear", "raking", "logit"]
Fitted = Literal["plain", "weighted"]
CYCLES = 1_000
CLOSE = 1e-12
CLOSE_TOTALS = 1e-11


def poststratify(design: Design, margin: Margin) -> Design:
    """Within each group the weights are made to add up to its population: raking to one margin. Raises DesignError
    where a group with people has no answer."""
    return rake(design, [margin])


def rake(design: Design, margins: Sequence[Margin], *, fitted: Fitted = "plain") -> Design:
    """Meet one margin after the other until no weight moves (iterative proportional fitting).

    `fitted` says how variances fit the margins: "plain", by means that do not count the weights, as R's rake does; or
    "weighted", by the weights before, as `calibrate` does with distance "raking". They are the same where the weights
    before are equal, and for a single margin. Raises DesignError where the margins cannot be met, also where the
    weights stand still beside them, and names what stands against it.
    """
    one_of("fitted", fitted, get_args(Fitted))
    _check(margins, design.weights)
    weights, settled = _by_turns(margins, design.weights)
    if missed := contradictions(margins, weights):
        raise DesignError("; ".join(missed))
    if not settled:
        raise DesignError(f"raking did not settle in {CYCLES} rounds: some margins nearly contradict the sample")
    return _raked(design, weights, margins, fitted)


def _by_turns(margins: Sequence[Margin], weights: Floats) -> tuple[Floats, bool]:
    """The weights after the last round, and whether they stood still by then."""
    for _ in range(CYCLES):
        before = weights
        for margin in margins:
            weights = weights * _factors(margin, weights)[margin.group]
        if (np.abs(weights - before) <= CLOSE * before).all():
            return weights, True
    return weights, False


def calibrate(
    design: Design,
    benchmarks: Floats,
    population: Floats,
    *,
    distance: Distance = "linear",
    bounds: tuple[float, float] = (0.0, np.inf),
) -> Design:
    """Weights closest to the design's whose totals of `benchmarks` (n, m) are `population` (m,).

    `bounds` hold the factors new / old weight: needed for "logit" and 0 < low < 1 < high < infinity there; under
    "linear" factors that would leave them are held at the bound; "raking" has none, its factors are positive.
    """
    factor = _FACTORS[one_of("distance", distance, _FACTORS)](bounds)
    d, target = design.weights, np.asarray(population, dtype=np.float64)
    multipliers: Floats = np.zeros(benchmarks.shape[1])
    scale = np.abs(target) + np.abs(d @ benchmarks) + 1e-300
    for _ in range(CYCLES):
        value, slope = factor(benchmarks @ multipliers)
        missed = target - (d * value) @ benchmarks
        if (np.abs(missed) <= CLOSE_TOTALS * scale).all():
            return _calibrated(design, d * value, benchmarks)
        moved = (benchmarks * (d * slope)[:, None]).T @ benchmarks
        step = np.linalg.lstsq(moved, missed, rcond=1e-12)[0].astype(np.float64)
        multipliers = multipliers + _shortened(step, multipliers, factor, benchmarks, d, target)
    raise DesignError("no weights meet these totals: the bounds are too narrow or the totals contradict the sample")


def trim(design: Design, *, low: float = 0.0, high: float = np.inf, strict: bool = False) -> Design:
    """Hold weights between `low` and `high`; what is cut off is spread evenly over the weights that were inside.

    The spreading can push weights out again; `strict` repeats until none is (Potter 1990). Calibrated totals are no
    longer met exactly.
    """
    weights = design.weights
    if not low * len(weights) <= weights.sum() <= high * len(weights):
        raise DesignError(f"weights whose mean is {weights.mean():g} cannot all lie between {low:g} and {high:g}")
    for _ in range(CYCLES):
        outside = (weights < low) | (weights > high)
        if not outside.any():
            break
        held = np.clip(weights, low, high)
        if outside.all():
            raise DesignError("every weight is outside the bounds: there is none to take what is cut off")
        weights = np.where(outside, held, held + (weights - held).sum() / (~outside).sum())
        if not strict:
            break
    return design.with_weights(weights)


def kish_size(weights: Floats) -> float:
    """Effective number of answers under unequal weights: (sum w)² / sum w² (Kish 1965); NaN without any."""
    square = float((weights**2).sum())
    return float(weights.sum() ** 2 / square) if square > 0 else float("nan")


def kish_effect(weights: Floats) -> float:
    """How much unequal weights widen variances: n sum w² / (sum w)²."""
    return len(weights) / kish_size(weights)


class _Linear:
    def __init__(self, bounds: tuple[float, float]) -> None:
        self._low, self._high = bounds if bounds != (0.0, np.inf) else (-np.inf, np.inf)

    def __call__(self, u: Floats) -> tuple[Floats, Floats]:
        free = 1 + u
        inside = (free > self._low) & (free < self._high)
        return np.clip(free, self._low, self._high), inside.astype(np.float64)


class _Raking:
    def __init__(self, bounds: tuple[float, float]) -> None:
        if bounds != (0.0, np.inf):
            raise DesignError("raking has no bounds; use distance 'logit'")

    def __call__(self, u: Floats) -> tuple[Floats, Floats]:
        value = np.exp(np.minimum(u, 300))
        return value, value


class _Logit:
    """Deville and Särndal's case 6: an S between the bounds, through 1 with slope 1."""

    def __init__(self, bounds: tuple[float, float]) -> None:
        self._low, self._high = bounds
        if not 0 <= self._low < 1 < self._high < np.inf:
            raise DesignError("logit calibration needs bounds with 0 <= low < 1 < high")
        self._steepness = (self._high - self._low) / ((1 - self._low) * (self._high - 1))
        self._shift = np.log((1 - self._low) / (self._high - 1))

    def __call__(self, u: Floats) -> tuple[Floats, Floats]:
        part = special.expit(self._steepness * u + self._shift)
        width = self._high - self._low
        return self._low + width * part, width * self._steepness * part * (1 - part)


_Factor = _Linear | _Raking | _Logit
_FACTORS: Mapping[Distance, type[_Linear] | type[_Raking] | type[_Logit]] = {
    "linear": _Linear,
    "raking": _Raking,
    "logit": _Logit,
}


def _shortened(
    step: Floats, multipliers: Floats, factor: _Factor, benchmarks: Floats, d: Floats, target: Floats
) -> Floats:
    """The Newton step, halved until it brings the totals nearer."""

    def missed(at: Floats) -> float:
        return float(np.abs(target - (d * factor(benchmarks @ at)[0]) @ benchmarks).max())

    now = missed(multipliers)
    for _ in range(30):
        if missed(multipliers + step) < now:
            break
        step = step / 2
    return step


def _raked(design: Design, weights: Floats, margins: Sequence[Margin], fitted: Fitted) -> Design:
    columns = np.hstack([m.columns() for m in margins])
    if fitted == "weighted" or len(margins) == 1:
        return _calibrated(design, weights, columns)
    return _after(design, Raked(columns, design.weights, weights, tuple(m.group for m in margins)))


def _factors(margin: Margin, weights: Floats) -> Floats:
    there = np.bincount(margin.group, weights=weights, minlength=len(margin.population))
    return np.where(there > 0, margin.population / np.where(there > 0, there, 1), 0)


def _check(margins: Sequence[Margin], weights: Floats) -> None:
    sizes = [float(m.population.sum()) for m in margins]
    if not np.allclose(sizes, sizes[0], rtol=1e-9):
        raise DesignError(f"margins do not add up to the same population: {', '.join(f'{s:g}' for s in sizes)}")
    for place, margin in enumerate(margins):
        if margin.group.shape != weights.shape or not np.issubdtype(margin.group.dtype, np.integer):
            raise DesignError(f"margin {place + 1} does not number the group of each of {len(weights)} rows from 0")
        if margin.group.min() < 0:
            raise DesignError(f"margin {place + 1} leaves row {int(margin.group.argmin()) + 1} in no group")
        there = np.bincount(margin.group, weights=weights, minlength=len(margin.population))
        if len(there) > len(margin.population):
            raise DesignError(f"margin {place + 1} has groups without a population")
        empty = np.flatnonzero((there == 0) & (margin.population > 0))
        if len(empty):
            raise DesignError(
                f"margin {place + 1} has nobody in group {empty[0]}, which {margin.population[empty[0]]:g} are in"
            )


def _calibrated(design: Design, weights: Floats, benchmarks: Floats) -> Design:
    return _after(design, Calibrated(benchmarks, design.weights, weights))


def _after(design: Design, calibration: Calibrated) -> Design:
    return replace(design, weights=calibration.after, calibrations=(*design.calibrations, calibration))
