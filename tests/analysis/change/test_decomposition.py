"""Change between waves: golden case 22, exact additivity, and derivatives against small steps of the totals."""

import dataclasses

import numpy as np
import pytest

from analysis.change.bennet import BennetSplit
from analysis.change.between_waves import (
    ChangeError,
    IndexedWave,
    change_between,
    covariance_of_waves,
)
from analysis.change.decomposition import ALL, _cells, decompose_change
from analysis.index.indices import index_wave
from analysis.survey.estimates import by_domain
from analysis.wave.rollups import ROLLUPS
from analysis.wave.rules import Rule
from tests.analysis import waves
from tests.analysis.cases import expected, labels, numbers
from tests.analysis.designs import close, columns, two_years

WANTED = expected("22_year_change_decomposition")
ITEMS = ("y_sch", "y_comp", "y_aw")
WEIGHTS = np.array([0.5, 0.3, 0.2])
SHARES = np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.25, 0.25, 0.2, 0.3])


def test_changes_and_contributions_of_two_years_are_those_of_r():
    found = by_domain(two_years(), columns("two_years", "api00", *ITEMS), labels("two_years", "yr"))
    change = np.hstack([-np.eye(4), np.eye(4)])
    index = np.r_[0, WEIGHTS] @ change
    wanted = found.combine(np.vstack([change, index, WEIGHTS[:, None] * change[1:]]))
    close(wanted.estimate, [row["estimate"] for row in WANTED["change"]])
    close(wanted.covariance, WANTED["change_vcov"])


def year(name):
    """One of the two years as a wave of three items with the weights of the case."""
    mine = np.array([label == name for label in np.array(["a", "b"])[labels("two_years", "yr")]])
    answers = columns("two_years", *ITEMS)[mine]
    stratum = np.unique(labels("two_years", "st")[mine], return_inverse=True)[1]
    population = [numbers("two_years", "fpc")[mine][stratum == h][0] for h in range(stratum.max() + 1)]
    asked = waves.questionnaire(items=3, factors=3)
    factors = tuple(dataclasses.replace(f, weight=w) for f, w in zip(asked.factors, WEIGHTS, strict=True))
    asked = dataclasses.replace(asked, factors=factors)
    codes = ["".join("5" if yes else "1" for yes in row) for row in answers]
    sample = waves.sample(
        codes, stratum, strata=range(len(population)), agencies=np.zeros(len(population), int), population=population
    )
    return IndexedWave(sample, asked, index_wave(sample, asked, Rule("satisfied-share", "weighted-factors")))


def test_two_waves_are_taken_apart_as_r_takes_two_years_apart():
    parts = decompose_change(year("a"), year("b"), agency=0)
    rows = WANTED["change"][5:]
    # 1e-6: the year's file rounds its weights to single precision, a wave has N / n exactly
    np.testing.assert_allclose(parts.contribution, [row["estimate"] for row in rows], rtol=1e-5)
    np.testing.assert_allclose(parts.differences.se, [row["se"] for row in rows], rtol=1e-6)
    np.testing.assert_allclose(parts.covariance, np.array(WANTED["change_vcov"])[5:, 5:], rtol=1e-6)
    np.testing.assert_allclose(parts.se, WANTED["change"][4]["se"], rtol=1e-6)


def two_waves(rollup, *, drop=False, **design):
    asked = waves.for_every_rollup()
    fewer = dataclasses.replace(asked, questions=asked.questions[:-1]) if drop else asked
    measured = []
    for seed, questions in ((1, asked), (2, fewer)):
        sample = waves.made_up(seed, forms=300, **design)
        sample = dataclasses.replace(sample, codes=sample.codes[:, : len(questions.questions)])
        measured.append(IndexedWave(sample, questions, index_wave(sample, questions, Rule("satisfied-share", rollup))))
    return measured


@pytest.mark.parametrize("rollup", ROLLUPS)
@pytest.mark.parametrize("aggregate", ["direct", "dossier-share", "equal"])
@pytest.mark.parametrize("drop", [False, True], ids=["same items", "an item less"])
def test_contributions_add_up_exactly_at_every_level(rollup, aggregate, drop):
    earlier, later = two_waves(rollup, spanning=True, drop=drop)
    options = {"aggregate": aggregate, "shares": SHARES}
    nested = {
        by: decompose_change(earlier, later, by=by, **options)
        for by in ("item", "factor", "agency", "agency-factor", "agency-item")
    }
    for parts in nested.values():
        assert abs(parts.contribution.sum() - parts.change) < 1e-12
        np.testing.assert_allclose(parts.se, nested["agency"].se, rtol=1e-9)
    finest = dict(zip(nested["agency-item"].names, nested["agency-item"].contribution, strict=True))
    for name, value in zip(nested["agency"].names, nested["agency"].contribution, strict=True):
        assert abs(sum(v for n, v in finest.items() if n.startswith(f"{name}:")) - value) < 1e-12


