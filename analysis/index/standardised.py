"""What the index would be if every agency had the same mix: of procedures (case mix) or of channels (mode).

Direct standardisation: I_a = sum over groups g of π_g I_ag with shares π that are the same for all agencies. Each I_ag
is estimated as a domain of the whole sample, so that the variance is that of the operator.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.arrays import Bools, Floats, Ints, number_pairs
from analysis.index.agency_covariance import covariance_of_sums
from analysis.index.indices import WaveIndices, index_wave
from analysis.wave.rules import Rule
from analysis.wave.sample import Sample, SampleError
from analysis.wave.weights import response_weights
from questionnaires.model import Questionnaire


@dataclass(frozen=True, eq=False)
class Standardised:
    """Per agency (A,) on 0-1: `estimate`, `se` and `df` at the common mix, `covariance` (A, A) for rank sets, and
    `covered`, the part of the common mix in which the agency has answers (`answered` (A, G) which); the rest is shared
    out over what it has. `shares` (A, G) the mix that each agency was brought to.
    """

    estimate: Floats
    se: Floats
    df: Floats
    covariance: Floats
    covered: Floats
    answered: Bools
    shares: Floats


def standardised_indices(
    sample: Sample,
    questionnaire: Questionnaire,
    rule: Rule,
    group: Ints,
    *,
    shares: Floats | None = None,
    part: str = "overall",
    leave_out: Mapping[int, Collection[str]] | None = None,
) -> Standardised:
    """Indices of all agencies at a common mix of `group` (n,), numbered from 0.

    `shares` (G,) of the common mix, those of all weighted answers where None; or (A, G), where agencies of one kind
    have one mix and those of another kind another. A row of zeros stands for an agency without any mix.
    """
    if shares is None:
        shares = np.bincount(group, weights=response_weights(sample)).astype(np.float64)
    shares = _normalised(np.broadcast_to(shares, (sample.n_agencies, shares.shape[-1])))
    crossed = _crossed(sample, group, shares.shape[1])
    indices = index_wave(crossed, questionnaire, rule, leave_out=leave_out)
    place = indices.place_of(part)
    by_group = indices.estimate[: crossed.n_agencies, place].reshape(shares.shape)
    there = ~np.isnan(by_group)
    covered = (there * shares).sum(axis=1)
    weight = np.where(there, shares, 0) / np.where(covered > 0, covered, np.nan)[:, None]
    covariance = _covariance(crossed, questionnaire, indices, np.nan_to_num(weight), place)
    df = np.where(there, indices.df[: crossed.n_agencies, place].reshape(there.shape), 0).sum(axis=1)
    unknown = ~(covered > 0)
    covariance[unknown], covariance[:, unknown] = np.nan, np.nan
    return Standardised(
        estimate=np.where(unknown, np.nan, np.nansum(weight * by_group, axis=1)),
        se=np.sqrt(np.maximum(np.diag(covariance), 0)),
        df=np.where(unknown, np.nan, df),
        covariance=covariance,
        covered=covered,
        answered=there,
        shares=shares,
    )


def _normalised(shares: Floats) -> Floats:
    whole = shares.sum(axis=1, keepdims=True)
    normalised: Floats = shares / np.where(whole > 0, whole, 1)
    return normalised


def _covariance(
    crossed: Sample, questionnaire: Questionnaire, indices: WaveIndices, weight: Floats, place: int
) -> Floats:
    gradient = np.nan_to_num(indices.gradient[: crossed.n_agencies, place]) * weight.ravel()[:, None]
    agency = np.arange(crossed.n_agencies) // weight.shape[1]
    return covariance_of_sums(crossed, questionnaire, indices, gradient, agency)


def _crossed(sample: Sample, group: Ints, groups: int) -> Sample:
    """The same forms with every agency split by group; strata, units and weights stay what they are."""
    if len(group) != len(sample.cell) or (len(group) and not 0 <= group.min() <= group.max() < groups):
        raise SampleError(f"group has to give every form a number from 0 to {groups - 1}")
    cell, example = number_pairs(sample.cell, group)
    of_cell = sample.cell[example]

    def split(agency: Ints) -> Ints:
        return np.where(agency[of_cell] >= 0, agency[of_cell] * groups + group[example], -1)

    return replace(
        sample,
        cell=cell,
        stratum=sample.stratum[of_cell],
        resolving=split(sample.resolving),
        receiving=split(sample.receiving),
        cluster=sample.cluster[of_cell],
        n_agencies=sample.n_agencies * groups,
        peer_group=np.repeat(sample.peer_group, groups),
        stratum_agency=sample.owner_of_stratum(),
    )
