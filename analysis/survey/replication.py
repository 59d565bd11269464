"""Replicate weights: the same estimate from many slightly different samples; its spread is the variance.

Jackknife (JK1 without strata, JKn with), balanced half-samples with Fay's factor, and the bootstrap of Rao and Wu 1988
with n - 1 units a stratum (Wolter 2007, chapters 3-5). For quantiles and other estimates without influence columns,
and as a check of every linearised variance in this package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.arrays import Floats, Ints, number_pairs
from analysis.labelled import Labelled
from analysis.survey import intervals
from analysis.survey.design import Design, DesignError

Statistic = Callable[[Floats], Floats]
"""From weights (n,) to estimates (q,)."""


@dataclass(frozen=True, eq=False)
class Replicates:
    """`weights` (n, R) of each replicate, ready for analysis, and `full` (n,) those of the whole sample.

    v = scale * sum of rscales_r (θ_r - centre)²; the centre is the replicates' mean, or the whole sample's estimate
    where `around_full`. `df` is the rank of the weights - 1 unless given.
    """

    full: Floats
    weights: Floats
    scale: float
    rscales: Floats
    around_full: bool = False
    df: float | None = None

    def degrees_of_freedom(self) -> float:
        if self.df is not None:
            return self.df
        with_column = self.weights[:, np.abs(self.weights).sum(axis=0) > 0]
        return float(np.linalg.matrix_rank(with_column, tol=1e-5 * np.linalg.norm(with_column, ord=2))) - 1


@dataclass(frozen=True, eq=False, repr=False)
class Replicated(Labelled):
    """`estimate` (q,), `covariance` (q, q), one `df`; units of the statistic. `replicates` (R, q)."""

    estimate: Floats
    covariance: Floats
    df: float
    replicates: Floats

    def columns(self) -> Mapping[str, Sequence[object]]:
        """Per number its estimate and standard error."""
        return {
            "number": range(1, len(self.estimate) + 1),
            "estimate": self.estimate.tolist(),
            "se": self.se.tolist(),
        }

    @property
    def se(self) -> Floats:
        return np.sqrt(np.maximum(np.diag(self.covariance), 0))

    def interval(self, confidence: float = 0.95) -> tuple[Floats, Floats]:
        return intervals.wald(self.estimate, self.se, np.array(self.df), confidence)


def replicate(statistic: Statistic, replicates: Replicates) -> Replicated:
    """Variance of any statistic of the weights. A replicate in which it is unknown (NaN) leaves the sum."""
    whole = np.atleast_1d(statistic(replicates.full))
    each = np.stack([np.atleast_1d(statistic(column)) for column in replicates.weights.T])
    counted = (replicates.rscales > 0) & ~np.isnan(each).any(axis=1)
    if not counted.any():
        unknown = np.full((len(whole), len(whole)), np.nan)
        return Replicated(whole, unknown, replicates.degrees_of_freedom(), each)
    centre = whole if replicates.around_full else each[counted].mean(axis=0)
    off = (each - centre)[counted] * np.sqrt(replicates.rscales[counted])[:, None]
    return Replicated(whole, replicates.scale * off.T @ off, replicates.degrees_of_freedom(), each)


def weighted_means(columns: Floats) -> Statistic:
    """Means (q,) of columns (n, q), each over the rows that have it: a statistic for `replicate`."""
    rated = (~np.isnan(columns)).astype(np.float64)
    scores = np.nan_to_num(columns)

    def statistic(weights: Floats) -> Floats:
        mass = weights @ rated
        mean: Floats = weights @ scores / np.where(mass > 0, mass, np.nan)
        return mean

    return statistic


def jackknife_1(design: Design) -> Replicates:
    """Leave out one unit of an unstratified sample at a time; the rest weighs n / (n - 1)."""
    units = _Units(design)
    if units.strata > 1:
        raise DesignError("JK1 is for samples without strata; use JKn")
    n = units.count
    if n < 2:
        raise DesignError("JK1 needs two units")
    factors = np.where(np.eye(n, dtype=np.bool_), 0.0, n / (n - 1))
    scale = (n - 1) / n * float(units.unsampled[0])
    return Replicates(design.weights, design.weights[:, None] * factors[units.of_row], scale, np.ones(n))


def jackknife_n(design: Design) -> Replicates:
    """Leave out one unit at a time; the rest of its stratum weighs n_h / (n_h - 1)."""
    units = _Units(design)
    n = units.sampled
    if (n < 2).any():
        raise DesignError("JKn needs two units in every stratum")
    same = units.stratum[:, None] == units.stratum
    factors = np.where(same, (n / (n - 1))[:, None], 1.0)
    np.fill_diagonal(factors, 0.0)
    rscales = (n - 1) / n * units.unsampled
    return Replicates(design.weights, design.weights[:, None] * factors[units.of_row], 1.0, rscales)


def balanced_half_samples(design: Design, *, fay: float = 0.0) -> Replicates:
    """One of two units in every stratum counts twice, balanced over strata; with Fay's `fay` in (0, 1) both stay, at
    2 - fay and fay."""
    units = _Units(design)
    if (units.sampled != 2).any():
        raise DesignError("balanced half-samples need exactly two units in every stratum")
    signs = hadamard(units.strata + 1)[1 : units.strata + 1]
    first = np.zeros(units.count, dtype=np.bool_)
    first[np.unique(units.stratum, return_index=True)[1]] = True
    side = np.where(first[:, None], signs[units.stratum], -signs[units.stratum])
    factors = 1 + (1 - fay) * side
    runs = signs.shape[1]
    scale = 1 / (runs * (1 - fay) ** 2)
    return Replicates(design.weights, design.weights[:, None] * factors[units.of_row], scale, np.ones(runs))


def bootstrap(design: Design, *, replicates: int = 500, seed: int = 0) -> Replicates:
    """Draw n_h - 1 of n_h units with replacement in every stratum; a unit drawn m times weighs m n_h / (n_h - 1)."""
    units = _Units(design)
    if (units.sampled < 2).any():
        raise DesignError("the bootstrap needs two units in every stratum")
    rng = np.random.Generator(np.random.PCG64(seed))
    factors = np.empty((units.count, replicates))
    for h in range(units.strata):
        mine = np.flatnonzero(units.stratum == h)
        n = len(mine)
        factors[mine] = rng.multinomial(n - 1, np.full(n, 1 / n), size=replicates).T * n / (n - 1)
    weights = design.weights[:, None] * factors[units.of_row]
    return Replicates(design.weights, weights, 1 / (replicates - 1), np.ones(replicates))


def recalibrated(replicates: Replicates, again: Callable[[Floats], Floats]) -> Replicates:
    """Calibrate every replicate anew, as the whole sample was: `again` takes weights (n,) and gives those that meet
    the totals. `lambda w: rake(design.with_weights(w), margins).weights` for raking."""
    weights = np.stack([again(column) for column in replicates.weights.T], axis=1)
    return replace(replicates, full=again(replicates.full), weights=weights)


def hadamard(least: int) -> Floats:
    """A square matrix of ±1 with orthogonal rows of at least this size; the first row and column are all 1.

    Sylvester's doubling, and Paley's construction for sizes one above a prime 3 mod 4, doubled where that is smaller.
    """
    sizes = {1: 0} | {p + 1: p for p in range(3, least + 4) if p % 4 == 3 and _is_prime(p)}
    size, base = min((b * 2**k, b) for b in sizes for k in range(12) if b * 2**k >= least)
    matrix = _paley(sizes[base]) if sizes[base] else np.ones((1, 1))
    while len(matrix) < size:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return matrix * matrix[:, :1]


def _paley(p: int) -> Floats:
    squares = np.isin(np.arange(p), np.arange(1, p) ** 2 % p)
    residue = np.where(squares, 1, -1)
    core = residue[(np.arange(p)[:, None] - np.arange(p)) % p]
    np.fill_diagonal(core, -1)
    matrix = np.ones((p + 1, p + 1))
    matrix[1:, 1:] = core
    return matrix


def _is_prime(p: int) -> bool:
    return all(p % d for d in range(2, int(p**0.5) + 1))


class _Units:
    """Units of the first stage: the one each row lies in, their strata from 0, and n_h and 1 - f_h of each."""

    def __init__(self, design: Design) -> None:
        stage = design.stages[0]
        self.of_row, example = number_pairs(stage.stratum, stage.unit)
        labels, stratum = np.unique(stage.stratum[example], return_inverse=True)
        self.stratum: Ints = stratum
        self.count, self.strata = len(example), len(labels)
        self.sampled = np.bincount(stratum)[stratum].astype(np.float64)
        there = stage.units_there[example]
        self.unsampled = 1 - self.sampled / np.where(np.isnan(there), np.inf, there)
