"""Peer groups and the whole city as a mean of their agencies: by known volume of dossiers, or each agency once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats
from analysis.index.agency_covariance import covariance_of_sums
from analysis.index.indices import WaveIndices
from analysis.survey import intervals
from analysis.wave.sample import Sample
from questionnaires.model import Questionnaire


@dataclass(frozen=True, eq=False)
class Aggregated:
    """Per peer group, then all (G + 1, P), on 0-1, parts as in the indices: `low`..`high` by logit, Wald's width where
    the estimate is 0 or 1. `covered` is the share of the volume whose agencies have the part; the rest is shared out.
    `size` is what moderation starts from: respondents through the unequal weights of agencies and forms.
    """

    parts: tuple[str, ...]
    estimate: Floats
    se: Floats
    df: Floats
    low: Floats
    high: Floats
    covered: Floats
    size: Floats


def aggregate_agencies(
    sample: Sample,
    questionnaire: Questionnaire,
    indices: WaveIndices,
    volume: Floats | None = None,
    *,
    confidence: float = 0.95,
) -> Aggregated:
    """`volume` (A,) of each agency, its dossiers ("dossier-share"); every agency counts once where None ("equal").

    Agencies outside every peer group count in all only. The covariance between agencies is that of the operator.
    """
    agencies, groups = sample.n_agencies, sample.n_groups
    weight = np.ones(agencies) if volume is None else np.asarray(volume, dtype=np.float64)
    owner = np.where(sample.peer_group >= 0, sample.peer_group, groups)
    estimate, variance, df, covered, size = (np.full((groups + 1, len(indices.parts)), np.nan) for _ in range(5))
    for part in range(len(indices.parts)):
        known = ~np.isnan(indices.estimate[:agencies, part])
        mass = np.where(known, weight, 0)
        gradient = np.nan_to_num(indices.gradient[:agencies, part]) * mass[:, None]
        between = covariance_of_sums(sample, questionnaire, indices, gradient, owner)
        sums = _sums(mass, np.nan_to_num(indices.estimate[:agencies, part]), owner, groups)
        whole = np.where(sums[0] > 0, sums[0], np.nan)
        estimate[:, part] = sums[1] / whole
        variance[:, part] = _variances(between, groups) / whole**2
        volume_there = _sums(weight, weight, owner, groups)[0]
        covered[:, part] = sums[0] / np.where(volume_there > 0, volume_there, np.nan)
        size[:, part] = _size(mass, indices.replaced.size[:agencies, part], owner, groups)
        df[:, part] = _sums(np.nan_to_num(indices.df[:agencies, part]) * (mass > 0), weight, owner, groups)[0]
    df = np.where(np.isnan(estimate), np.nan, df)
    se = np.sqrt(np.maximum(variance, 0))
    low, high = intervals.logit(estimate, se, df, confidence)
    return Aggregated(indices.parts, estimate, se, df, low, high, covered, size)


def _sums(mass: Floats, values: Floats, owner: np.ndarray, groups: int) -> tuple[Floats, Floats]:
    """(sum of mass, sum of mass times values) per group, then over all agencies."""
    both = []
    for part in (mass, mass * values):
        per_group = np.bincount(owner, weights=part, minlength=groups + 1)[:groups]
        both.append(np.append(per_group, part.sum()))
    return both[0], both[1]


def _size(mass: Floats, sizes: Floats, owner: np.ndarray, groups: int) -> Floats:
    """(G + 1,) (sum of mass)² / sum of mass² / size."""
    per_answer = np.divide(mass, sizes, out=np.zeros_like(mass), where=mass > 0)
    whole, square = _sums(mass, per_answer, owner, groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(square > 0, whole**2 / square, np.nan)


def _variances(between: Floats, groups: int) -> Floats:
    """Of each group's sum, then of the sum of all; `between` may lack the last groups, which then have no agency."""
    own = np.zeros(groups)
    own[: min(groups, len(between))] = np.diag(between)[:groups]
    return np.append(own, between.sum())
