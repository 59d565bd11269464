"""How any sample was drawn: weights, strata, sampling units and what is known of the population, as one value.

For data that are not a wave of this program, and for the parts of the method that a wave does not need; a wave's own
indices take the faster way of `analysis.index.indices` to the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike

from analysis.arrays import Bools, Floats, Ints, number_pairs, sum_by
from analysis.refusal import AnalysisError, one_of
from analysis.survey.inputs import Labels, column_of, known_labels
from analysis.survey.totals import Lonely, Stage, covariance, degrees_of_freedom

ROUNDS = 10
ROUNDING = 1e-9
HEAVIEST, MOST_UNEQUAL = 1e100, 1e12
"""No form stands for more; beside one that weighs so much more than another the other is lost in rounding."""


class DesignError(AnalysisError):
    """The columns of a design do not fit together, or an estimate asks for what the design does not have."""


@dataclass(frozen=True, eq=False)
class Calibrated:
    """One calibration of the weights: `benchmarks` (n, m) are columns whose population totals were met, `before` (n,)
    the weights before and `after` (n,) those that meet them."""

    benchmarks: Floats
    before: Floats
    after: Floats

    def left(self, weighted: Floats) -> Floats:
        """Of weighted columns w z (n, q), what the benchmarks do not explain: z - x B with B fitted by the weights
        before (Deville and Särndal 1992, eq. 3.4)."""
        columns = weighted / np.where(self.after != 0, self.after, 1)[:, None]
        explained = columns - self._residuals(columns)
        rest: Floats = weighted - explained * self.after[:, None]
        return rest

    def _residuals(self, columns: Floats) -> Floats:
        root = np.sqrt(np.maximum(self.before, 0))[:, None]
        fitted, *_ = np.linalg.lstsq(self.benchmarks * root, columns * root, rcond=None)
        left: Floats = columns - self.benchmarks @ fitted
        return left


@dataclass(frozen=True, eq=False)
class Raked(Calibrated):
    """A calibration to the margins `groups`, each (n,) numbers from 0, with the residuals of R's rake: ten rounds of
    taking the plain mean of its group, margin after margin, from every column (docs/decisions/0019)."""

    groups: tuple[Ints, ...] = ()

    def _residuals(self, columns: Floats) -> Floats:
        for _ in range(ROUNDS):
            for group in self.groups:
                size = np.bincount(group)
                columns = columns - (sum_by(columns, group, len(size)) / np.maximum(size, 1)[:, None])[group]
        return columns


@dataclass(frozen=True, eq=False)
class Design:
    """`weights` (n,); `stages` of sampling, the first one deciding the degrees of freedom; `lonely` says what a
    stratum with one unit adds to variances. After `calibrations`, in the order they were made, the variances come from
    residuals.
    """

    weights: Floats
    stages: tuple[Stage, ...]
    lonely: Lonely = "adjust"
    calibrations: tuple[Calibrated, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        one_of("lonely", self.lonely, get_args(Lonely), error=DesignError)

    @property
    def n(self) -> int:
        return len(self.weights)

    def covariance(self, influence: Floats, members: Bools | None = None) -> Floats:
        """(q, q) of sum(w z) for influence columns z (n, q); 0 outside the domain, but no row may be missing.
        `members` (n,) of the domain are only asked for where lonely strata take the average of the others.

        Each calibration takes its part from the weighted columns, the first one first; weights changed afterwards
        (trimmed, calibrated again) stand for columns changed in that proportion.
        """
        weighted = influence * self.weights[:, None]
        for calibration in self.calibrations:
            weighted = calibration.left(weighted)
        return covariance(weighted, np.ones(self.n), self.stages, lonely=self.lonely, members=members)

    def degrees_of_freedom(self, members: Ints | None = None) -> int:
        """Sampling units minus strata, counting those with `members` (row numbers; all where None)."""
        return degrees_of_freedom(self.stages[0], np.arange(self.n) if members is None else members)

    def unsampled(self) -> Floats:
        """(n,) 1 - f of the stratum that each row lies in, at the first stage; 1 where no population is known."""
        stage = self.stages[0]
        _, example = number_pairs(stage.stratum, stage.unit)
        sampled = np.bincount(stage.stratum[example])[stage.stratum]
        unsampled: Floats = 1 - sampled / np.where(np.isnan(stage.units_there), np.inf, stage.units_there)
        return unsampled

    def with_weights(self, weights: Floats) -> Design:
        """The same sample with other weights, the trimmed ones for example."""
        return replace(self, weights=weights)


def design_from(
    n: int,
    *,
    weights: ArrayLike | None = None,
    strata: Labels | None = None,
    clusters: Sequence[Labels] = (),
    populations: Sequence[ArrayLike] = (),
    lonely: Lonely = "adjust",
) -> Design:
    """A design of n rows from columns of labels, as arrays or lists.

    `strata` (n,) of the first stage; `clusters`, one column of labels per stage (none: every row is a unit);
    `populations`, per stage and row, how many units the stratum (later: the unit of the stage before) has, NaN where
    unknown. Without weights they are the product over stages of units there / units sampled, or 1 where a population
    is not given. Raises DesignError, with the row, for weights and populations that cannot be.
    """
    if n < 1:
        raise DesignError("a design of no rows: nothing can be estimated from it; give the rows that were sampled")
    if len(populations) > max(len(clusters), 1):
        raise DesignError(f"populations of {len(populations)} stages are given, and clusters of {len(clusters)}")
    stratum = np.zeros(n, dtype=np.int64) if strata is None else known_labels(strata, n, "strata")
    stages = []
    for place, labels in enumerate(clusters or [np.arange(n)]):
        unit, _ = number_pairs(stratum, known_labels(labels, n, f"clusters of stage {place + 1}"))
        there = np.full(n, np.nan)
        if place < len(populations):
            there = _populations(populations[place], stratum, unit, f"the population of stage {place + 1}")
        stages.append(Stage(stratum, unit, there))
        stratum = unit
    return Design(_inverse_chances(stages, n) if weights is None else _weights(weights, n), tuple(stages), lonely)


def _populations(given: ArrayLike, stratum: Ints, unit: Ints, called: str) -> Floats:
    """(n,) of a stage. One number in every stratum, at least the units that were sampled there."""
    there = column_of(np.where(np.isinf(np.asarray(given, dtype=np.float64)), np.nan, given), len(stratum), called)
    _, first, number = np.unique(stratum, return_index=True, return_inverse=True)
    of_first = there[first][number]
    differing = np.flatnonzero((there != of_first) & ~(np.isnan(there) & np.isnan(of_first)))
    if len(differing):
        row, other = differing[0], first[number[differing[0]]]
        raise DesignError(
            f"row {row + 1}: {called} is {there[row]:g}, in row {other + 1} of the same stratum {there[other]:g}"
        )
    _, example = number_pairs(stratum, unit)
    sampled = np.bincount(stratum[example])[stratum]
    short = np.flatnonzero(there * (1 + ROUNDING) < sampled)
    if len(short):
        row = short[0]
        raise DesignError(f"row {row + 1}: {called} is {there[row]:g}, fewer than the {sampled[row]} that were sampled")
    return there


def _weights(given: ArrayLike, n: int) -> Floats:
    weights = column_of(given, n, "the weight")
    for wrong, what in (
        (np.isnan(weights), "has no weight"),
        (weights < 0, "has a weight below 0"),
        (weights > HEAVIEST, f"has a weight over {HEAVIEST:g}"),
    ):
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise DesignError(f"row {row + 1} {what}: {weights[row]:g}")
    positive = weights[weights > 0]
    if n and not len(positive):
        raise DesignError("no row has a weight above 0")
    if n and positive.max() > MOST_UNEQUAL * positive.min():
        heavy, light = int(weights.argmax()), int(np.where(weights > 0, weights, np.inf).argmin())
        pair = f"row {heavy + 1} weighs {weights[heavy]:g}, row {light + 1} {weights[light]:g}"
        raise DesignError(f"{pair}: beside it the other does not count")
    return weights


def _inverse_chances(stages: Sequence[Stage], n: int) -> Floats:
    weights = np.ones(n)
    for stage in stages:
        _, example = number_pairs(stage.stratum, stage.unit)
        sampled = np.bincount(stage.stratum[example])[stage.stratum]
        weights *= np.where(np.isfinite(stage.units_there), stage.units_there / sampled, 1.0)
    return weights
