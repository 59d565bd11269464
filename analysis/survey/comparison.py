"""Is one number different from another: contrasts, targets, t, Wald and Rao-Scott tests.

A difference is judged by its own interval, never by whether two intervals overlap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.arrays import Bools, Floats, Ints
from analysis.labelled import Labelled
from analysis.refusal import AnalysisError, one_of
from analysis.survey.adjustment import p_of_t
from analysis.survey.design import Design
from analysis.survey.estimates import Estimates, means, totals
from analysis.survey.inputs import Labels, column_of, columns_of, groups_of, members_of

Order = Literal[1, 2]


@dataclass(frozen=True, slots=True)
class SignificanceTest:
    """A statistic and its p value; `df` and, for F, `ddf` are its degrees of freedom."""

    statistic: float
    df: float
    p: float
    ddf: float = np.inf


def t_test(design: Design, values: ArrayLike, group: ArrayLike) -> tuple[float, SignificanceTest]:
    """(mean inside the group (n,) - mean outside, test) for values (n,), NaN unanswered; df are the design's - 1, as
    R's svyttest."""
    values, group = column_of(values, design.n, "the column of values"), members_of(group, design.n, "group")
    answered = ~np.isnan(values)
    inside = means(design, np.stack([np.where(answered & side, values, np.nan) for side in (group, ~group)], axis=1))
    gap = inside.combine(np.array([[1.0, -1.0]]))
    df = design.degrees_of_freedom(np.flatnonzero(answered)) - 1.0
    t = float(gap.estimate[0] / gap.se[0]) if gap.se[0] > 0 else np.nan
    return float(gap.estimate[0]), SignificanceTest(t, df, float(p_of_t(np.array(t), np.array(df))))


def wald_test(estimate: Floats, covariance: Floats, ddf: float) -> SignificanceTest:
    """Are all estimates (q,) 0? F = estimateᵀ V⁻¹ estimate / rank of V (q, q), on that and `ddf` degrees of freedom.
    NaN where something is unknown or nothing varies."""
    if np.isnan(estimate).any() or np.isnan(covariance).any() or not covariance.any():
        return SignificanceTest(np.nan, 0, np.nan, ddf)
    rank = int(np.linalg.matrix_rank(covariance))
    square = float(estimate @ np.linalg.pinv(covariance, hermitian=True) @ estimate)
    f = square / rank
    return SignificanceTest(f, rank, p_of_f(f, rank, ddf), ddf)


@dataclass(frozen=True, eq=False, repr=False)
class Regression(Labelled):
    """Least squares under the design: `coefficient` (m,), `covariance` (m, m), `df` left for its tests."""

    coefficient: Floats
    covariance: Floats
    df: float

    def columns(self) -> Mapping[str, Sequence[object]]:
        """Per coefficient its number from 1 and standard error."""
        se = np.sqrt(np.maximum(np.diag(self.covariance), 0))
        number = range(1, len(self.coefficient) + 1)
        return {"number": number, "coefficient": self.coefficient.tolist(), "se": se.tolist()}

    def test(self, which: Sequence[int]) -> SignificanceTest:
        """Wald test that these coefficients are all 0."""
        places = list(which)
        return wald_test(self.coefficient[places], self.covariance[np.ix_(places, places)], self.df)


def regression(design: Design, outcome: ArrayLike, explaining: ArrayLike) -> Regression:
    """Weighted least squares of (n,) on columns (n, m), which hold their own constant; rows with NaN are outside."""
    outcome, explaining = column_of(outcome, design.n, "the outcome"), columns_of(explaining, design.n)
    inside = ~np.isnan(outcome) & ~np.isnan(explaining).any(axis=1)
    y, x = np.where(inside, outcome, 0), np.where(inside[:, None], explaining, 0)
    cross = (x * design.weights[:, None]).T @ x
    _refuse_dependent(cross)
    bread = np.linalg.inv(cross)
    coefficient = bread @ (x.T @ (design.weights * y))
    influence = (x * (y - x @ coefficient)[:, None]) @ bread
    df = design.degrees_of_freedom(np.flatnonzero(inside)) + 1.0 - x.shape[1]
    return Regression(coefficient, design.covariance(influence), df)


def _refuse_dependent(cross: Floats) -> None:
    """Where a column follows from others no coefficients are told apart; `cross` (m, m) are their products."""
    scale = np.sqrt(np.diag(cross))
    scaled = cross / np.where(scale > 0, scale, 1) / np.where(scale > 0, scale, 1)[:, None]
    for place in range(len(cross)):
        if np.linalg.matrix_rank(scaled[: place + 1, : place + 1], hermitian=True) <= place:
            raise AnalysisError(
                f"column {place + 1} of what explains follows from those before it in the answered rows"
            )


def rao_scott(design: Design, rows: Labels, columns: Labels, *, order: Order = 2) -> SignificanceTest:
    """Are two groupings (n,), labels or numbers with -1 for unknown, independent? (Rao and Scott 1981, 1984)

    Pearson's statistic of the weighted table, scaled by the design effects of what is tested. `order` 2 gives F with
    Satterthwaite's degrees of freedom; 1 gives Pearson's X² with the chi-squared p value of its first-order scaling.
    """
    one_of("order", order, get_args(Order))
    cells, shape, known = _two_way(design.n, rows, columns)
    if min(shape) < 2:
        return SignificanceTest(np.nan, 0, np.nan)
    table = means(design, cells, domain=known)
    n = int(known.sum())
    effects = _generalised_effects(table, shape, n)
    if not np.trace(effects) > 0:
        return SignificanceTest(np.nan, 0, np.nan)
    statistic = _pearson(table.estimate.reshape(shape), n)
    tested, trace = len(effects), float(np.trace(effects))
    if order == 1:
        return SignificanceTest(statistic, tested, float(special.chdtrc(tested, statistic * tested / trace)))
    ndf = trace**2 / float(np.trace(effects @ effects))
    ddf = ndf * design.degrees_of_freedom(np.flatnonzero(known))
    return SignificanceTest(statistic / trace, ndf, p_of_f(statistic / trace, ndf, ddf), ddf)


