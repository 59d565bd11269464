"""Waves that visited the same clusters: the variance of a change is that of both waves stacked into one sample."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from analysis.change.between_waves import IndexedWave, change_between, degrees_of_both
from analysis.change.decomposition import decompose_change
from analysis.change.shared_clusters import SharedClusters, visits_of
from analysis.index.indices import index_wave
from analysis.survey.totals import Stage, covariance, degrees_of_freedom, influence_of_ratio
from analysis.wave.rules import Rule
from analysis.wave.weights import response_weights
from tests.analysis import waves

POOLED = Rule("satisfied-share", "pooled")
STRATA, CLUSTERS, FORMS = 3, 8, 600
CITY = -1


def visited(seed, *, known=False, roles=False):
    """24 clusters in 3 strata that span 4 agencies in 2 groups; a cell is a cluster and an agency."""
    rng = np.random.default_rng(seed)
    cells = STRATA * CLUSTERS * 4
    number = np.arange(cells)
    level = np.random.default_rng(7).uniform(0.1, 0.95, STRATA * CLUSTERS)  # a cluster is good or bad in both waves
    cell = np.concatenate([number, rng.integers(0, cells, FORMS - cells)])
    good = rng.random((FORMS, 6)) < level[cell // 4][:, None]
    codes = np.where(good, b"5", np.where(rng.random((FORMS, 6)) < 0.1, b".", b"2"))
    made = waves.made_up(seed, forms=FORMS)
    return dataclasses.replace(
        made,
        codes=codes.view(np.uint8).reshape(FORMS, 6),
        cell=cell,
        stratum=number // (4 * CLUSTERS),
        cluster=number // 4,
        resolving=number % 4,
        receiving=(number + number // 4) % 4 if roles else number % 4,
        population=np.full(STRATA, np.nan),
        clusters=np.full(STRATA, 20.0 if known else np.nan),
    )


def pair(*, roles=False, **design):
    asked = waves.questionnaire(receiving=(1, 4) if roles else ())
    samples = [visited(seed, roles=roles, **design) for seed in (1, 2)]
    indices = [index_wave(sample, asked, POOLED) for sample in samples]
    return asked, samples, indices


def shared(asked, samples):
    visits = [visits_of(sample, asked, POOLED, sample.cluster, STRATA * CLUSTERS) for sample in samples]
    return SharedClusters(*visits)


def stacked(asked, samples, domain):
    """(variance, df) of the change of the pooled share by the operator on rows of both waves."""
    columns, members, weights = [], [], []
    for sign, sample in zip((-1, 1), samples, strict=True):
        score, rated = waves._answers(sample, asked)
        member = waves._membership(sample, asked, domain)
        above, below = ((values * member).sum(axis=1, keepdims=True) for values in (score, rated))
        weights.append(response_weights(sample))
        columns.append(sign * influence_of_ratio(above, below, weights[-1])[1])
        members.append((rated * member).any(axis=1))
    stratum, unit, there = (
        np.concatenate([of(sample)[sample.cell] for sample in samples])
        for of in (lambda s: s.stratum, lambda s: s.cluster, lambda s: s.clusters[s.stratum])
    )
    stage = Stage(stratum, unit, there)
    variance = covariance(np.concatenate(columns), np.concatenate(weights), [stage])[0, 0]
    return variance, degrees_of_freedom(stage, np.flatnonzero(np.concatenate(members)))


@pytest.mark.parametrize("domain", [0, 1, 2, 3, 4, 5, CITY])
@pytest.mark.parametrize("design", [{}, {"known": True}, {"roles": True}], ids=["plain", "finite", "two roles"])
def test_a_change_between_the_same_clusters_has_the_variance_of_both_waves_stacked(domain, design):
    asked, samples, (before, after) = pair(**design)
    domain = domain if domain != CITY else len(before.estimate) - 1
    both = shared(asked, samples)
    together = before.gradient[domain, 0] @ both.covariance(domain, domain) @ after.gradient[domain, 0]
    variance = before.se[domain, 0] ** 2 + after.se[domain, 0] ** 2 - 2 * together
    df = before.df[domain, 0] + after.df[domain, 0] - both.degrees_shared(domain, domain)
    wanted, wanted_df = stacked(asked, samples, domain)
    np.testing.assert_allclose(variance, wanted, rtol=1e-10)
    assert df == wanted_df
    assert variance < 0.9 * (before.se[domain, 0] ** 2 + after.se[domain, 0] ** 2)
    waves_as_given = [IndexedWave(s, asked, i) for s, i in zip(samples, (before, after), strict=True)]
    twice = degrees_of_both(*waves_as_given)
    assert change_between(before, after, degrees_shared=twice).df[domain, 0] == wanted_df
    if domain < 4:
        assert decompose_change(*waves_as_given, agency=domain, shared=True).differences.df[0] == wanted_df


def test_clusters_that_only_one_wave_visited_count_as_independent():
    asked, samples, _ = pair()
    other = np.where(samples[1].cluster % CLUSTERS < 3, samples[1].cluster, -1)
    visits = [visits_of(s, asked, POOLED, c, 24) for s, c in zip(samples, (samples[0].cluster, other), strict=True)]
    few, none = (
        SharedClusters(*visits),
        SharedClusters(visits[0], visits_of(samples[1], asked, POOLED, other * 0 - 1, 24)),
    )
    assert few.degrees_shared(6, 6) == 3 * (3 - 1)
    assert none.degrees_shared(6, 6) == 0
    assert not none.covariance(6, 6).any()
