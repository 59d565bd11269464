"""The variances of a wave, moderated: who lends to whom, what they start from, and the interval of a round."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from analysis.index.indices import index_wave
from analysis.index.moderated_indices import OF_ONE, OF_WAVE, moderated_indices
from analysis.moderated.pool import moderate
from analysis.survey.intervals import wilson
from analysis.wave.rules import Rule
from tests.analysis import waves

RULE = Rule("satisfied-share", "pooled")
ASKED = waves.questionnaire()


def measured(sample, asked=ASKED):
    indices = index_wave(sample, asked, RULE)
    return indices, moderated_indices(sample, indices)


def wave(agencies=8, forms=20, satisfied=0.9, groups=1, seed=3, **facts):
    """So many agencies with a stratum each; `facts` as `Sample` has them."""
    dice = np.random.default_rng(seed)
    rows = ["".join("5" if dice.random() < satisfied else "1" for _ in range(6)) for _ in range(agencies * forms)]
    cell = np.repeat(np.arange(agencies), forms)
    sample = waves.sample(rows, cell, agencies=np.arange(agencies))
    peer_group = np.arange(agencies) * groups // agencies
    return dataclasses.replace(sample, peer_group=peer_group, **facts)


@pytest.mark.parametrize("design", [{}, {"clustered": True}, {"spanning": True, "weighted": True}, {"roles": True}])
def test_variances_start_as_if_drawn_with_replacement(design):
    sample = waves.made_up(4, forms=240, **design)
    asked = waves.questionnaire(receiving=(2,) if design.get("roles") else ())
    indices = index_wave(sample, asked, RULE)
    without = index_wave(dataclasses.replace(sample, finite=False), asked, RULE)
    np.testing.assert_allclose(indices.replaced.variance, without.se**2, rtol=1e-12, atol=1e-18)
    assert (indices.replaced.variance >= indices.se**2 - 1e-15).all()


def test_the_agencies_of_a_group_are_a_pool_and_every_aggregate_is_one_by_itself():
    sample = wave(agencies=10, groups=2, finite=False)
    indices, found = measured(sample)
    assert found.pool[:, 0].tolist() == [0] * 5 + [1] * 5 + [OF_ONE] * 3
    replaced = indices.replaced
    for mine in (slice(0, 5), slice(5, 10), slice(10, 11), slice(12, 13)):
        pool = moderate(
            indices.estimate[mine, 0], replaced.variance[mine, 0], indices.df[mine, 0], replaced.size[mine, 0]
        )
        np.testing.assert_allclose(found.units.n_eff[mine, 0], pool.n_eff)
        np.testing.assert_allclose(found.units.df[mine, 0], pool.df)
        np.testing.assert_allclose(found.low[mine, 0], wilson(pool.estimate, pool.n_eff, pool.df)[0])


def test_an_item_is_pulled_to_answers_that_are_all_or_nothing_and_a_factor_to_less():
    sample = wave(agencies=1, satisfied=1.0, finite=False)
    indices, found = measured(sample)
    common = dict(zip(indices.parts, found.units.common[0], strict=True))
    assert common["overall"] == 0.5
    assert common["item:Q1"] == 1.0


def test_clustered_and_unclustered_agencies_lend_each_other_nothing():
    forms = 24
    sample = wave(agencies=8, forms=forms, finite=False)
    cell = np.arange(8 * forms) // 4  # cells of four forms: clusters in the first half of the agencies
    agency = np.arange(48) // 6
    clustered = dataclasses.replace(
        sample,
        cell=cell,
        stratum=agency,
        resolving=agency,
        receiving=agency,
        cluster=np.where(agency < 4, np.arange(48), -1),
    )
    indices, found = measured(clustered)
    assert found.clustered[:8].tolist() == [True] * 4 + [False] * 4
    assert len(set(found.units.common[:8, 0])) == 2
    assert (indices.replaced.units[:8, 0] == [6] * 4 + [24] * 4).all()
    assert found.units.df[:4, 0].max() <= 4 * 5


def test_agencies_of_a_group_where_nobody_varies_are_pooled_with_all_of_the_wave():
    codes = wave(agencies=10, groups=2, satisfied=0.85, finite=False)
    perfect = codes.codes.copy()
    perfect[: 5 * 20] = ord("5")
    found = measured(dataclasses.replace(codes, codes=perfect))[1]
    assert set(found.pool[:5, 0]) == {OF_WAVE}
    assert set(found.pool[5:10, 0]) == {1}
    assert (found.low[:5, 0] > 0.8).all()
    assert (found.high[:5, 0] == 1).all()


def test_days_that_agencies_share_are_counted_once():
    """Six agencies at the same five days: 5 units less a stratum, not 6 times 4."""
    dice, agencies, days, forms = np.random.default_rng(8), 6, 5, 6
    cells = agencies * days
    rows = ["".join("5" if dice.random() < 0.9 else "1" for _ in range(6)) for _ in range(cells * forms)]
    sample = waves.sample(rows, np.repeat(np.arange(cells), forms), agencies=np.arange(cells) // days)
    shared = dataclasses.replace(
        sample,
        stratum=np.zeros(cells, dtype=np.int64),
        population=np.array([np.nan]),
        clusters=np.array([np.nan]),
        cluster=np.arange(cells) % days,
        peer_group=np.zeros(agencies, dtype=np.int64),
    )
    found = measured(shared)[1]
    assert (found.units.df[:agencies, 0] <= days - 1).all()


def test_the_interval_of_a_round_knows_how_many_there_are_and_what_judges_does_not():
    sample = wave(forms=20, population=np.full(8, 40.0))
    indices, found = measured(sample)
    endless = measured(dataclasses.replace(sample, finite=False))[1]
    np.testing.assert_allclose(found.units.n_eff, endless.units.n_eff)
    np.testing.assert_allclose(found.n_round[:8], 2 * found.units.n_eff[:8])
    assert ((found.high - found.low)[:8] < (endless.high - endless.low)[:8]).all()
    everybody = measured(dataclasses.replace(sample, population=np.full(8, 20.0)))[1]
    np.testing.assert_allclose(everybody.low[:8], indices.estimate[:8])
    np.testing.assert_allclose(everybody.high[:8], indices.estimate[:8])


def test_who_gave_one_answer_or_none_has_no_interval():
    sample = wave(agencies=8)
    codes = sample.codes.copy()
    codes[1:20] = ord(" ")
    found = measured(dataclasses.replace(sample, codes=codes))[1]
    assert np.isnan(found.low[0]).all()
    assert not np.isnan(found.low[1:, 0]).any()
