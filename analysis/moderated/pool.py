"""The moderated design effect: what the agencies of a pool say of each other's variance.

Smyth 2004 (Statistical Applications in Genetics and Molecular Biology 3), carried from variances to design effects;
Franco, Little, Louis and Slud 2019 (Journal of Survey Statistics and Methodology 7) on modelling the effective size.
A variance near 100 % comes from the few who were not satisfied, one of few clusters from those few: taken as known, the
best results would get the smallest errors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Floats

FOR_ITEM = 1.0
"""The design effect that a single item is pulled to where nothing is known: its answers are all or nothing."""
FOR_COMPOSITE = 0.5
"""The one that a composite is pulled to: several answers of one person vary less than one all-or-nothing answer."""
WEAKEST, STRONGEST = 4.0, 20.0
"""Bounds of a pool's strength, in degrees of freedom."""


@dataclass(frozen=True, eq=False)
class Moderated:
    """Per agency (p,), NaN where it stays out: `estimate` on 0-1, `found` and `effect`, the design effect before and
    after moderation against all-or-nothing answers; `n_eff` answers that are worth as much, `df` degrees of freedom,
    `variance`, never 0, of `centre`, the estimate pulled in by one answer of each kind.

    Of the pool: `common` design effect, and its `strength` in degrees of freedom.
    """

    estimate: Floats
    found: Floats
    effect: Floats
    n_eff: Floats
    df: Floats
    centre: Floats
    variance: Floats
    common: float
    strength: float


def moderate(
    estimate: Floats,
    variance: Floats,
    df: Floats,
    size: Floats,
    *,
    prior: float = FOR_COMPOSITE,
    most_df: float | None = None,
) -> Moderated:
    """One pool of agencies (p,): estimates on 0-1, variances of the design **without** finite population correction,
    degrees of freedom, and sizes: respondents through Kish's effect of the weights (and `cluster_inflation`).

    `prior` is FOR_ITEM or FOR_COMPOSITE. `most_df` is the number of distinct sampling units less strata in the pool,
    the sum of `df` where None. Left out (NaN) is who has no estimate or variance, or less than two answers.
    """
    p, v, d, m = (np.asarray(values, dtype=np.float64) for values in (estimate, variance, df, size))
    inside = ~np.isnan(p + v + d + m) & (m >= 2)
    q = np.where(inside, p * (1 - p), 0)
    d, m = np.where(inside, d, 0), np.where(inside, m, 0)
    found = np.where((q > 0) & (d > 0), m * np.where(inside, v, 0) / np.where(q > 0, q, 1), 0)
    common = _common_effect(found, d * q, float((m * q).sum()), prior)
    information = np.minimum(d, 2 * m * q / common)
    strength = _strength(found / common, information, int(inside.sum()))
    effect = (strength * common + information * found) / (strength + information)
    most = float(d.sum()) if most_df is None else most_df
    free = np.maximum(1, np.minimum(np.minimum(strength + information, most), m - 1))
    return _result(p, found, effect, m / effect, free, inside, common, strength)


def cluster_inflation(
    respondents_per_cluster: Floats, found: Floats, simple: Floats, df: Floats, estimate: Floats
) -> Floats:
    """(p,) g = 1 + (b − 1)r, by which sizes are divided before `moderate` where the clusters of a pool differ in size.

    `found` and `simple` are the design effects of the design and of respondents drawn singly (s²/q); r is the
    intraclass correlation of the pool.
    """
    weight = df * estimate * (1 - estimate)
    more = respondents_per_cluster - 1
    usable = ~np.isnan(weight + more + found + simple)
    below = float((weight * simple * more)[usable].sum())
    above = float((weight * (found - simple))[usable].sum())
    return 1 + more * (max(0.0, above / below) if below > 0 else 0.0)


def finite_population_size(n_eff: Floats, without: Floats, corrected: Floats, share_outside: Floats) -> Floats:
    """(p,) the size for the interval that describes this round of a probability sample: n·v₀/v, of the variances
    without and with the finite population correction; n/(1 − f) where both are 0; infinite where all were asked."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(without > 0, n_eff * without / corrected, n_eff / share_outside)


def _common_effect(found: Floats, weight: Floats, events: float, prior: float) -> float:
    """The pool's mean design effect, pulled to the prior by two events."""
    total = float(weight.sum())
    mean = float((weight * found).sum()) / total if total > 0 else 0.0
    return (events * mean + 2 * prior) / (events + 2)


def _strength(ratio: Floats, information: Floats, agencies: int) -> float:
    """Degrees of freedom that the common effect is worth: the fewer, the more the agencies differ beyond chance."""
    most = float(np.clip(WEAKEST * (agencies - 3), WEAKEST, STRONGEST))
    told = information > 0
    if not told.any():
        return most
    excess = information[told] * ((ratio[told] - 1) ** 2 - 2 / information[told])
    spread = float(excess.sum() / information[told].sum())
    return most if spread <= 0 else float(np.clip(2 / spread, WEAKEST, most))


def _result(
    p: Floats, found: Floats, effect: Floats, n_eff: Floats, df: Floats, inside: Bools, common: float, strength: float
) -> Moderated:
    centre = (n_eff * p + 1) / (n_eff + 2)
    variance = centre * (1 - centre) / (n_eff + 2)
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
