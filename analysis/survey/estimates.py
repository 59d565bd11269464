"""Means, totals, ratios, shares and quantiles of any columns in any domains, with their covariance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from analysis.arrays import Bools, Floats, Ints
from analysis.labelled import Labelled
from analysis.refusal import AnalysisError, one_of
from analysis.survey import intervals
from analysis.survey.design import Design
from analysis.survey.inputs import Labels, column_of, columns_of, labels_of, members_of
from analysis.survey.totals import design_effect, influence_of_ratio

Missing = Literal["itemwise", "listwise"]
DomainStatistic = Literal["mean", "total", "ratio"]
Effect = Literal["without-replacement", "replace"]
"""What a design effect compares with: a simple random sample of as many without replacement, or with it."""
IntervalMethod = Literal["wald", "logit", "wilson", "korn-graubard", "arcsine", "likelihood-exact"]


@dataclass(frozen=True, eq=False, repr=False)
class Estimates(Labelled):
    """q numbers in the units of their columns: `estimate` (q,), `covariance` (q, q), `df` (q,), `n` (q,) rows used.

    `influence` (n, q) are the columns that the covariance comes from: any linear combination of estimates is the
    same combination of columns. `size` (q,) is how many answers they are worth where none differ from each other: of
    unequal weights, and of the part of the population that was not asked. `deff` (q,) is without replacement; NaN where
    it has no meaning. NaN is unknown.
    """

    names: tuple[str, ...]
    estimate: Floats
    covariance: Floats
    df: Floats
    n: Ints
    deff: Floats
    influence: Floats = field(repr=False)
    size: Floats = field(repr=False)

    def columns(self) -> Mapping[str, Sequence[object]]:
        """Per number its name, estimate, standard error, degrees of freedom, rows used and design effect."""
        numbers = {"estimate": self.estimate, "se": self.se, "df": self.df, "n": self.n, "deff": self.deff}
        return {"name": self.names, **{name: column.tolist() for name, column in numbers.items()}}

    @property
    def se(self) -> Floats:
        return np.sqrt(np.maximum(np.diag(self.covariance), 0))

    def interval(self, method: IntervalMethod = "wald", confidence: float = 0.95) -> tuple[Floats, Floats]:
        """Wald for any number; logit, Wilson, Korn-Graubard and the others for numbers on 0-1.

        `share_intervals.share_interval` has "likelihood" as R's survey computes it too: that one needs the answers.
        """
        one_of("method", method, get_args(IntervalMethod))
        p, v = self.estimate, np.diag(self.covariance)
        if method == "wald":
            return intervals.wald(p, self.se, self.df, confidence)
        if method == "logit":
            return intervals.logit(p, self.se, self.df, confidence)
        if method == "arcsine":
            return intervals.arcsine(p, self.se, self.df, confidence)
        with np.errstate(divide="ignore", invalid="ignore"):
            n_eff = np.where(v > 0, p * (1 - p) / v, self.size)
        if method == "likelihood-exact":
            return intervals.likelihood(p, self.n.astype(np.float64), n_eff, self.df, confidence)
        if method == "wilson":
            return intervals.wilson(p, n_eff, self.df, confidence)
        return intervals.korn_graubard(p, self.n.astype(np.float64), n_eff, self.df, confidence)

    def combine(self, weights: Floats, names: Sequence[str] | None = None) -> Estimates:
        """(m, q) weights: contrasts, composites, aggregates; their df is the smallest of those that take part."""
        weights = np.atleast_2d(np.asarray(weights, dtype=np.float64))
        taking_part = np.where(weights != 0, self.df, np.inf)
        size = np.where(weights != 0, self.n, np.iinfo(np.int64).max)
        unknown = np.isnan(np.diag(self.covariance))
        covariance = weights @ np.where(unknown[:, None] | unknown, 0, self.covariance) @ weights.T
        return Estimates(
            names=tuple(names or (f"combination {i + 1}" for i in range(len(weights)))),
            estimate=weights @ self.estimate,
            covariance=_known_from(~((weights != 0) & unknown).any(axis=1), covariance),
            df=taking_part.min(axis=1),
            n=size.min(axis=1).astype(np.int64),
            deff=np.full(len(weights), np.nan),
            influence=self.influence @ weights.T,
            size=np.where(weights != 0, self.size, np.inf).min(axis=1),
        )


def means(
    design: Design,
    columns: ArrayLike,
    *,
    domain: ArrayLike | None = None,
    missing: Missing = "itemwise",
    deff: Effect = "without-replacement",
    names: Sequence[str] = (),
) -> Estimates:
    """Means of columns (n, q) over the domain (n,). NaN leaves both sums of its own column ("itemwise") or takes the
    whole row out of the domain ("listwise"); the row stays in the design either way. `deff` "replace" compares with
    sampling with replacement, as R's."""
    columns = columns_of(columns, design.n)
    rated = _rated(columns, domain, missing)
    estimate, influence = influence_of_ratio(np.where(rated, columns, 0), rated.astype(np.float64), design.weights)
    covariance = _known_from(rated.sum(axis=0) > 1, design.covariance(influence, np.asarray(rated.any(axis=1))))
    return Estimates(
        names=_names(names, columns),
        estimate=estimate,
        covariance=covariance,
        df=_df(design, rated),
        n=rated.sum(axis=0),
        deff=_design_effects(design, columns, rated, np.diag(covariance), deff),
        influence=influence,
        size=_size(design, rated),
    )


