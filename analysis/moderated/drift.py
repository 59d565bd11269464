"""The usual unrest: how much results move beyond sampling error, after Paule and Mandel 1982 (Journal of Research of
the National Bureau of Standards 87)."""

from __future__ import annotations

import numpy as np

from analysis.arrays import Floats
from analysis.moderated.roots import p_value

SMALLEST_GROUP = 6
"""Agencies that a group needs before the others of it tell what is usual."""
_STEPS = 200


def drift(change: Floats, variance: Floats, scale: Floats, *, centred: bool = True) -> float:
    """Variance, in log odds, of the own part of a change: the φ with which Σ (d − D)²/(s² + φq²) is what chance leaves.

    `change` d, sampling `variance` s² and `scale` q = p(1 − p) are (N,), in estimates on 0-1. `centred` on the common
    change D of a round of many, otherwise about 0, as of one series. 0 where chance alone explains as much, or
    nothing is left to tell.
    """
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


def _excess(phi: float, change: Floats, variance: Floats, scale: Floats, centred: bool) -> float:
    weight = 1 / (variance + phi * scale**2)
    common = float((weight * change).sum() / weight.sum()) if centred else 0.0
    return float((weight * (change - common) ** 2).sum())


def unlike_others(change: Floats, variance: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """(A,) z and two-sided p, by t on A − 2, of "moved like the rest of its group", drift and common change taken from
    the others each time; NaN with fewer than six agencies."""
    count = len(change)
    z = np.full(count, np.nan)
    for unit in range(count if count >= SMALLEST_GROUP else 0):
        others = np.delete(np.arange(count), unit)
        phi = drift(change[others], variance[others], scale[others])
        weight = 1 / (variance[others] + phi * scale[others] ** 2)
        common = (weight * change[others]).sum() / weight.sum()
        error = variance[unit] + phi * scale[unit] ** 2 + 1 / weight.sum()
        z[unit] = (change[unit] - common) / np.sqrt(error)
    return z, p_value(z, np.asarray(count - 2.0))
