"""Do the items of a factor measure one thing, and did people answer them with care?

Cronbach 1951; Feldt, Woodruff and Salih 1987 for the interval; Duhachek and Iacobucci 2004 for the standard error;
Guttman 1945 for λ6; McDonald 1999 for ω; Curran 2016 for careless answering.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from analysis.arrays import Bools, Floats
from analysis.labelled import Labelled
from analysis.refusal import AnalysisError
from questionnaires.codes import Missing

FACTOR_STEPS = 500
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False, repr=False)
class ScaleQuality(Labelled):
    """Of K items (K,): `alpha` on 0-1 with `low`..`high`, `se` and `standardised`; `lambda6`, `omega` (one factor),
    `average_r`; per item `if_dropped`, `item_rest` (correlation with the sum of the others), `ceiling` (share of the
    best level) and `unanswered` (share of NaN). `n` forms: those complete, or the fewest of a pair."""

    alpha: float
    low: float
    high: float
    se: float
    standardised: float
    lambda6: float
    omega: float
    average_r: float
    if_dropped: Floats
    item_rest: Floats
    ceiling: Floats
    unanswered: Floats
    n: int


def scale_quality(
    answers: Floats, *, weights: Floats | None = None, pairwise: bool = False, confidence: float = 0.95
) -> ScaleQuality:
    """Judge the items of one scale, (n, K), all pointing the same way, NaN where not rated.

    Complete forms are used, or with `pairwise` for every pair those that rated both; `weights` (n,) count in both.
    """
    if answers.shape[1] < 2:
        raise AnalysisError("a scale has at least two items")
    covariance, n = covariance_of_items(answers, weights=weights, pairwise=pairwise)
    _refuse_without_spread(covariance)
    alpha = cronbach_alpha(covariance)
    low, high = feldt_interval(alpha, n, len(covariance), confidence)
    correlation = correlation_of(covariance)
    return ScaleQuality(
        alpha=alpha,
        low=low,
        high=high,
        se=alpha_se(covariance, n),
        standardised=cronbach_alpha(correlation),
        lambda6=guttman_lambda6(correlation),
        omega=omega_total(correlation),
        average_r=float(correlation[~np.eye(len(correlation), dtype=np.bool_)].mean()),
        if_dropped=_if_dropped(covariance),
        item_rest=_item_rest(covariance),
        ceiling=_ceiling(answers, weights),
        unanswered=_share(np.isnan(answers), weights),
        n=n,
    )


def covariance_of_items(
    answers: Floats, *, weights: Floats | None = None, pairwise: bool = False
) -> tuple[Floats, int]:
    """((K, K) covariance, n). Weighted by w, with n / (n - 1) of the forms used; two at least."""
    w = np.ones(len(answers)) if weights is None else weights
    rated = ~np.isnan(answers) & (w > 0)[:, None]
    if not pairwise:
        complete = rated.all(axis=1)
        answers, w, rated = answers[complete], w[complete], rated[complete]
    r, x = rated.astype(np.float64), np.where(rated, answers, 0)
    mass, forms = r.T @ (w[:, None] * r), r.T @ r
    if forms.min() < 2:
        raise AnalysisError(f"{int(forms.min())} forms with an answer to the items are too few: two have to differ")
    first, product = x.T @ (w[:, None] * r), x.T @ (w[:, None] * x)
    covariance = (product / mass - (first / mass) * (first.T / mass)) * forms / (forms - 1)
    return covariance, int(forms.min())


def _refuse_without_spread(covariance: Floats) -> None:
    constant = np.flatnonzero(~(np.diag(covariance) > ROUNDING * np.nanmax(np.diag(covariance), initial=0)))
    if len(constant):
        raise AnalysisError(f"item {constant[0] + 1} is answered alike in all forms used: it says nothing of a scale")


def cronbach_alpha(covariance: Floats) -> float:
    """K / (K - 1) (1 - trace / sum); NaN where the items cancel each other out."""
    k, trace, whole = len(covariance), np.trace(covariance), covariance.sum()
    return float(k / (k - 1) * (1 - trace / whole)) if whole > ROUNDING * trace else float("nan")


def feldt_interval(alpha: float, n: int, items: int, confidence: float = 0.95) -> tuple[float, float]:
    tail = (1 - confidence) / 2
    df, ddf = n - 1, (n - 1) * (items - 1)
    low, high = (1 - (1 - alpha) * special.fdtri(df, ddf, p) for p in (1 - tail, tail))
    return float(low), float(high)


def alpha_se(covariance: Floats, n: int) -> float:
    """Asymptotic standard error under normality."""
    k, whole, trace = len(covariance), covariance.sum(), np.trace(covariance)
    if whole <= ROUNDING * trace:
        return float("nan")
    square = covariance @ covariance
    inner = whole * (np.trace(square) + trace**2) - 2 * trace * square.sum()
    return float(np.sqrt(2 * k**2 / ((k - 1) ** 2 * whole**3) * max(inner, 0) / n))


def guttman_lambda6(correlation: Floats) -> float:
    """1 - sum of the items' variances that the others do not explain / variance of the sum."""
    return float(1 - unexplained_by_others(correlation).sum() / correlation.sum())


