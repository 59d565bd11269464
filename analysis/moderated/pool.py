"""The moderated design effect: what the agencies of a pool say of each other's variance.

Smyth 2004 (Statistical Applications in Genetics and Molecular Biology 3), carried from variances to design effects;
Franco, Little, Louis and Slud 2019 (Journal of Survey Statistics and Methodology 7) on modelling the effective size.
A variance near 100 % comes from the few who were not satisfied, one of few clusters from those few: taken as known, the
best results would get the smallest errors.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.labelled import Labelled

FOR_ITEM = 1.0
"""The design effect that a single item is pulled to where nothing is known: its answers are all or nothing."""
FOR_COMPOSITE = 0.5
"""The one that a composite is pulled to: several answers of one person vary less than one all-or-nothing answer."""
WEAKEST, STRONGEST = 4.0, 20.0
"""Bounds of a pool's strength, in degrees of freedom."""


@dataclass(frozen=True, eq=False, repr=False)
class Moderated(Labelled):
    """Per agency (p,), or (p, P) of P parts; NaN where it stays out: `estimate` on 0-1, `found` and `effect`, the
    design effect before and after moderation against all-or-nothing answers; `n_eff` answers that are worth as much,
    `df` degrees of freedom, `variance`, never 0, of `centre`, the estimate pulled in by one answer of each kind.

    Of the pool, per part: `common` design effect, and its `strength` in degrees of freedom.
    """

    estimate: Floats
    found: Floats
    effect: Floats
    n_eff: Floats
    df: Floats
    centre: Floats
    variance: Floats
    common: Floats
    strength: Floats

    def at(self, agencies: Ints, part: int) -> Moderated:
        """One part of some agencies, of columns (D, P) throughout."""
        columns = (getattr(self, column.name)[agencies, part] for column in fields(self))
        return Moderated(*columns)


def moderate(
    estimate: Floats,
    variance: Floats,
    df: Floats,
    size: Floats,
    *,
    prior: float | Floats = FOR_COMPOSITE,
    most_df: float | Floats | None = None,
) -> Moderated:
    """One pool of agencies (p,), each part of (p, P) by itself: estimates on 0-1, variances of the design **without**
    finite population correction, degrees of freedom, and sizes: respondents through Kish's effect of the weights (and
    `cluster_inflation`).

    `prior` is FOR_ITEM or FOR_COMPOSITE, one or (P,). `most_df`, likewise, is the number of distinct sampling units
    less strata in the pool, the sum of `df` where None. Left out (NaN) is who has no estimate or variance, or less than
    two answers.
    """
    p, v, d, m = (np.asarray(values, dtype=np.float64) for values in (estimate, variance, df, size))
    inside = ~np.isnan(p + v + d + m) & (m >= 2)
    q = np.where(inside, p * (1 - p), 0)
    d, m = np.where(inside, d, 0), np.where(inside, m, 0)
    found = np.where((q > 0) & (d > 0), m * np.where(inside, v, 0) / np.where(q > 0, q, 1), 0)
    common = _common_effect(found, d * q, (m * q).sum(axis=0), prior)
    information = np.minimum(d, 2 * m * q / common)
    strength = _strength(found / common, information, inside.sum(axis=0))
    effect = (strength * common + information * found) / (strength + information)
    most = d.sum(axis=0) if most_df is None else most_df
    free = np.maximum(1, np.minimum(np.minimum(strength + information, most), m - 1))
    return _result(p, found, effect, m / effect, free, inside, common, strength)


def of_size(estimate: Floats, n_eff: Floats, df: Floats) -> Moderated:
    """Agencies (p,) whose moderated sizes and degrees of freedom are known, as files carry them; effects are not."""
    centre, variance = _pulled_in(estimate, n_eff)
    unknown = np.full(np.shape(estimate), np.nan)
    return Moderated(estimate, unknown, unknown, n_eff, df, centre, variance, unknown, unknown)


def cluster_inflation(
    respondents_per_cluster: Floats, found: Floats, simple: Floats, df: Floats, estimate: Floats
) -> Floats:
    """(p,) or (p, P): g = 1 + (b − 1)r, by which sizes are divided before `moderate` where the clusters of a pool
    differ in size.

    `found` and `simple` are the design effects of the design and of respondents drawn singly (s²/q); r is the
    intraclass correlation of the pool.
    """
    weight = df * estimate * (1 - estimate)
    more = respondents_per_cluster - 1
    usable = ~np.isnan(weight + more + found + simple)
    below = np.where(usable, weight * simple * more, 0).sum(axis=0)
    above = np.where(usable, weight * (found - simple), 0).sum(axis=0)
    within = np.where(below > 0, np.maximum(above, 0) / np.where(below > 0, below, 1), 0)
    inflation: Floats = 1 + more * within
    return inflation


def finite_population_size(n_eff: Floats, without: Floats, corrected: Floats, share_outside: Floats) -> Floats:
    """(p,) the size for the interval that describes this round of a probability sample: n·v₀/v, of the variances
    without and with the finite population correction; n/(1 − f) where both are 0; infinite where all were asked."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(without > 0, n_eff * without / corrected, n_eff / share_outside)


def _common_effect(found: Floats, weight: Floats, events: Floats, prior: float | Floats) -> Floats:
    """The pool's mean design effect, pulled to the prior by two events."""
    total = weight.sum(axis=0)
    mean = np.where(total > 0, (weight * found).sum(axis=0) / np.where(total > 0, total, 1), 0)
    effect: Floats = (events * mean + 2 * np.asarray(prior)) / (events + 2)
    return effect


def _strength(ratio: Floats, information: Floats, agencies: Ints) -> Floats:
    """Degrees of freedom that the common effect is worth: the fewer, the more the agencies differ beyond chance."""
    most = np.clip(WEAKEST * (agencies - 3), WEAKEST, STRONGEST)
    told = information > 0
    per_agency = 2 / np.where(told, information, 1)
    excess = np.where(told, information * ((ratio - 1) ** 2 - per_agency), 0).sum(axis=0)
    spread = excess / np.maximum(information.sum(axis=0), np.finfo(float).tiny)
    strength: Floats = np.where(spread > 0, np.clip(2 / np.where(spread > 0, spread, 1), WEAKEST, most), most)
    return strength


def _result(
    p: Floats, found: Floats, effect: Floats, n_eff: Floats, df: Floats, inside: Bools, common: Floats, strength: Floats
) -> Moderated:
    centre, variance = _pulled_in(p, n_eff)
    known = [np.where(inside, column, np.nan) for column in (p, found, effect, n_eff, df, centre, variance)]
    return Moderated(
        estimate=known[0],
        found=known[1],
        effect=known[2],
        n_eff=known[3],
        df=known[4],
        centre=known[5],
        variance=known[6],
        common=common,
        strength=strength,
    )


def _pulled_in(p: Floats, n_eff: Floats) -> tuple[Floats, Floats]:
    """The estimate with one more answer of each kind, and its variance, which is never 0."""
    centre = (n_eff * p + 1) / (n_eff + 2)
    return centre, centre * (1 - centre) / (n_eff + 2)
