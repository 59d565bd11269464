"""Covariance between agencies: against variances known already, and the long way by influence columns."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.index.agency_covariance import covariance_between_agencies, influences_of
from analysis.index.indices import index_wave
from analysis.wave.rules import Rule
from tests.analysis import waves

RULE = Rule("satisfied-share", "weighted-factors")
DESIGNS = {
    "plain": {},
    "strata that span agencies": {"spanning": True},
    "clusters": {"clustered": True, "spanning": True},
    "base weights": {"weighted": True, "spanning": True},
    "two roles": {"roles": True, "spanning": True, "clustered": True},
}


def wave(design, seed=1, forms=160):
    receiving = (1, 4) if "roles" in DESIGNS[design] else ()
    asked = waves.questionnaire(receiving=receiving)
    sample = waves.made_up(seed, forms=forms, **DESIGNS[design])
    return sample, asked, index_wave(sample, asked, RULE)


@pytest.mark.parametrize("design", DESIGNS)
def test_variances_of_agencies_stand_on_the_diagonal(design):
    sample, asked, indices = wave(design)
    covariance = covariance_between_agencies(sample, asked, indices)
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), indices.se[: sample.n_agencies, 0], rtol=1e-9)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("part", ["overall", "item:Q1"])
def test_both_ways_to_the_covariance_agree(design, part):
    sample, asked, indices = wave(design)
    agencies, place = sample.n_agencies, indices.parts.index(part)
    loadings = np.eye(agencies)[:, :, None] * indices.gradient[:agencies, place][:, None, :]
    dense = influences_of(sample, asked, indices, loadings).covariance
    np.testing.assert_allclose(covariance_between_agencies(sample, asked, indices, part), dense, atol=1e-15)


def test_agencies_that_share_nothing_are_independent():
    sample, asked, indices = wave("plain")
    covariance = covariance_between_agencies(sample, asked, indices)
    assert (covariance[~np.eye(4, dtype=bool)] == 0).all()


def test_agencies_that_share_a_stratum_are_not():
    sample, asked, indices = wave("strata that span agencies")
    covariance = covariance_between_agencies(sample, asked, indices)
    assert abs(covariance[0, 1]) > 1e-7
    assert abs(covariance[0, 3]) > 1e-7


def test_a_city_made_of_its_agencies_has_the_variance_of_the_direct_estimate():
    # pooled over all answers, the city is its agencies weighted by their share of the answers: loadings add up to it
    sample, asked, _ = wave("two roles")
    pooled = index_wave(sample, asked, Rule("satisfied-share", "pooled"))
    loadings = np.repeat(pooled.gradient[-1, 0][None, None, :], sample.n_agencies, axis=0)
    covariance = influences_of(sample, asked, pooled, loadings).covariance
    np.testing.assert_allclose(np.sqrt(covariance[0, 0]), pooled.se[-1, 0], rtol=1e-9)


def test_an_agency_without_forms_is_unknown_beside_the_others():
    asked = wave("plain")[1]
    without = waves.sample(["555555", "155555", "555515"], [0, 0, 1], agencies=[0, 2], strata=[0, 1])
    indices = index_wave(without, asked, RULE)
    covariance = covariance_between_agencies(without, asked, indices)
    assert np.isnan(covariance[1]).all()
    assert not np.isnan(covariance[np.ix_([0, 2], [0, 2])]).any()


def test_a_wave_laid_over_itself_has_its_own_variance_where_all_units_are_clusters():
    sample, asked, _ = wave("clusters")
    sample = dataclasses.replace(sample, cluster=np.arange(len(sample.cluster)) % 5)
    indices = index_wave(sample, asked, RULE)
    loadings = np.eye(4)[:, :, None] * indices.gradient[:4, 0][:, None, :]
    here = influences_of(sample, asked, indices, loadings)
    np.testing.assert_allclose(here.covariance_with(here), here.covariance, atol=1e-15)


def test_waves_without_a_common_cluster_are_independent():
    sample, asked, indices = wave("clusters")
    loadings = np.eye(4)[:, :, None] * indices.gradient[:4, 0][:, None, :]
    here = influences_of(sample, asked, indices, loadings)
    elsewhere = dataclasses.replace(here, cluster=here.cluster + 1000)
    assert (here.covariance_with(elsewhere) == 0).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000))
def test_the_order_of_forms_and_the_numbers_of_agencies_change_nothing(seed):
    sample, asked, _ = wave("clusters", seed)
    rng = np.random.default_rng(seed)
    rows, new = rng.permutation(len(sample.cell)), rng.permutation(4)
    group = np.empty(4, dtype=int)
    group[new] = sample.peer_group
    shuffled = dataclasses.replace(
        sample,
        codes=sample.codes[rows],
        cell=sample.cell[rows],
        resolving=new[sample.resolving],
        receiving=new[sample.receiving],
        peer_group=group,
        stratum_agency=np.full(6, -1),
    )
    sample = dataclasses.replace(sample, stratum_agency=np.full(6, -1))
    before = covariance_between_agencies(sample, asked, index_wave(sample, asked, RULE))
    after = covariance_between_agencies(shuffled, asked, index_wave(shuffled, asked, RULE))
    np.testing.assert_allclose(after[np.ix_(new, new)], before, rtol=1e-9, atol=1e-15)