def totals(
    design: Design,
    columns: ArrayLike,
    *,
    domain: ArrayLike | None = None,
    missing: Missing = "itemwise",
    deff: Effect = "without-replacement",
    names: Sequence[str] = (),
) -> Estimates:
    """q weighted sums, in units of the columns (n, q) or (n,), over the domain (n,); missing answers (NaN) add
    nothing."""
    columns = columns_of(columns, design.n)
    rated = _rated(columns, domain, missing)
    influence = np.where(rated, columns, 0)
    found = _estimates(design, design.weights @ influence, influence, rated, _names(names, columns))
    mass = design.weights @ rated
    per_head = np.diag(found.covariance) / np.where(mass > 0, mass, np.nan) ** 2
    return replace(found, deff=_design_effects(design, columns, rated, per_head, deff))


def ratios(
    design: Design,
    above: ArrayLike,
    below: ArrayLike,
    *,
    domain: ArrayLike | None = None,
    names: Sequence[str] = (),
) -> Estimates:
    """sum(w above) / sum(w below), q estimates, for two sets of columns (n, q) or (n,); a row needs both, NaN leaves
    its own ratio (Särndal, Swensson and Wretman 1992, chapter 5)."""
    above, below = columns_of(above, design.n, "above"), columns_of(below, design.n, "below")
    rated = _rated(above + below, domain, "itemwise")
    estimate, influence = influence_of_ratio(np.where(rated, above, 0), np.where(rated, below, 0), design.weights)
    found = _estimates(design, estimate, influence, rated, _names(names, above))
    return replace(found, covariance=_known_from(found.n > 1, found.covariance))


def level_distribution(
    design: Design, answers: ArrayLike, levels: Sequence[float], *, domain: ArrayLike | None = None
) -> Estimates:
    """Share of each level among those who answered (n,); the shares add up to 1, each row of the covariance to 0."""
    answers = column_of(answers, design.n, "the column of answers")
    answered = members_of(domain, design.n) & ~np.isnan(answers)
    columns = (answers[:, None] == np.asarray(levels, dtype=np.float64)).astype(np.float64)
    return means(design, columns, domain=answered, names=[f"{level:g}" for level in levels])


def by_domain(
    design: Design,
    columns: ArrayLike,
    groups: Labels,
    *,
    statistic: DomainStatistic = "mean",
    below: ArrayLike | None = None,
    missing: Missing = "itemwise",
    names: Sequence[str] = (),
    deff: Effect = "without-replacement",
) -> Estimates:
    """Means, totals or ratios of columns (n, q) in every group (n,) at once, group by group, with the covariance
    between all of them. "ratio" is sum(w columns) / sum(w below), `below` (n, q)."""
    one_of("statistic", statistic, get_args(DomainStatistic))
    columns = columns_of(columns, design.n)
    number, kinds = labels_of(groups, design.n, "groups")
    labels = [f"{kind}:{name}" for kind in kinds for name in _names(names, columns)]
    split = _Split(number, len(kinds), missing)
    if statistic == "ratio":
        if below is None:
            raise AnalysisError('statistic "ratio" needs the columns that stand below')
        return ratios(design, split(columns), split(columns_of(below, design.n, "below")), names=labels)
    return (means if statistic == "mean" else totals)(design, split(columns), deff=deff, names=labels)


