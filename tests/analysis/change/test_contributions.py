"""The change of a city from its agencies and their items: exact at every level, with the variance of its influence."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from analysis.change.aligned import aligned_waves
from analysis.change.between_waves import IndexedWave, change_between
from analysis.change.contributions import CrossWaveCovariance, agency_contributions, item_contributions
from analysis.change.decomposition import decompose_change
from analysis.change.shared_clusters import SharedClusters, visits_of
from analysis.index.agency_covariance import influences_of
from analysis.index.indices import index_wave
from analysis.index.whole_covariance import covariance_with_whole
from analysis.wave.rollups import ROLLUPS
from analysis.wave.rules import Rule
from tests.analysis import waves

AGENCIES, GROUPS = 4, 2
CITY = AGENCIES + GROUPS
DESIGNS = {
    "apart": {},
    "spanning": {"spanning": True},
    "two roles": {"roles": True},
    "clusters": {"spanning": True, "clustered": True},
}


def two_waves(rollup, *, drop=False, roles=False, **design):
    asked = waves.for_every_rollup(receiving=(1, 4) if roles else ())
    fewer = dataclasses.replace(asked, questions=asked.questions[:-1]) if drop else asked
    measured = []
    for seed, questions in ((1, asked), (2, fewer)):
        sample = waves.made_up(seed, forms=400, roles=roles, **design)
        sample = dataclasses.replace(sample, codes=sample.codes[:, : len(questions.questions)])
        measured.append(IndexedWave(sample, questions, index_wave(sample, questions, Rule("satisfied-share", rollup))))
    return measured


def taken_apart(measured, whole=CITY, members=tuple(range(AGENCIES))):
    indices = [wave.indices for wave in measured]
    _, sides = aligned_waves(*indices)
    numbers = (np.array(members), np.array(members))
    with_whole = tuple(
        side.aligned(covariance_with_whole(wave.sample, wave.questionnaire, wave.indices, whole))
        for side, wave in zip(sides, measured, strict=True)
    )
    pooled = ROLLUPS[indices[0].rule.rollup].one_proportion
    return sides, agency_contributions(sides, numbers, (whole, whole), with_whole, pooled=pooled)


def by_influence(measured, sides, apart, numbers):
    """(M, M): the covariance of sums of contributions over agencies, from one influence per form."""
    influences = (
        influences_of(wave.sample, wave.questionnaire, wave.indices, side.by_wave_totals(apart.loadings(t, numbers)))
        for t, (wave, side) in enumerate(zip(measured, sides, strict=True))
    )
    return sum(found.covariance for found in influences)


def in_all(apart, members):
    """The derivatives of a group's contributions by the totals of all agencies."""

    def spread(slopes):
        wide = np.zeros((AGENCIES, *slopes.shape[1:]))
        wide[list(members)] = slopes
        return wide

    return InAll(tuple(map(spread, apart.by_own)), tuple(map(spread, apart.by_whole)), members)


@dataclasses.dataclass
class InAll:
    by_own: tuple
    by_whole: tuple
    members: tuple

    def loadings(self, wave, numbers):
        own = np.einsum("maj,ajk->amk", numbers, self.by_own[wave])
        whole = np.einsum("maj,ajk->mk", numbers, self.by_whole[wave])
        own[list(self.members)] += whole
        return own


@pytest.mark.parametrize("rollup", ROLLUPS)
@pytest.mark.parametrize("drop", [False, True], ids=["same items", "an item less"])
def test_items_add_up_to_the_change_of_every_place(rollup, drop):
    measured = two_waves(rollup, spanning=True, drop=drop)
    earlier, later = (wave.indices for wave in measured)
    _, sides = aligned_waves(earlier, later)
    places = np.arange(CITY + 1)
    found = item_contributions(sides, (places, places), pooled=ROLLUPS[rollup].one_proportion)
    change = change_between(earlier, later)
    np.testing.assert_allclose(found.contribution.sum(axis=1), change.estimate[:, 0], atol=1e-12)
    everything = np.ones(found.contribution.shape[1], dtype=bool)
    variance = [found.variance(place, everything) for place in places]
    np.testing.assert_allclose(np.sqrt(variance), change.se[:, 0], rtol=1e-9)


@pytest.mark.parametrize("agency", range(AGENCIES))
def test_the_items_of_an_agency_are_those_that_were_known_already(agency):
    measured = two_waves("pooled")
    _, sides = aligned_waves(*(wave.indices for wave in measured))
    found = item_contributions(sides, (np.array([agency]), np.array([agency])), pooled=True)
    known = decompose_change(*measured, agency=agency, by="item")
    np.testing.assert_allclose(found.contribution[0], known.contribution, atol=1e-12)
    np.testing.assert_allclose(found.covariance[0], known.covariance, atol=1e-14)


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
@pytest.mark.parametrize("rollup", ROLLUPS)
def test_agencies_and_the_mix_add_up_to_the_change_of_the_city(rollup, design):
    measured = two_waves(rollup, **design)
    sides, apart = taken_apart(measured)
    change = change_between(*(wave.indices for wave in measured))
    total = apart.items.contribution.sum() + apart.mix.sum()
    assert abs(total - change.estimate[CITY, 0]) < 1e-12
    everything = np.ones((1, AGENCIES, 2))
    np.testing.assert_allclose(
        by_influence(measured, sides, apart, everything)[0, 0], change.se[CITY, 0] ** 2, rtol=1e-9
    )


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_a_contribution_has_the_variance_of_its_influence(design):
    measured = two_waves("pooled", **design)
    sides, apart = taken_apart(measured)
    alone = np.zeros((2 * AGENCIES, AGENCIES, 2))
    for agency in range(AGENCIES):
        alone[agency, agency, 0] = alone[AGENCIES + agency, agency, 1] = 1
    wanted = np.diag(by_influence(measured, sides, apart, alone))
    found = apart.items.covariance.sum(axis=(1, 2))
    np.testing.assert_allclose([*found, *apart.mix_variance], wanted, rtol=1e-8)


