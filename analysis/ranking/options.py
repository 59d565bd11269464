"""Which wish comes first: shares of people who chose each of several answers, and the places that they may have.

The answers are options of one question, one or several of which a person may choose, or questions that are asked of
the same people. Their errors go together, since one person gives all of them: an option more chosen is another less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from analysis.arrays import Bools, Floats, Ints
from analysis.labelled import Labelled
from analysis.moderated.pool import FOR_ITEM, Moderated, moderate
from analysis.moderated.shared import moderated_covariance
from analysis.ranking.rank_sets import DRAWS, SEED, RankSets, rank_sets
from analysis.refusal import AnalysisError
from analysis.survey.design import Design
from analysis.survey.estimates import Estimates, means
from analysis.survey.inputs import columns_of, members_of
from analysis.survey.intervals import wilson


@dataclass(frozen=True, eq=False, repr=False)
class RankedOptions(Labelled):
    """Per option (K,): `moderated` share on 0-1, its interval `low`..`high`, `n` who answered; places and the sets of
    places that hold for all options together. NaN and place 0 where fewer than two answered."""

    names: tuple[str, ...]
    moderated: Moderated
    low: Floats
    high: Floats
    n: Ints
    sets: RankSets

    @property
    def may_be_first(self) -> Bools:
        """(K,) options that nothing is known to stand before."""
        return np.asarray(self.sets.low == 1)

    def columns(self) -> Mapping[str, Sequence[object]]:
        """Per option its name, share with interval, place with its set, and who answered."""
        sets = {"rank": self.sets.rank, "rank_low": self.sets.low, "rank_high": self.sets.high}
        numbers = {"share": self.moderated.estimate, "low": self.low, "high": self.high, **sets, "n": self.n}
        return {"name": self.names, **{name: column.tolist() for name, column in numbers.items()}}


def rank_options(
    design: Design,
    chosen: ArrayLike,
    *,
    domain: ArrayLike | None = None,
    names: Sequence[str] = (),
    confidence: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> RankedOptions:
    """Places of K answers by the share of people who chose them: `chosen` (n, K) is 1 or 0, NaN of who was not asked or
    did not answer; `domain` (n,) of whom this is told.

    Variances are moderated among the answers, correlations pulled to those between persons, and the fraction of a
    finite population is not taken off: judged is what people want, not what these few ticked. Raises AnalysisError
    where something else than 0 and 1 is given.
    """
    columns = columns_of(chosen, design.n)
    told = members_of(domain, design.n)
    _refuse_neither(columns)
    endless = _of_an_endless_population(design)
    found = means(endless, columns, domain=told, names=names)
    answered = told[:, None] & ~np.isnan(columns)
    size = _kish_sizes(design.weights, answered)
    most = found.df.max(initial=0)
    pool = moderate(found.estimate, np.diag(found.covariance), found.df, size, prior=FOR_ITEM, most_df=most)
    sets = rank_sets(
        pool.estimate,
        _covariance(found, pool, _between_persons(design.weights, columns, answered)),
        df=pool.df,
        confidence=confidence,
        draws=draws,
        seed=seed,
    )
    low, high = wilson(pool.estimate, pool.n_eff, pool.df, confidence)
    return RankedOptions(found.names, pool, low, high, found.n, sets)


def _refuse_neither(columns: Floats) -> None:
    neither = np.argwhere((columns != 0) & (columns != 1) & ~np.isnan(columns))
    if len(neither):
        row, column = neither[0]
        given = f"row {row + 1}: column {column + 1} of the answers is {columns[row, column]:g}"
        raise AnalysisError(f"{given}; chosen is 1, not chosen 0, not asked NaN")


def _of_an_endless_population(design: Design) -> Design:
    stages = tuple(replace(stage, units_there=np.full(design.n, np.nan)) for stage in design.stages)
    return replace(design, stages=stages[:1])


def _kish_sizes(weights: Floats, answered: Bools) -> Floats:
    """(K,) answers of equal weight that those to each column are worth; 0 without any."""
    square = (weights**2) @ answered
    sizes: Floats = np.where(square > 0, (weights @ answered) ** 2 / np.where(square > 0, square, 1), 0)
    return sizes


def _between_persons(weights: Floats, columns: Floats, answered: Bools) -> Floats:
    """(K, K) correlations of what one person chooses, 0 where nobody, or everybody, chose."""
    mass = weights @ answered
    mean = (weights @ np.where(answered, columns, 0)) / np.where(mass > 0, mass, 1)
    apart = np.where(answered, columns - mean, 0)
    together = apart.T @ (weights[:, None] * apart)
    spread = np.sqrt(np.diag(together))
    scale = spread[:, None] * spread
    correlations: Floats = np.where(scale > 0, together / np.where(scale > 0, scale, 1), 0)
    return correlations


def _covariance(found: Estimates, pool: Moderated, persons: Floats) -> Floats:
    """(K, K) for ranks, NaN of who is left out."""
    inside = np.flatnonzero(~np.isnan(pool.variance))
    covariance = np.full((len(pool.variance), len(pool.variance)), np.nan)
    square = np.ix_(inside, inside)
    everybody = np.ones((len(inside), len(inside)), dtype=np.bool_)
    covariance[square] = moderated_covariance(
        pool.variance[inside],
        found.df[inside],
        found.covariance[square],
        everybody,
        pool.strength,
        towards=persons[square],
    )
    return covariance
