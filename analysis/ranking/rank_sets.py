"""Confidence sets of ranks: which places each unit may have, given estimates and their covariance.

Mogstad, Romano, Shaikh and Wilhelm 2024 (Review of Economic Studies 91), with the step-down of Romano and Wolf 2005:
a difference counts when it exceeds the simulated quantile of the largest studentised difference in its family.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.labelled import Labelled
from analysis.ranking.extremes import AllAgainstAll, OneAgainstAll, Singles, StudentisedDifferences
from analysis.refusal import one_of

Side = Literal["both", "lower", "upper"]

DRAWS = 20_000
"""For publication; 5,000 are enough to look at."""
SEED = 2026
"""One for all waves (docs/decisions/0016), so that equal figures have equal sets."""


@dataclass(frozen=True, eq=False, repr=False)
class RankSets(Labelled):
    """Per unit (p,): `rank` = 1 + number strictly better; the set is `low`..`high`; all 0 where a unit is left out.

    `rank_of` units were compared; `told_apart` of their pairs are known to differ, of all pairs at once where
    `simultaneous`. `draws` and `seed` reproduce the sets exactly.
    """

    rank: Ints
    low: Ints
    high: Ints
    rank_of: int
    told_apart: int
    confidence: float
    simultaneous: bool
    draws: int
    seed: int


def rank_sets(
    estimate: Floats,
    covariance: Floats,
    *,
    df: Floats | None = None,
    confidence: float = 0.95,
    simultaneous: bool = True,
    step_down: bool = True,
    side: Side = "both",
    draws: int = DRAWS,
    seed: int = SEED,
) -> RankSets:
    """Rank sets of p units; `covariance` (p, p), or (p,) variances of independent estimates, in squared units of
    `estimate` (higher is better).

    Simultaneous sets hold for all units at once, marginal ones for each alone. `side` "lower" bounds the best
    place only, "upper" the worst. `df` (p,) are the degrees of freedom of each variance; known for certain where None,
    as in csranks. A unit without estimate, variance or degrees of freedom (NaN) is left out, with rank 0.
    """
    contest = RankComparison(estimate, covariance, df=df, draws=draws, seed=seed)
    return contest.sets(confidence=confidence, simultaneous=simultaneous, step_down=step_down, side=side)


def tau_best(estimate: Floats, covariance: Floats, tau: int, **options: object) -> Bools:
    """(p,) units that may be among the best `tau`: with the confidence, all that truly are are in here."""
    sets = rank_sets(estimate, covariance, side="lower", **options)  # type: ignore[arg-type]
    return (sets.low > 0) & (sets.low <= tau)


def tau_worst(estimate: Floats, covariance: Floats, tau: int, **options: object) -> Bools:
    """(p,) units that may be among the worst `tau`, as `tau_best`."""
    sets = rank_sets(estimate, covariance, side="upper", **options)  # type: ignore[arg-type]
    return sets.high > sets.rank_of - tau


class RankComparison:
    """The units that can be compared, and the draws of their errors, made once for every family of comparisons."""

    def __init__(
        self,
        estimate: Floats,
        covariance: Floats,
        *,
        df: Floats | None = None,
        draws: int = DRAWS,
        seed: int = SEED,
    ) -> None:
        estimate, covariance = np.asarray(estimate, dtype=np.float64), np.asarray(covariance, dtype=np.float64)
        variance = covariance if covariance.ndim == 1 else np.diag(covariance)
        free = np.full(len(estimate), np.inf) if df is None else np.asarray(df, dtype=np.float64)
        self._in = np.flatnonzero(~np.isnan(estimate) & ~np.isnan(variance) & (free > 0))
        self._estimate = estimate[self._in]
        inside = covariance[self._in] if covariance.ndim == 1 else covariance[np.ix_(self._in, self._in)]
        self._covariance, self._units = inside, len(estimate)
        self._df = None if df is None else free[self._in]
        self._draws, self._seed = draws, seed
        self._spread = _spread_of_differences(inside)

    def sets(
        self,
        *,
        confidence: float = 0.95,
        simultaneous: bool = True,
        step_down: bool = True,
        side: Side = "both",
    ) -> RankSets:
        one_of("side", side, get_args(Side))
        better = self._better(confidence, simultaneous, step_down, side)
        count = len(self._in)
        low = np.ones(count, dtype=np.int64) if side == "upper" else 1 + better[0].sum(axis=0)
        high = np.full(count, count) if side == "lower" else count - better[1].sum(axis=1)
        rank = 1 + (self._estimate[:, None] > self._estimate).sum(axis=0)
        return RankSets(
            rank=self._at_their_rank(rank),
            low=self._at_their_rank(low),
            high=self._at_their_rank(high),
            rank_of=count,
            told_apart=int((better[0] | better[1]).sum()),
            confidence=confidence,
            simultaneous=simultaneous,
            draws=self._draws,
            seed=self._seed,
        )

    def _at_their_rank(self, values: Ints) -> Ints:
        placed = np.zeros(self._units, dtype=np.int64)
        placed[self._in] = values
        return placed

    def _better(self, confidence: float, simultaneous: bool, step_down: bool, side: Side) -> tuple[Bools, Bools]:
        """Two (p, p) arrays: j is known to be better than k, in the families of the k and in those of the j."""
        allowed = round((1 - confidence) * self._draws)
        if simultaneous:
            better = self._all_at_once(allowed, step_down)
            return better, better
        better_than_unit, worse_than_unit = (np.zeros(self._spread.shape, dtype=np.bool_) for _ in range(2))
        for unit in range(len(self._in)):
            worse, better = self._one_alone(unit, allowed, step_down, side)
            worse_than_unit[unit], better_than_unit[:, unit] = worse, better
        return better_than_unit, worse_than_unit

    def _all_at_once(self, allowed: int, step_down: bool) -> Bools:
        """Reject "θ_j is at most θ_k" over all ordered pairs until nothing more can be rejected."""
        family, difference = AllAgainstAll(self._differences), self._estimate[:, None] - self._estimate
        rejected = np.zeros(difference.shape, dtype=np.bool_)
        while True:
            more = difference > _steady(family.quantile(allowed, ~rejected)) * self._spread
            if (more <= rejected).all():
                return rejected
            rejected = more | rejected
            if not step_down:
                return rejected

    def _one_alone(self, unit: int, allowed: int, step_down: bool, side: Side) -> tuple[Bools, Bools]:
        """(p,) units that are known to be worse than this one, and those known to be better."""
        family, difference = OneAgainstAll(self._differences, unit), self._estimate[unit] - self._estimate
        spread, up, down = self._spread[unit], side != "lower", side != "upper"
        worse, better = np.zeros((2, len(self._in)), dtype=np.bool_)
        while True:
            critical = _steady(family.quantile(allowed, ~worse & up, ~better & down))
            now = (difference > critical * spread) & up, (-difference > critical * spread) & down
            if (now[0] <= worse).all() and (now[1] <= better).all():
                return worse, better
            worse, better = worse | now[0], better | now[1]
            if not step_down:
                return worse, better

    @cached_property
    def _differences(self) -> StudentisedDifferences:
        inside = self._covariance
        with np.errstate(divide="ignore"):
            scale = np.where(self._spread > 0, 1 / self._spread, 0).astype(np.float32)
        return StudentisedDifferences(self._errors, scale, inside if inside.ndim == 1 else np.diag(inside))

    @cached_property
    def _errors(self) -> Singles:
        """(R, p) draws of the errors of the estimates, widened where few degrees of freedom may understate them."""
        errors = self._normal_errors()
        return errors if self._df is None else errors * _widening(self._df, self._draws, self._seed + 1)

    def _normal_errors(self) -> Singles:
        normal = np.random.Generator(np.random.PCG64(self._seed)).standard_normal(
            (self._draws, len(self._in)), dtype=np.float32
        )
        if self._covariance.ndim == 1:
            return normal * np.sqrt(self._covariance).astype(np.float32)
        return (normal @ _root(self._covariance).astype(np.float32)).astype(np.float32)


def _widening(df: Floats, draws: int, seed: int) -> Singles:
    """(R, p) √(df/χ²), drawn for each unit alone; 1 where df is infinite."""
    widening = np.ones((draws, len(df)), dtype=np.float32)
    few = np.isfinite(df)
    gamma = np.random.Generator(np.random.PCG64(seed)).standard_gamma(df[few] / 2, (draws, int(few.sum())))
    widening[:, few] = np.sqrt(df[few] / (2 * gamma))
    return widening


def _steady(critical: float) -> float:
    """To five decimals: another processor's last bits move no place."""
    return round(critical, 5)


def _spread_of_differences(covariance: Floats) -> Floats:
    """(p, p) standard errors of all differences."""
    variance = covariance if covariance.ndim == 1 else np.diag(covariance)
    shared = np.diag(covariance) if covariance.ndim == 1 else covariance
    square = np.maximum(variance[:, None] + variance - 2 * shared, 0)
    rounding = 1e-12 * np.maximum(variance[:, None], variance)
    return np.sqrt(np.where(square > rounding, square, 0))


def _root(covariance: Floats) -> Floats:
    """The symmetric square root: there is only one, whatever the rank and however the eigenvectors are chosen."""
    values, vectors = np.linalg.eigh(covariance)
    root: Floats = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    return root