def test_answers_all_alike_do_not_make_a_certain_contribution():
    measured = two_waves("pooled")
    sides, apart = taken_apart(measured)
    alike = np.zeros_like(sides[0].unseen)
    alike[0, 2] = 0.01
    again = dataclasses.replace(sides[0], unseen=alike), sides[1]
    places = np.array([0]), np.array([0])
    found = item_contributions(again, places, pooled=True)
    third = np.arange(6) == 2
    rated = [side.totals[0, :, 1] * measured[0].indices.structure.is_item for side in sides]
    half_weight = (rated[0][2] / rated[0].sum() + rated[1][2] / rated[1].sum()) / 2
    seen = item_contributions(sides, places, pooled=True).variance(0, third)
    assert apart.items.unseen.min() >= 0
    np.testing.assert_allclose(found.variance(0, third) - seen, (0.1 * half_weight) ** 2, rtol=0.2)


@pytest.mark.parametrize("members", [(0, 1), (2, 3)])
@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_a_group_is_made_of_its_agencies(members, design):
    measured = two_waves("pooled", **design)
    group = AGENCIES + members[0] // 2
    sides, apart = taken_apart(measured, group, members)
    alone = np.zeros((2, AGENCIES, 2))
    alone[:, members, 0] = np.eye(2)
    wanted = np.diag(by_influence(measured, sides, in_all(apart, members), alone))
    np.testing.assert_allclose(apart.items.covariance.sum(axis=(1, 2)), wanted, rtol=1e-8)
    change = change_between(*(wave.indices for wave in measured))
    assert abs(apart.performance.sum() + apart.mix.sum() - change.estimate[group, 0]) < 1e-12


def test_an_agency_that_is_new_has_no_performance_and_moves_the_mix():
    measured = two_waves("pooled")
    cells = np.where(measured[0].sample.resolving == 3, -1, measured[0].sample.resolving)
    fewer = measured[0].sample.only(measured[0].sample.resolving[measured[0].sample.cell] != 3)
    asked = measured[0].questionnaire
    measured[0] = IndexedWave(fewer, asked, index_wave(fewer, asked, Rule("satisfied-share", "pooled")))
    _, apart = taken_apart(measured)
    assert (cells == -1).any()
    assert apart.performance[3] == 0
    assert apart.mix[3] != 0
    change = change_between(*(wave.indices for wave in measured)).estimate[CITY, 0]
    assert abs(apart.performance.sum() + apart.mix.sum() - change) < 1e-12


def test_mix_is_what_shares_alone_would_have_changed():
    measured = two_waves("pooled")
    _, apart = taken_apart(measured)
    rated = [wave.indices.rated[:AGENCIES, wave.indices.structure.is_item].sum(axis=1) for wave in measured]
    share = [r / r.sum() for r in rated]
    index = [wave.indices.estimate[:, 0] for wave in measured]
    middle, city = sum(i[:AGENCIES] for i in index) / 2, sum(i[CITY] for i in index) / 2
    np.testing.assert_allclose(apart.mix, (middle - city) * (share[1] - share[0]), atol=1e-12)
    moved = index[1][:AGENCIES] - index[0][:AGENCIES]
    np.testing.assert_allclose(apart.performance, (share[0] + share[1]) / 2 * moved, atol=1e-12)


def test_waves_in_the_same_clusters_share_what_every_contribution_owes_to_them():
    measured = two_waves("pooled", spanning=True, clustered=True)
    first = dataclasses.replace(measured[0].sample, cluster=np.maximum(measured[0].sample.cluster, 0))
    common = first.stratum * 8 + first.cluster
    later = dataclasses.replace(first, codes=np.roll(first.codes, 1, axis=0))
    asked, rule = measured[0].questionnaire, Rule("satisfied-share", "pooled")
    measured = [IndexedWave(wave, asked, index_wave(wave, asked, rule)) for wave in (first, later)]
    visits = [visits_of(wave.sample, asked, rule, common, 48) for wave in measured]
    clusters = SharedClusters(*visits)
    _, sides = aligned_waves(*(wave.indices for wave in measured))
    numbers = np.arange(AGENCIES)
    crossed = CrossWaveCovariance(
        np.stack([clusters.covariance(a, a) for a in numbers]),
        np.stack([clusters.covariance(a, CITY) for a in numbers]),
        np.stack([clusters.covariance(CITY, a) for a in numbers]),
        clusters.covariance(CITY, CITY),
    )
    with_whole = tuple(covariance_with_whole(w.sample, asked, w.indices, CITY) for w in measured)
    apart = agency_contributions(sides, (numbers, numbers), (CITY, CITY), with_whole, pooled=True, crossed=crossed)
    alone = np.zeros((AGENCIES, AGENCIES, 2))
    alone[numbers, numbers, 0] = 1
    both = [influences_of(w.sample, asked, w.indices, apart.loadings(t, alone)) for t, w in enumerate(measured)]
    between = both[0].covariance_with(both[1])
    wanted = np.diag(both[0].covariance + both[1].covariance + between + between.T)
    np.testing.assert_allclose(apart.items.covariance.sum(axis=(1, 2)), wanted, rtol=1e-8)
    np.testing.assert_allclose(
        clusters.covariance_of_numbers(*(apart.loadings(t, alone) for t in (0, 1))), between, atol=1e-15
    )