def unexplained_by_others(correlation: Floats) -> Floats:
    """(K,) share of each item's variance that the others do not explain; NaN where one follows from the others."""
    if np.linalg.matrix_rank(correlation, hermitian=True) < len(correlation):
        return np.full(len(correlation), np.nan)
    unexplained: Floats = 1 / np.diag(np.linalg.inv(correlation))
    return unexplained


def omega_total(correlation: Floats) -> float:
    """Of one factor fitted by iterated principal axes: (sum of loadings)² / (that + sum of unique variances)."""
    communality = 1 - unexplained_by_others(correlation)
    if np.isnan(communality).any():
        return float("nan")
    for _ in range(FACTOR_STEPS):
        reduced = correlation.copy()
        np.fill_diagonal(reduced, communality)
        values, vectors = np.linalg.eigh(reduced)
        loading = vectors[:, -1] * np.sqrt(max(values[-1], 0.0))
        if np.abs(loading**2 - communality).max() < 1e-10:
            break
        communality = np.minimum(loading**2, 1.0)
    common = loading.sum() ** 2
    whole = common + (1 - communality).sum()
    return float(common / whole) if whole > ROUNDING else float("nan")


@dataclass(frozen=True, eq=False)
class CarelessSigns:
    """Per form (n,): `longest_run` of equal answers in a row, `variability` (standard deviation of its own answers;
    NaN under two), `rated` answers, and `careless`: all equal over at least `run_of` items, or filled in too fast."""

    longest_run: Floats
    variability: Floats
    rated: Floats
    careless: Bools


def careless_answers(answers: Floats, *, fast: Bools | None = None, run_of: int | None = None) -> CarelessSigns:
    """Signs of careless answering in (n, K) answers in the order asked. Flag them and give the index with and without;
    nobody is deleted for them. `run_of`: a run of this many is careless (all items where None)."""
    rated = (~np.isnan(answers)).sum(axis=1).astype(np.float64)
    run = _longest_run(answers)
    filled, mean = np.nan_to_num(answers), np.nansum(answers, axis=1) / np.maximum(rated, 1)
    squares = np.where(np.isnan(answers), 0, (filled - mean[:, None]) ** 2).sum(axis=1)
    variability = np.sqrt(squares / np.where(rated > 1, rated - 1, np.nan))
    limit = answers.shape[1] if run_of is None else run_of
    return CarelessSigns(
        run, variability, rated, (run >= limit) | (np.zeros(len(run), np.bool_) if fast is None else fast)
    )


def straight_lined(care: CarelessSigns, items: int, *, fewest: int = 5) -> Bools:
    """(n,) forms whose rated answers are all the same, where they are at least `fewest` and half of the `items`: what
    is left of a run over all items once some did not apply."""
    alike: Bools = (care.variability == 0) & (care.rated >= max(fewest, items / 2))
    return alike


def nonresponse(rated: int, missing: Mapping[str, int]) -> tuple[float, float]:
    """Of the forms in which an item was asked: (left blank, refused or unusable; does not apply or does not know), as
    parts of 1. `missing` counts by the characters of the store; those who were not asked are left out."""
    evaded = sum(missing.get(code, 0) for code in (Missing.NOT_APPLICABLE, Missing.DOES_NOT_KNOW))
    blank = sum(missing.values()) - evaded - missing.get(Missing.NOT_ASKED, 0)
    asked = rated + evaded + blank
    return (blank / asked, evaded / asked) if asked else (float("nan"), float("nan"))


def _longest_run(answers: Floats) -> Floats:
    longest = np.zeros(len(answers))
    current = np.zeros(len(answers))
    for k in range(answers.shape[1]):
        same = answers[:, k] == answers[:, k - 1] if k else np.zeros(len(answers), dtype=np.bool_)
        current = np.where(np.isnan(answers[:, k]), 0, np.where(same, current + 1, 1))
        longest = np.maximum(longest, current)
    return longest


def correlation_of(covariance: Floats) -> Floats:
    sd = np.sqrt(np.diag(covariance))
    correlation: Floats = covariance / np.outer(sd, sd)
    return correlation


def _if_dropped(covariance: Floats) -> Floats:
    k = len(covariance)
    if k < 3:
        return np.full(k, np.nan)
    rest = [np.delete(np.delete(covariance, i, axis=0), i, axis=1) for i in range(k)]
    return np.array([cronbach_alpha(c) for c in rest])


def _item_rest(covariance: Floats) -> Floats:
    variance, with_all = np.diag(covariance), covariance.sum(axis=0)
    rest_variance = covariance.sum() - 2 * with_all + variance
    together = np.sqrt(variance * np.where(rest_variance > ROUNDING * variance, rest_variance, np.nan))
    correlation: Floats = (with_all - variance) / together
    return correlation


def _ceiling(answers: Floats, weights: Floats | None) -> Floats:
    rated = ~np.isnan(answers)
    w = np.ones(len(answers)) if weights is None else weights
    best = answers == np.nanmax(answers)
    share: Floats = (w @ best) / np.maximum(w @ rated, 1e-300)
    return share


def _share(which: Bools, weights: Floats | None) -> Floats:
    w = np.ones(len(which)) if weights is None else weights
    share: Floats = w @ which / w.sum()
    return share
