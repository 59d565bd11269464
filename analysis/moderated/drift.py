"""The usual unrest: how much results move beyond sampling error, after Paule and Mandel 1982 (Journal of Research of
the National Bureau of Standards 87)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats
from analysis.labelled import Labelled
from analysis.moderated.roots import p_value
from analysis.survey.intervals import t_quantile

SMALLEST_GROUP = 6
"""Agencies that a group needs before the others of it tell what is usual."""
SHORTEST_SERIES = 2
"""Earlier changes of one series, before which nobody knows what is usual."""
_STEPS = 200


def drift(change: Floats, variance: Floats, scale: Floats, *, centred: bool = True) -> float:
    """Variance, in log odds, of the own part of a change: the φ with which Σ (d − D)²/(s² + φq²) is what chance leaves.

    `change` d, sampling `variance` s² and `scale` q = p(1 − p) are (N,), in estimates on 0-1. `centred` on the common
    change D of a round of many, otherwise about 0, as of one series. 0 where chance alone explains as much, or
    nothing is left to tell. Left out are changes of which something is unknown (NaN), or s or q is 0.
    """
    told = _told(change, variance, scale)
    change, variance, scale = change[told], variance[told], scale[told]
    wanted = len(change) - int(centred)
    if wanted < 1 or _excess(0.0, change, variance, scale, centred) <= wanted:
        return 0.0
    low, high = 0.0, 1.0
    while _excess(high, change, variance, scale, centred) > wanted:
        low, high = high, 2 * high
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _excess(middle, change, variance, scale, centred) > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _told(change: Floats, variance: Floats, scale: Floats) -> Bools:
    """(N,) changes that tell of drift."""
    told: Bools = ~np.isnan(change) & (variance > 0) & (scale > 0)
    return told


def _excess(phi: float, change: Floats, variance: Floats, scale: Floats, centred: bool) -> float:
    weight = 1 / (variance + phi * scale**2)
    common = float((weight * change).sum() / weight.sum()) if centred else 0.0
    return float((weight * (change - common) ** 2).sum())


@dataclass(frozen=True, eq=False, repr=False)
class Usual(Labelled):
    """What a change is held against (N,), NaN where too little is known: `z` of the change, `p`, two-sided by t, of "no
    more than usual", and the ends of the changes that are usual, in units of the change."""

    z: Floats
    p: Floats
    low: Floats
    high: Floats


def beside_others(change: Floats, variance: Floats, scale: Floats, *, confidence: float = 0.95) -> Usual:
    """Each of A agencies against the rest of its group, drift and common change taken from the others each time, by t
    on A − 2; NaN with fewer than six agencies. Columns as in `drift`."""
    told = np.flatnonzero(_told(change, variance, scale))
    count = len(told)
    z, low, high = (np.full(len(change), np.nan) for _ in range(3))
    t = t_quantile(np.asarray(count - 2.0), confidence)
    for unit in told if count >= SMALLEST_GROUP else ():
        others = told[told != unit]
        phi = drift(change[others], variance[others], scale[others])
        weight = 1 / (variance[others] + phi * scale[others] ** 2)
        common = (weight * change[others]).sum() / weight.sum()
        error = np.sqrt(variance[unit] + phi * scale[unit] ** 2 + 1 / weight.sum())
        z[unit] = (change[unit] - common) / error
        low[unit], high[unit] = common - t * error, common + t * error
    return Usual(z, p_value(z, np.asarray(count - 2.0)), low, high)


def beside_history(change: Floats, variance: Floats, scale: Floats, *, confidence: float = 0.95) -> Usual:
    """One series of k + 1 changes in their order: the last against those before it, about 0, by t on k. Arrays of one;
    NaN with fewer than two before. Columns as in `drift`."""
    told = _told(change, variance, scale)
    earlier = int(told[:-1].sum())
    if earlier < SHORTEST_SERIES or not told[-1]:
        return Usual(*(np.full(1, np.nan) for _ in range(4)))
    phi = drift(change[:-1], variance[:-1], scale[:-1], centred=False)
    df, error = np.asarray(float(earlier)), np.sqrt(variance[-1:] + phi * scale[-1:] ** 2)
    z, half = change[-1:] / error, t_quantile(df, confidence) * error
    return Usual(z, p_value(z, df), -half, half)