class _Split:
    """Columns (n, q) of each group beside each other (n, groups q), NaN outside it."""

    def __init__(self, number: Ints, groups: int, missing: Missing) -> None:
        self._number, self._groups, self._missing = number, groups, missing

    def __call__(self, columns: Floats) -> Floats:
        rated = _rated(columns, None, self._missing)
        inside = np.repeat(self._number[:, None] == np.arange(self._groups), columns.shape[1], axis=1)
        return np.where(inside & np.tile(rated, self._groups), np.tile(columns, self._groups), np.nan)


def satisfied_share(design: Design, answers: ArrayLike, satisfied_from: float, **options: object) -> Estimates:
    """q shares on 0-1 of those who rated (n, q) or (n,), NaN where not rated, at `satisfied_from` or better; options as
    for `means`."""
    answers = columns_of(answers, design.n)
    return means(design, np.where(np.isnan(answers), np.nan, answers >= satisfied_from), **options)  # type: ignore[arg-type]


def stacked(*parts: Estimates, design: Design) -> Estimates:
    """Estimates of one design side by side, their numbers in order, with the covariance between all of them: from their
    influence columns, so that rows in several count in both."""
    influence = np.hstack([part.influence for part in parts])
    return Estimates(
        names=tuple(name for part in parts for name in part.names),
        estimate=np.concatenate([part.estimate for part in parts]),
        covariance=_known_from(~np.isnan(np.concatenate([part.se for part in parts])), design.covariance(influence)),
        df=np.concatenate([part.df for part in parts]),
        n=np.concatenate([part.n for part in parts]),
        deff=np.concatenate([part.deff for part in parts]),
        influence=influence,
        size=np.concatenate([part.size for part in parts]),
    )


def _estimates(design: Design, estimate: Floats, influence: Floats, rated: Bools, names: tuple[str, ...]) -> Estimates:
    return Estimates(
        names=names,
        estimate=estimate,
        covariance=design.covariance(influence, np.asarray(rated.any(axis=1))),
        df=_df(design, rated),
        n=rated.sum(axis=0),
        deff=np.full(len(estimate), np.nan),
        influence=influence,
        size=_size(design, rated),
    )


def _known_from(known: Bools, covariance: Floats) -> Floats:
    """What rests on a single answer has no variance: not 0, unknown."""
    return np.where(known[:, None] & known, covariance, np.nan)


def _size(design: Design, rated: Bools) -> Floats:
    """(q,) (sum w)² / sum (1 - f) w², as the indices of a wave have it."""
    weights = design.weights
    square = (design.unsampled() * weights**2) @ rated
    with np.errstate(divide="ignore", invalid="ignore"):
        size: Floats = (weights @ rated) ** 2 / square
    return size


def _design_effects(design: Design, columns: Floats, rated: Bools, variances: Floats, deff: Effect) -> Floats:
    replacement = one_of("deff", deff, get_args(Effect)) == "replace"
    weights = design.weights[:, None] * rated
    return design_effect(np.where(rated, columns, 0), weights, variances, replacement=replacement)


def _df(design: Design, rated: Bools) -> Floats:
    """A domain's own; a row that only lacks an answer keeps its place, so columns of one domain share theirs."""
    if rated.all():
        return np.full(rated.shape[1], float(design.degrees_of_freedom()))
    return np.array([float(design.degrees_of_freedom(np.flatnonzero(mine))) for mine in rated.T])


def _rated(columns: Floats, domain: ArrayLike | None, missing: Missing) -> Bools:
    one_of("missing", missing, get_args(Missing))
    rated = ~np.isnan(columns)
    if missing == "listwise":
        rated = np.repeat(rated.all(axis=1, keepdims=True), columns.shape[1], axis=1)
    return rated if domain is None else rated & members_of(domain, len(columns))[:, None]


def _names(names: Sequence[str], columns: Floats) -> tuple[str, ...]:
    return tuple(names) or tuple(f"column {i + 1}" for i in range(columns.shape[1]))