def wald_independence(design: Design, rows: Labels, columns: Labels, *, adjusted: bool = False) -> SignificanceTest:
    """Are two groupings (n,), labels or numbers with -1 for unknown, independent? By N_ij - N_i N_j / N being 0.

    F on q = (r - 1)(c - 1) and the design's df (Koch, Freeman and Freeman 1975); `adjusted` takes q - 1 of them away
    (Thomas and Rao 1987): R's svychisq "Wald" and "adjWald". NaN where the cells do not vary enough to be tested.
    """
    cells, shape, known = _two_way(design.n, rows, columns)
    q = (shape[0] - 1) * (shape[1] - 1)
    if not q:
        return SignificanceTest(np.nan, 0, np.nan)
    gap, spread = _gaps_from_independence(totals(design, cells, domain=known), shape)
    if np.isnan(spread).any() or np.linalg.matrix_rank(spread) < q:
        return SignificanceTest(np.nan, q, np.nan)
    df = float(design.degrees_of_freedom(np.flatnonzero(known)))
    if df < q:
        return SignificanceTest(np.nan, q, np.nan)
    left = df - q + 1 if adjusted else df
    f = float(gap @ np.linalg.solve(spread, gap)) / q * left / df
    return SignificanceTest(f, q, p_of_f(f, q, left), left)


def _gaps_from_independence(counts: Estimates, shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """(q,) N_ij - N_i N_j / N without the last row and column, and their covariance (q, q)."""
    there = counts.estimate.reshape(shape)
    of_row, of_column = there.sum(axis=1) / there.sum(), there.sum(axis=0) / there.sum()
    expected = np.outer(of_row, of_column)
    cell = np.arange(there.size).reshape(shape)
    slopes = np.repeat(expected[:-1, :-1].reshape(-1, 1), there.size, axis=1)
    for slope, (i, j) in zip(slopes, np.ndindex(shape[0] - 1, shape[1] - 1), strict=True):
        slope[cell[i, j]] += 1
        slope[cell[i]] -= of_column[j]
        slope[cell[:, j]] -= of_row[i]
    gap: Floats = (there - there.sum() * expected)[:-1, :-1].ravel()
    return gap, slopes @ counts.covariance @ slopes.T


def _two_way(n: int, rows: Labels, columns: Labels) -> tuple[Floats, tuple[int, int], Bools]:
    """(which cell (n, r c), row by row, (r, c), who is known (n,)) of the groups that somebody is in."""
    row, column = groups_of(rows, n, "rows"), groups_of(columns, n, "columns")
    known = (row >= 0) & (column >= 0)
    row, column = _number_known(row, known), _number_known(column, known)
    shape = int(row.max(initial=-1)) + 1, int(column.max(initial=-1)) + 1
    cell = np.where(known, row * shape[1] + column, -1)
    return (cell[:, None] == np.arange(shape[0] * shape[1])).astype(np.float64), shape, known


def _number_known(group: Ints, known: Bools) -> Ints:
    """Groups nobody is in are no rows or columns of the table."""
    number = np.full(len(group), -1)
    number[known] = np.unique(group[known], return_inverse=True)[1]
    return number


def _pearson(share: Floats, n: int) -> float:
    expected = np.outer(share.sum(axis=1), share.sum(axis=0))
    there = expected > 0
    return float(n * ((share - expected)[there] ** 2 / expected[there]).sum())


def _generalised_effects(table: Estimates, shape: tuple[int, int], n: int) -> Floats:
    """(m, m), m = (r - 1)(c - 1): variance under the design of the contrasts of log shares that independence sets to
    0, over their variance under simple random sampling."""
    main, interaction = _effects_of_table(shape)
    contrasts = interaction - main @ np.linalg.lstsq(main, interaction, rcond=None)[0]
    seen = table.estimate[:, None] > 0
    per_share = np.where(seen, contrasts / np.where(seen, table.estimate[:, None], 1), 0)
    simple = contrasts.T @ per_share / n
    effects: Floats = np.linalg.solve(simple, per_share.T @ table.covariance @ per_share).astype(np.float64)
    return effects


def _effects_of_table(shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """Columns over the cells: constant, rows and columns; and their products."""
    row, column = (np.arange(shape[0] * shape[1]) // shape[1], np.arange(shape[0] * shape[1]) % shape[1])
    of_row = (row[:, None] == np.arange(1, shape[0])).astype(np.float64)
    of_column = (column[:, None] == np.arange(1, shape[1])).astype(np.float64)
    products = (of_row[:, :, None] * of_column[:, None, :]).reshape(len(row), -1)
    return np.hstack([np.ones((len(row), 1)), of_row, of_column]), products


def p_of_f(f: float, df: float, ddf: float) -> float:
    return float(special.chdtrc(df, f * df) if np.isinf(ddf) else special.fdtrc(df, ddf, f))
