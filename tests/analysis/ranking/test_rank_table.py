import numpy as np
import pytest

from analysis.index.agency_covariance import covariance_between_agencies
from analysis.index.indices import index_wave
from analysis.ranking.rank_table import rank_table, rank_table_of_wave
from analysis.ranking.reliability import ABOVE, BELOW, NEAR, bands_of, reliability_of
from analysis.wave.rules import Rule
from tests.analysis import waves

GROUPS = np.array([0, 0, 0, 1, 1, -1])
ALL = np.ones(6, dtype=bool)


def ranked(estimate, variance=1e-4, **options):
    return rank_table(np.array(estimate), np.full(len(estimate), variance), GROUPS, ALL, draws=400, **options)


def test_reliability_by_hand():
    # values 0.7 0.8 0.9 vary by 0.01; errors by 0.0025: three quarters of what is seen is real
    assert reliability_of(np.array([0.7, 0.8, 0.9]), np.full(3, 0.0025)) == pytest.approx(0.75)
    assert reliability_of(np.array([0.7, 0.8, 0.9]), np.full(3, 0.02)) == 0
    assert np.isnan(reliability_of(np.array([0.7]), np.array([0.01])))


def test_groups_are_ranked_apart_and_say_how_far_they_can_be_trusted():
    table = ranked([0.9, 0.5, 0.7, 0.8, 0.801, 0.3])
    assert table.rank.tolist() == [1, 3, 2, 2, 1, 0]
    assert table.rank_of.tolist() == [3, 3, 3, 2, 2, 0]
    assert table.low.tolist() == [1, 3, 2, 1, 1, 0]
    assert table.high.tolist() == [1, 3, 2, 2, 2, 0]
    assert table.unreliable().tolist() == [False, True]


def test_simultaneous_sets_hold_the_marginal_ones():
    table = ranked([0.9, 0.88, 0.86, 0.8, 0.82, 0.3])
    assert (table.low_for_all <= table.low).all()
    assert (table.high <= table.high_for_all).all()


def test_a_perfect_score_of_few_keeps_its_place_but_not_its_certainty():
    estimate, variance = np.array([1.0, 0.97, 0.5]), np.array([0.0, 1e-4, 1e-4])
    few = rank_table(
        estimate, variance, np.zeros(3, int), np.ones(3, bool), n_eff=np.array([12.0, 300, 300]), draws=400
    )
    assert few.rank.tolist() == [1, 2, 3]
    assert (few.low[0], few.high[0]) == (1, 2)
    without = rank_table(estimate, variance, np.zeros(3, int), np.ones(3, bool), draws=400)
    assert (without.low[0], without.high[0]) == (1, 1)


def test_ties_are_told():
    table = ranked([0.9, 0.9, 0.7, 0.8, 0.801, 0.3])
    assert table.rank.tolist()[:3] == [1, 1, 3]
    assert table.tied.tolist() == [True, True, False, False, False, False]


def test_bands_tell_only_what_is_known():
    bands = bands_of(np.array([0.9, 0.71, 0.69, 0.5]), np.diag([1e-4, 1e-4, 1e-4, 1e-4]))
    assert bands.tolist() == [ABOVE, NEAR, NEAR, BELOW]
    assert bands_of(np.array([0.9, 0.7, 0.5]), np.diag([0.1, 0.1, 0.1])).tolist() == [NEAR] * 3


def test_an_agency_that_is_not_eligible_has_no_place():
    table = rank_table(
        np.array([0.9, 0.8, 0.7]), np.full(3, 1e-4), np.zeros(3, int), np.array([True, False, True]), draws=400
    )
    assert table.rank.tolist() == [1, 0, 2]
    assert table.high.tolist() == [1, 0, 2]


def test_the_table_of_a_wave_uses_the_covariance_between_its_agencies():
    sample, asked = waves.made_up(9, forms=300, spanning=True), waves.questionnaire()
    indices = index_wave(sample, asked, Rule("satisfied-share", "weighted-factors"))
    table = rank_table_of_wave(sample, asked, indices, np.ones(4, bool), draws=500)
    by_hand = rank_table(
        indices.estimate[:4, 0],
        covariance_between_agencies(sample, asked, indices),
        sample.peer_group,
        np.ones(4, bool),
        n_eff=indices.n_eff[:4, 0],
        draws=500,
    )
    assert table.low.tolist() == by_hand.low.tolist()
    assert table.high.tolist() == by_hand.high.tolist()
    assert (table.low <= table.rank).all()
    assert (table.rank <= table.high).all()
