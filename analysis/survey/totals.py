"""The one operator: the design covariance of weighted totals of any columns (docs/method.md section 2).

Every estimate of the package is a smooth function of such totals; put its influence columns in and its
covariance comes out (Särndal, Swensson and Wretman 1992, chapters 3-5; Binder 1983; Lumley 2010).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from analysis.arrays import Bools, Floats, Ints, number_pairs, sum_by
from analysis.refusal import one_of

Lonely = Literal["adjust", "average", "certainty", "remove"]
"""What a stratum with one sampling unit, not drawn completely, adds to a variance: its unit's total squared, as if the
stratum's mean were that of the population, 0 for a linearised estimate ("adjust"); what the other strata with members
add on average; or nothing, because it was certain to be drawn or is left out."""


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of sampling, all (n,): the stratum and the unit each form lies in, from 0; and how many units
    there are to draw from in that stratum (NaN or infinite: unknown, no finite population correction).

    At the second stage the stratum is the unit of the first.
    """

    stratum: Ints
    unit: Ints
    units_there: Floats


def covariance(
    columns: Floats,
    weights: Floats,
    stages: Sequence[Stage],
    *,
    lonely: Lonely = "adjust",
    members: Bools | None = None,
) -> Floats:
    """(q, q) covariance of sum(w z) for columns (n, q) and weights (n,). Units: those of the columns, squared.

    All forms of the sample have to be there: a form outside the domain has z = 0 and counts in n_h. `lonely` says
    what a stratum with one unit adds, unless it was drawn completely; "average" is over the strata with `members`
    (n,), forms of the domain (all where None).
    """
    one_of("lonely", lonely, get_args(Lonely))
    weighted = columns * weights[:, None]
    result = np.zeros((columns.shape[1], columns.shape[1]))
    carried = np.ones(len(columns))
    for stage in stages:
        units = _Units(weighted, stage, carried, members)
        result += units.covariance(lonely)
        carried = units.carried_on()
    return result


class _Units:
    """The sampling units of one stage with their weighted totals."""

    def __init__(self, weighted: Floats, stage: Stage, carried: Floats, members: Bools | None) -> None:
        self._of_form, example = number_pairs(stage.stratum, stage.unit)
        self._totals = sum_by(weighted, self._of_form, len(example))
        self._stratum = stage.stratum[example]
        self._with_members = np.unique(stage.stratum if members is None else stage.stratum[members])
        self._carried = carried[example]
        self._sampled = np.bincount(self._stratum)[self._stratum].astype(np.float64)
        there = stage.units_there[example]
        self._fraction = self._sampled / np.where(np.isnan(there), np.inf, there)

    def covariance(self, lonely: Lonely) -> Floats:
        n = self._sampled
        spread = self._carried * (1 - self._fraction) * np.where(n > 1, n / np.maximum(n - 1, 1), 1)
        if lonely != "adjust":
            spread = np.where(n > 1, spread, 0)
        deviations = (self._totals - self._centre()) * np.sqrt(spread)[:, None]
        covariance: Floats = deviations.T @ deviations
        return covariance * self._share_of_lonely() if lonely == "average" else covariance

    def _share_of_lonely(self) -> float:
        """All strata over those that show a variance: one that was drawn completely shows that it has none. A stratum
        without members has nothing to show or to hide."""
        strata, first = np.unique(self._stratum, return_index=True)
        first = first[np.isin(strata, self._with_members)]
        shown = (self._sampled[first] > 1) | (self._fraction[first] >= 1)
        return len(first) / shown.sum() if shown.any() else np.nan

    def _centre(self) -> Floats:
        means = sum_by(self._totals, self._stratum, int(self._stratum.max(initial=-1)) + 1)[self._stratum]
        means /= self._sampled[:, None]
        return np.where((self._sampled > 1)[:, None], means, 0)

    def carried_on(self) -> Floats:
        """(n,) the share of the next stage's variance that counts: the product of the fractions so far."""
        return (self._carried * self._fraction)[self._of_form]


def degrees_of_freedom(stage: Stage, members: Ints) -> int:
    """Units with members minus strata with members; `members` (m,) are the row numbers of the domain."""
    _, example = number_pairs(stage.stratum[members], stage.unit[members])
    return len(example) - len(np.unique(stage.stratum[members]))


def design_effect(columns: Floats, weights: Floats, variances: Floats, *, replacement: bool = False) -> Floats:
    """(q,) variance over that of a simple random sample of as many forms, for means of columns (n, q), or for totals
    with their variances over (sum of weights)²; NaN where fewer than two forms count.

    As R's svymean(deff=): without replacement unless said (Kish 1965; Särndal et al. 1992, section 2.10).
    `weights` (n,), or (n, q) where columns have domains of their own: forms of weight 0 are outside.
    """
    w = np.broadcast_to(weights if weights.ndim == 2 else weights[:, None], columns.shape)
    n, total = (w != 0).sum(axis=0), w.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (w * columns).sum(axis=0) / total
        variance = (w * (columns - mean) ** 2).sum(axis=0) / total * n / (n - 1)
        simple = variance / n * (1 if replacement else 1 - n / total)
        return np.where(n > 1, variances / simple, np.nan)


def influence_of_ratio(above: Floats, below: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """(estimates (q,), influence columns (n, q)) of sum(w above) / sum(w below) for columns (n, q); NaN over 0."""
    whole = weights @ below
    whole = np.where(whole == 0, np.nan, whole)
    estimate = weights @ above / whole
    return estimate, (above - estimate * below) / whole
