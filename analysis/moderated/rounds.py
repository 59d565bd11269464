"""What is usual over several waves: the changes of all agencies of a group, each wave about its own common change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.moderated.drift import SMALLEST_GROUP, Usual
from analysis.moderated.roots import p_value
from analysis.refusal import AnalysisError
from analysis.survey.intervals import t_quantile

FEWEST_DF = SMALLEST_GROUP - 2
"""Changes pooled less the waves they come from, before which nobody knows what is usual: as of six agencies once."""
_STEPS, _NEAR = 50, 1e-12


def beside_rounds(change: Floats, variance: Floats, scale: Floats, *, confidence: float = 0.95) -> Usual:
    """The last of R changes of each of A agencies, against all others of its group in this and the earlier ones.

    Arrays are (R, A) in their order, columns as in `drift`, NaN where an agency has none. Each change is taken from the
    common one of its wave; the drift of the others in R waves and the common change of the others in the last one are
    what agency a is held against, by t on N − R of the N changes that are pooled. With R = 1 it is `beside_others`.
    NaN where N − R is under four, or fewer than two others changed in the last wave.
    """
    tables = tuple(np.asarray(table, dtype=np.float64) for table in (change, variance, scale))
    if tables[0].ndim != 2 or {table.shape for table in tables} != {tables[0].shape}:
        raise AnalysisError("change, variance and scale are tables of one shape, of waves by agencies")
    pool, agencies = _pooled(tables), tables[0].shape[1]
    z, df, low, high = (np.full(agencies, np.nan) for _ in range(4))
    phi = _drift(pool, 0.0)
    for number in np.flatnonzero(pool.is_last):
        others = pool.without(int(number))
        count = len(others.change) - len(np.unique(others.wave))
        if count < FEWEST_DF or others.is_last.sum() < 2:
            continue
        own = _drift(others, phi)
        now = others.is_last
        weight = 1 / (others.variance[now] + own * others.scale[now] ** 2)
        common = float((weight * others.change[now]).sum() / weight.sum())
        agency = pool.agency[number]
        error = float(np.sqrt(pool.variance[number] + own * pool.scale[number] ** 2 + 1 / weight.sum()))
        half = float(t_quantile(np.asarray(float(count)), confidence)) * error
        df[agency], z[agency] = count, (pool.change[number] - common) / error
        low[agency], high[agency] = common - half, common + half
    return Usual(z, p_value(z, df), low, high)


@dataclass(frozen=True, eq=False)
class _Pool:
    """(N,) changes of which all is known, with the numbers of their wave and agency."""

    change: Floats
    variance: Floats
    scale: Floats
    wave: Ints
    agency: Ints
    is_last: Bools

    def without(self, number: int) -> _Pool:
        kept = np.arange(len(self.change)) != number
        return _Pool(*(column[kept] for column in vars(self).values()))


def _pooled(tables: tuple[Floats, ...]) -> _Pool:
    change, variance, scale = tables
    known = ~np.isnan(change) & (variance > 0) & (scale > 0)
    wave, agency = np.nonzero(known)
    return _Pool(change[known], variance[known], scale[known], wave, agency, wave == len(change) - 1)


def _drift(pool: _Pool, start: float) -> float:
    """The φ of `drift` about the common change of each wave. The excess falls in φ and bends upwards: Newton's steps
    from above fall below the root at once, and from there climb to it."""
    wanted = len(pool.change) - len(np.unique(pool.wave))
    phi = start
    for _ in range(_STEPS if wanted > 0 else 0):
        weight = 1 / (pool.variance + phi * pool.scale**2)
        total = np.bincount(pool.wave, weight)
        common = np.bincount(pool.wave, weight * pool.change) / np.where(total > 0, total, 1)
        square = weight * (pool.change - common[pool.wave]) ** 2
        slope = float((square * weight * pool.scale**2).sum())
        step = (float(square.sum()) - wanted) / slope if slope > 0 else -phi
        if abs(step) <= _NEAR * (1 + phi) or (phi == 0.0 and step <= 0.0):
            break
        phi = max(0.0, phi + step)
    return phi