@pytest.mark.parametrize("rollup", ROLLUPS)
def test_one_agency_changes_by_the_difference_of_its_indices(rollup):
    earlier, later = two_waves(rollup)
    change = change_between(earlier.indices, later.indices)
    for agency in range(4):
        parts = decompose_change(earlier, later, agency=agency)
        np.testing.assert_allclose(parts.change, change.estimate[agency, 0], atol=1e-12)
        np.testing.assert_allclose(parts.se, change.se[agency, 0], rtol=1e-9)


@pytest.mark.parametrize("rollup", ROLLUPS)
def test_the_whole_city_changes_by_the_difference_of_its_direct_indices(rollup):
    earlier, later = two_waves(rollup, spanning=True)
    change, parts = change_between(earlier.indices, later.indices), decompose_change(earlier, later)
    np.testing.assert_allclose(parts.change, change.estimate[ALL, 0], atol=1e-12)
    np.testing.assert_allclose(parts.se, change.se[ALL, 0], rtol=1e-9)


@pytest.mark.parametrize("rollup", ROLLUPS)
@pytest.mark.parametrize("aggregate", ["direct", "dossier-share"])
def test_derivatives_are_those_of_small_steps(rollup, aggregate):
    waves_of_both = two_waves(rollup, drop=True)
    agencies, names = np.arange(4), [q.code for q in waves_of_both[0].indices.structure.questions]
    output = np.arange(24).reshape(4, 6)

    def cells(wave, shares, step=None):
        indices = wave.indices
        if step is not None:
            scores, rated = indices.scores.copy(), indices.rated.copy()
            own = [q.code for q in indices.structure.questions].index(names[step[1] // 2])
            (rated if step[1] % 2 else scores)[step[0], own] += step[2]
            scores[ALL], rated[ALL] = scores[:4].sum(axis=0), rated[:4].sum(axis=0)
            gradient = _gradient(wave, scores, rated)
            indices = dataclasses.replace(indices, scores=scores, rated=rated, gradient=gradient)
        return _cells(indices, agencies, names, aggregate, shares)

    fixed = [cells(wave, share) for wave, share in zip(waves_of_both, SHARES, strict=True)]
    for later in (False, True):
        loadings = BennetSplit(*fixed).loadings(later, output, 24)
        for place in [(0, 0), (1, 3), (2, 5), (3, 10)]:
            moved = []
            for size in (1e-3, -1e-3):
                both = list(fixed)
                both[later] = cells(waves_of_both[later], SHARES[later], (*place, size))
                now = BennetSplit(*both)
                moved.append((now.performance + now.mix).ravel())
            np.testing.assert_allclose(loadings[place[0], :, place[1]], (moved[0] - moved[1]) / 2e-3, atol=1e-9)


def _gradient(wave, scores, rated):
    """That of `overall` again, at other totals."""
    gradient = wave.indices.gradient.copy()
    used = gradient[:, 0, 0::2] != 0
    made = ROLLUPS[wave.indices.rule.rollup].combine(scores, rated, used, wave.indices.structure)
    gradient[:, 0] = np.stack([made.by_score, made.by_rated], axis=2).reshape(len(scores), -1)
    return gradient


def test_waves_that_visit_the_same_clusters_have_a_smaller_change():
    asked = waves.questionnaire()
    rng = np.random.default_rng(4)
    level = rng.choice([0.2, 0.95], size=30)
    rounds = []
    for _ in range(2):
        answers = np.where(rng.random((900, 6)) < level[np.repeat(np.arange(30), 30)][:, None], ord("5"), ord("1"))
        sample = waves.sample(
            ["111111"] * 900,
            np.repeat(np.arange(30), 30),
            strata=np.zeros(30, int),
            agencies=np.zeros(30, int),
            cluster=np.arange(30),
        )
        sample = dataclasses.replace(sample, codes=answers.astype(np.uint8))
        rounds.append(IndexedWave(sample, asked, index_wave(sample, asked, Rule("satisfied-share", "pooled"))))
    shared = decompose_change(*rounds, agency=0, shared=True)
    assert shared.se < 0.3 * decompose_change(*rounds, agency=0).se
    covariance = covariance_of_waves(*rounds)
    spread = np.zeros_like(rounds[0].indices.estimate)
    spread[0] = covariance[0]
    np.testing.assert_allclose(
        change_between(rounds[0].indices, rounds[1].indices, covariance=spread).se[0, 0], shared.se
    )


def test_waves_with_other_agencies_cannot_be_laid_over_each_other():
    earlier, later = two_waves("pooled")
    fewer = dataclasses.replace(
        earlier, sample=dataclasses.replace(earlier.sample, n_agencies=5, peer_group=np.zeros(5, int))
    )
    with pytest.raises(ChangeError, match="numbered alike"):
        decompose_change(fewer, later)
    with pytest.raises(ChangeError, match="needs the shares"):
        decompose_change(earlier, later, aggregate="dossier-share")


def test_too_many_contributions_at_once_are_refused(monkeypatch):
    monkeypatch.setattr("analysis.change.decomposition.MOST_DERIVATIVES", 100)
    earlier, later = two_waves("pooled")
    with pytest.raises(ChangeError, match="too many at once"):
        decompose_change(earlier, later, by="agency-item")
