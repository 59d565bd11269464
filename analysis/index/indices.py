"""Indices of a wave: every part in every domain, with its covariance, interval, design effect and flags."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from analysis.arrays import Bools, Floats, Ints, Words
from analysis.index.replaced import Replaced, replaced_of
from analysis.refusal import one_of
from analysis.survey import intervals
from analysis.wave.domains import columns_of_role, group_of_domain
from analysis.wave.flags import flags_of_domains, flags_of_parts, made_with, names_at
from analysis.wave.frame import Frame
from analysis.wave.layout import Layout, layout_of
from analysis.wave.rollups import combine_over_modules, rollup_of
from analysis.wave.rules import Rule
from analysis.wave.sample import Sample
from analysis.wave.scored import scored_wave
from analysis.wave.scores import score_of
from analysis.wave.structure import Structure
from analysis.wave.totals.counted import at_least, parts_of_counts
from analysis.wave.totals.domain_totals import DomainTotals, domain_totals
from analysis.wave.totals.tally import tally
from analysis.wave.weights import WaveDesign
from questionnaires.model import Questionnaire

ROUNDING = 1e-13
"""Variances on the 0-1 scale below this are the rounding of zero."""


@dataclass(frozen=True, eq=False)
class WaveIndices:
    """D domains (agencies, then peer groups, then all) by P parts, on 0-1; NaN is unknown.

    `n` counts valid forms with at least one rated answer of the part; `n_eff` is unknown where all were asked. One
    form has no error and no interval.
    A part of published counts of several questions (flag `counts`) has its estimate alone: `n` is then the fewest
    people that it can be of, and everything about how it varies is NaN.
    `method` is `wilson`, `logit` or empty. `flags` holds one (D, P) array per flag. `parts_used` (D, F + 2):
    which factors are in `overall`, and whether items that judge the resolving and the receiving agency are.
    `made_with` has a (D,) array for each way in which forms get their weight (`analysis.wave.flags.made_with`).
    `replaced`: the same as if drawn with replacement, for moderated variances. `scores` and `rated` (D, K) are the
    weighted totals behind it all, per column of `structure`.
    """

    rule: Rule
    parts: tuple[str, ...]
    confidence: float
    estimate: Floats
    se: Floats
    df: Floats
    low: Floats
    high: Floats
    n: Ints
    n_eff: Floats
    deff: Floats
    method: Words
    flags: Mapping[str, Bools]
    parts_used: Bools
    made_with: Mapping[str, Bools]
    frame: Frame
    replaced: Replaced = field(repr=False)
    structure: Structure = field(repr=False)
    scores: Floats = field(repr=False)
    rated: Floats = field(repr=False)
    gradient: Floats = field(repr=False)
    covariance_of_totals: Floats = field(repr=False)

    def covariance(self, domain: int) -> Floats:
        """(P, P) between the parts of one domain."""
        gradient = self.gradient[domain]
        covariance: Floats = gradient @ self.covariance_of_totals[domain] @ gradient.T
        return covariance

    def place_of(self, part: str) -> int:
        """Where a part stands in `parts`; raises OptionError for one that the wave does not have."""
        return self.parts.index(one_of("part", part, self.parts))

    def flags_at(self, domain: int, part: int) -> tuple[str, ...]:
        return names_at(self.flags, domain, part)


def index_wave(
    sample: Sample,
    questionnaire: Questionnaire,
    rule: Rule,
    *,
    confidence: float = 0.95,
    leave_out: Mapping[int, Collection[str]] | None = None,
) -> WaveIndices:
    """Estimate every part of every domain under a rule.

    `leave_out` names, per peer group, the factors that leave the ranked index of the whole group
    (`analysis.index.parts.factors_to_leave_out`). Missing answers leave score and rated of their item; nobody is
    deleted. An item that nobody in a domain rated is dropped and the rest reweighted, with a flag.
    """
    wave = scored_wave(sample, questionnaire, rule.score)
    structure, design, cells, members = wave.structure, wave.design, wave.cells, wave.members
    layout = layout_of(structure, rollup_of(rule.rollup), group_of_domain(sample), leave_out or {})
    sets, set_of_part = layout.sets(structure)
    sums = tally(sample, design, cells, members, wave.coding, sets, wave.masks)
    totals = domain_totals(sums, design, cells, members, wave.masks, set_of_part)
    combined = _combine(totals, members.roles, layout, structure, rule)
    flags = flags_of_domains(sample, design, cells, members)
    of_counts = parts_of_counts(sample, cells, members, wave.coding, layout, structure)
    made = made_with(sample, design, cells, members)
    return _measured(combined, totals, layout, rule, confidence, flags, made, of_counts, design, structure)


@dataclass(frozen=True, eq=False)
class _Combined:
    """(D, P) estimates, (D, P, 2K) gradient by the totals, (D, P) dropped items, (D, F + 2) what overall is made of."""

    estimate: Floats
    gradient: Floats
    dropped: Bools
    parts_used: Bools


def _combine(totals: DomainTotals, roles: Bools, layout: Layout, structure: Structure, rule: Rule) -> _Combined:
    rollup = rollup_of(rule.rollup)
    answered = totals.rated > 0
    rateable = (roles[:, :, None] & columns_of_role(structure)).any(axis=1)
    domains, columns = answered.shape
    estimate = np.empty((domains, len(layout.names)))
    gradient = np.empty((domains, len(layout.names), columns, 2))
    dropped = np.empty(estimate.shape, dtype=np.bool_)
    for part in range(len(layout.names)):
        wanted = layout.of_part(part) & rateable
        used = wanted & answered
        combination = combine_over_modules(rollup.combine, totals.scores, totals.rated, used, structure)
        estimate[:, part] = combination.value
        gradient[:, part, :, 0] = combination.by_score
        gradient[:, part, :, 1] = combination.by_rated
        dropped[:, part] = used.any(axis=1) & (used != wanted).any(axis=1) & (not rollup.one_proportion)
    made_of = _made_of(layout.of_part(0) & rateable, answered, structure)
    return _Combined(estimate, gradient.reshape(domains, -1, 2 * columns), dropped, made_of)


def _made_of(wanted: Bools, answered: Bools, structure: Structure) -> Bools:
    """(D, F + 2): a factor counts with one answered item, a role with one item that judges it."""
    of_factor = structure.factor == np.arange(len(structure.factors))[:, None]
    factors = ((wanted & answered)[:, None, :] & of_factor).any(axis=2)
    roles = (wanted[:, None, :] & columns_of_role(structure)[1:]).any(axis=2)
    made_of: Bools = np.hstack([factors, roles & factors.any(axis=1, keepdims=True)])
    return made_of


def _measured(
    combined: _Combined,
    totals: DomainTotals,
    layout: Layout,
    rule: Rule,
    confidence: float,
    flags: dict[str, Bools],
    made: dict[str, Bools],
    of_counts: Bools,
    design: WaveDesign,
    structure: Structure,
) -> WaveIndices:
    estimate, known = combined.estimate, ~np.isnan(combined.estimate)
    spread = np.where(known, _quadratic(combined.gradient, totals.mass) * totals.weight, np.nan)
    all_same = known & ((spread < ROUNDING) | (estimate == 0) | (estimate == 1))
    spread = np.where(all_same, 0.0, spread)
    variance, without_fpc = (np.where(all_same, 0.0, v) for v in _variances(combined.gradient, totals, known))
    deff = variance / _simple_variance(spread, totals, (made["own"] | made["once"])[:, None])
    proportion = np.array(score_of(rule.score).is_share) & (layout.single | rollup_of(rule.rollup).one_proportion)
    n_eff = _effective_size(estimate, variance, deff, totals, np.broadcast_to(proportion, estimate.shape))
    se, df = np.sqrt(variance), np.where(known, totals.df, np.nan)
    wilson = known & (proportion | (variance == 0))
    by_wilson = intervals.wilson(estimate, n_eff, df, confidence)
    by_logit = intervals.logit(estimate, se, df, confidence)
    low, high = (np.where(wilson, *ends) for ends in zip(by_wilson, by_logit, strict=True))
    n = np.where(of_counts, at_least(totals.n, layout), totals.n)
    flags = flags | flags_of_parts(n, all_same, combined.dropped, of_counts)
    n_eff = np.where(np.isinf(n_eff), np.nan, n_eff)
    se, df, low, high, n_eff, deff = (np.where(of_counts, np.nan, a) for a in (se, df, low, high, n_eff, deff))
    se, low, high, deff = (np.where(n == 1, np.nan, a) for a in (se, low, high, deff))
    replaced = replaced_of(without_fpc, spread, totals, layout.single, known & ~of_counts)
    return WaveIndices(
        rule=rule,
        parts=layout.names,
        confidence=confidence,
        estimate=estimate,
        se=se,
        df=df,
        low=low,
        high=high,
        n=n.astype(np.int64),
        n_eff=n_eff,
        deff=deff,
        method=np.where(np.isnan(low), "", np.where(wilson, "wilson", "logit")),
        flags={name: np.broadcast_to(raised, estimate.shape) for name, raised in flags.items()},
        parts_used=combined.parts_used,
        made_with=made,
        frame=design.frame,
        replaced=replaced,
        structure=structure,
        scores=totals.scores,
        rated=totals.rated,
        gradient=combined.gradient,
        covariance_of_totals=totals.covariance,
    )


def _quadratic(gradient: Floats, matrix: Floats) -> Floats:
    """(D, P): the diagonal of G M Gᵀ in every domain."""
    quadratic: Floats = ((gradient @ matrix) * gradient).sum(axis=2)
    return quadratic


def _variances(gradient: Floats, totals: DomainTotals, known: Bools) -> tuple[Floats, Floats]:
    """Of the design, and as if drawn with replacement. Exactly 0 where the operator gives 0 up to rounding, so that
    such parts are told from small variances."""

    def of(covariance: Floats, unsampled: Floats) -> Floats:
        variance = _quadratic(gradient, covariance)
        rounding = ROUNDING * unsampled / np.where(known, totals.weight, 1.0) ** 2
        return np.where(known, np.where(variance > rounding, variance, 0.0), np.nan)

    variance = of(totals.covariance, totals.unsampled)
    is_same = totals.replaced is totals.covariance
    return variance, variance if is_same else of(totals.replaced, totals.square)


def _simple_variance(spread: Floats, totals: DomainTotals, uncounted: Bools) -> Floats:
    """Variance under simple random sampling of as many forms without replacement, as R's deff."""
    n = np.where(totals.n > 1, totals.n, np.nan)
    fraction = np.where(uncounted, 0.0, n / np.where(totals.weight > 0, totals.weight, np.nan))
    simple = (1 - fraction) * spread / (n - 1)
    return np.where(simple > 0, simple, np.nan)


def _effective_size(
    estimate: Floats, variance: Floats, deff: Floats, totals: DomainTotals, proportion: Bools
) -> Floats:
    """p (1 - p) / v for shares, n / deff for others; n / ((1 - f) deff_w) where there is no variance to see."""
    with np.errstate(divide="ignore", invalid="ignore"):
        seen = np.where(proportion, estimate * (1 - estimate) / variance, totals.n / deff)
        unseen = totals.weight**2 / totals.unsampled
    return np.where(np.isnan(estimate), np.nan, np.where(variance == 0, unseen, seen))
