"""Covariance between agencies, and between numbers made of many agencies, from one more pass over the answers.

Every such number is, near the estimate, a linear function of the agencies' weighted totals of score and rated. Its
value for one form is the form's influence, and the operator of `analysis.survey.totals` gives the covariance of any of
them. Agencies are independent only where they share no stratum, no cluster and no form (one receives, another
resolves).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Floats, Ints, number_pairs, sum_by
from analysis.index.indices import WaveIndices
from analysis.wave.coding import coding_of
from analysis.wave.domains import masks_of_roles
from analysis.wave.sample import Sample
from analysis.wave.scores import score_of
from analysis.wave.structure import structure_of
from analysis.wave.totals.tally import CHUNK
from analysis.wave.weights import WaveDesign, wave_design
from questionnaires.model import Questionnaire


@dataclass(frozen=True, eq=False)
class Influences:
    """What M numbers owe to each sampling unit: the covariance within a wave and with another wave.

    `singles` (M, M) is what forms that are their own unit add. `cluster_totals` (C, M) and `stratum_totals` (T, M)
    are weighted influence totals; clusters carry the given number of their stratum and cluster, so that another wave
    that numbers both alike can be laid over this one.
    """

    singles: Floats
    cluster_totals: Floats
    cluster_stratum: Ints
    cluster: Ints
    stratum_totals: Floats
    spread: Floats
    centre: Floats

    @property
    def covariance(self) -> Floats:
        """(M, M)."""
        clusters = self.cluster_totals * np.sqrt(self.spread[self.cluster_stratum])[:, None]
        strata = self.stratum_totals * np.sqrt(self.centre)[:, None]
        covariance: Floats = self.singles + clusters.T @ clusters - strata.T @ strata
        return covariance

    def covariance_with(self, other: Influences) -> Floats:
        """(M, M') with the numbers of another wave that visited some of the same clusters.

        Strata and clusters have to be numbered alike in both waves. A stratum takes part with the clusters that both
        have; without any, the waves are independent and this is 0.
        """
        mine, theirs = self._shared_with(other)
        stratum, size = self.cluster_stratum[mine], len(self.spread)
        shared = np.bincount(stratum, minlength=size)[stratum].astype(np.float64)
        unsampled = np.sqrt(self._unsampled[stratum] * other._unsampled[stratum])
        factor = np.where(shared > 1, unsampled * shared / np.maximum(shared - 1, 1), 0)
        ours = self.cluster_totals[mine]
        mean = sum_by(ours, stratum, size)[stratum] / shared[:, None]
        covariance: Floats = ((ours - mean) * factor[:, None]).T @ other.cluster_totals[theirs]
        return covariance

    @property
    def _unsampled(self) -> Floats:
        """(T,) 1 - f of each stratum."""
        return np.maximum(self.spread - self.centre, 0)

    def _shared_with(self, other: Influences) -> tuple[Ints, Ints]:
        place = {
            key: i for i, key in enumerate(zip(other.cluster_stratum.tolist(), other.cluster.tolist(), strict=True))
        }
        found = [
            (i, place[key])
            for i, key in enumerate(zip(self.cluster_stratum.tolist(), self.cluster.tolist(), strict=True))
            if key in place
        ]
        pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]


def covariance_between_agencies(
    sample: Sample, questionnaire: Questionnaire, indices: WaveIndices, part: str = "overall"
) -> Floats:
    """(A, A) of one part's estimates, squared units of 0-1: variances on the diagonal as in `indices`; NaN in the
    rows and columns of agencies whose part is unknown."""
    place = indices.place_of(part)
    gradient = np.nan_to_num(indices.gradient[: sample.n_agencies, place])
    covariance = covariance_of_sums(sample, questionnaire, indices, gradient, np.arange(sample.n_agencies))
    certain = indices.se[: sample.n_agencies, place] == 0
    covariance[certain], covariance[:, certain] = 0, 0  # instead of the rounding of 0
    unknown = np.isnan(indices.estimate[: sample.n_agencies, place])
    covariance[unknown], covariance[:, unknown] = np.nan, np.nan
    return covariance


def covariance_of_sums(
    sample: Sample, questionnaire: Questionnaire, indices: WaveIndices, gradient: Floats, owner: Ints
) -> Floats:
    """(M, M) of numbers that each own some agencies: `gradient` (A, 2K) by an agency's totals, `owner` (A,) the
    number that it belongs to. Many numbers cost no more than few."""
    reading, numbers = _Reading(sample, questionnaire, indices), int(owner.max()) + 1
    covariance = np.zeros((numbers, numbers))
    by_unit: list[tuple[Ints, Ints, Floats]] = []
    for forms, agency, influence in reading.sparse(gradient):
        single = reading.cluster[forms] < 0
        weighted = influence * np.sqrt(reading.design.spread[reading.stratum[forms]])
        covariance += _products(forms[single], owner[agency[single]], weighted[single], numbers)
        by_unit.append(_sums(reading.unit[forms], owner[agency], influence, numbers))
    return covariance + reading.between(by_unit, numbers)


def influences_of(sample: Sample, questionnaire: Questionnaire, indices: WaveIndices, loadings: Floats) -> Influences:
    """Of M numbers with `loadings` (A, M, 2K): their derivatives by each agency's totals, score and rated side by side
    per column of the questionnaire, as in `WaveIndices.gradient`."""
    reading = _Reading(sample, questionnaire, indices)
    numbers, design = loadings.shape[1], reading.design
    singles = np.zeros((numbers, numbers))
    clustered = np.flatnonzero(reading.is_cluster)
    place = np.full(len(reading.is_cluster), -1)
    place[clustered] = np.arange(len(clustered))
    cluster_totals = np.zeros((len(clustered), numbers))
    stratum_totals = np.zeros((len(design.spread), numbers))
    for start, influence in reading.dense(loadings):
        forms = np.arange(start, start + len(influence))
        stratum, unit = reading.stratum[forms], place[reading.unit[forms]]
        stratum_totals += sum_by(influence, stratum, len(stratum_totals))
        alone = unit < 0
        cluster_totals += sum_by(influence[~alone], unit[~alone], len(cluster_totals))
        spread = influence[alone] * np.sqrt(design.spread[stratum[alone]])[:, None]
        singles += spread.T @ spread
    first = reading.first_form_of_unit[clustered]
    return Influences(
        singles=singles,
        cluster_totals=cluster_totals,
        cluster_stratum=reading.stratum[first],
        cluster=reading.cluster[first],
        stratum_totals=stratum_totals,
        spread=design.spread,
        centre=design.centre,
    )


class _Reading:
    """The forms with their final stratum, sampling unit and weight, decoded a chunk at a time."""

    def __init__(self, sample: Sample, questionnaire: Questionnaire, indices: WaveIndices) -> None:
        structure = structure_of(questionnaire)
        self.design: WaveDesign = wave_design(sample)
        self._sample = sample
        self._coding = coding_of(structure, score_of(indices.rule.score))
        self._masks = masks_of_roles(structure)
        self._resolving = sample.resolving[sample.cell]
        receiving = sample.receiving if structure.receiving.any() else sample.resolving
        self._receiving = receiving[sample.cell]
        self.stratum = self.design.stratum[sample.cell]
        self.cluster = sample.cluster[sample.cell]
        own = int(self.cluster.max(initial=-1)) + 1
        label = np.where(self.cluster >= 0, self.cluster, own + np.arange(len(self.cluster)))
        self.unit, self.first_form_of_unit = number_pairs(self.stratum, label)
        self.is_cluster = self.cluster[self.first_form_of_unit] >= 0

    def _answers(self) -> Iterator[tuple[int, Floats]]:
        """(first form, w y (chunk, 2K))."""
        base = self._sample.base_weight
        for start in range(0, len(self.stratum), CHUNK):
            stop = min(start + CHUNK, len(self.stratum))
            weight = self.design.factor[self.stratum[start:stop]]
            weight = weight if base is None else weight * base[start:stop]
            yield start, self._coding.read(self._sample.codes[start:stop]) * weight[:, None]

    def _roles(self, start: int, stop: int) -> Iterator[tuple[Ints, Ints, Floats]]:
        """(forms from `start`, their agency, the columns that count for it)."""
        resolving, receiving = self._resolving[start:stop], self._receiving[start:stop]
        same = resolving == receiving
        for mask, agency, there in (
            (self._masks[0], resolving, same),
            (self._masks[1], resolving, ~same),
            (self._masks[2], receiving, ~same),
        ):
            forms = np.flatnonzero(there & (agency >= 0))
            yield forms, agency[forms], mask

    def sparse(self, gradient: Floats) -> Iterator[tuple[Ints, Ints, Floats]]:
        """(forms, agency, weighted influence on that agency's number) for `gradient` (A, 2K)."""
        for start, answers in self._answers():
            found = [
                (start + forms, agency, ((answers[forms] * mask) * gradient[agency]).sum(axis=1))
                for forms, agency, mask in self._roles(start, start + len(answers))
            ]
            yield tuple(np.concatenate(part) for part in zip(*found, strict=True))  # type: ignore[misc]

    def dense(self, loadings: Floats) -> Iterator[tuple[int, Floats]]:
        """(first form, weighted influence (chunk, M) on every number)."""
        for start, answers in self._answers():
            influence = np.zeros((len(answers), loadings.shape[1]))
            for forms, agency, mask in self._roles(start, start + len(answers)):
                for mine in np.unique(agency):
                    rows = forms[agency == mine]
                    influence[rows] += (answers[rows] * mask) @ loadings[mine].T
            yield start, influence

    def between(self, parts: list[tuple[Ints, Ints, Floats]], agencies: int) -> Floats:
        """What clusters add and the means of strata take off, from influence totals by unit and agency."""
        if not parts:  # nobody answered
            return np.zeros((agencies, agencies))
        unit, agency, total = (np.concatenate(part) for part in zip(*parts, strict=True))
        unit, agency, total = _sums(unit, agency, total, agencies)
        stratum = self.stratum[self.first_form_of_unit[unit]]
        there = self.is_cluster[unit]
        spread = total[there] * np.sqrt(self.design.spread[stratum[there]])
        of_stratum, of_agency, in_stratum = _sums(stratum, agency, total, agencies)
        centre = in_stratum * np.sqrt(self.design.centre[of_stratum])
        clusters = _products(unit[there], agency[there], spread, agencies)
        return clusters - _products(of_stratum, of_agency, centre, agencies)


def _sums(group: Ints, agency: Ints, values: Floats, agencies: int) -> tuple[Ints, Ints, Floats]:
    """Values of the same group and agency added up, sorted by group."""
    key, number = np.unique(group * agencies + agency, return_inverse=True)
    sums = np.bincount(number, weights=values, minlength=len(key)).astype(np.float64)
    return key // agencies, key % agencies, sums


def _products(group: Ints, agency: Ints, values: Floats, agencies: int) -> Floats:
    """(A, A): sum over groups of the products of all pairs of their values, added where the pair's agencies meet."""
    products = np.zeros(agencies * agencies)
    order = np.argsort(group, kind="stable")
    group, agency, values = group[order], agency[order], values[order]
    first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if len(group) else np.empty(0, dtype=np.int64)
    size = np.diff(np.r_[first, len(group)])
    for members in np.unique(size).tolist():
        rows = first[size == members][:, None] + np.arange(members)
        pair = agency[rows][:, :, None] * agencies + agency[rows][:, None, :]
        value = values[rows][:, :, None] * values[rows][:, None, :]
        products += np.bincount(pair.ravel(), weights=value.ravel(), minlength=agencies * agencies)
    return products.reshape(agencies, agencies)
