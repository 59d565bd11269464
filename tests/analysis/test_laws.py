"""What must not move does not, and what must does: laws between figures of one sample told in two ways."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from analysis import (
    Design,
    Estimates,
    Rule,
    Sample,
    WaveIndices,
    design_from,
    index_wave,
    means,
    moderated_indices,
    rank_sets,
)
from tests.analysis import waves

RULES = ("satisfied-share/pooled", "mean-score/mean-of-factors", "satisfied-share/weighted-factors")
SEEDS = st.integers(0, 10**6)
ASKED = waves.questionnaire()
FIGURES = ("estimate", "se", "df", "low", "high", "n_eff")
law = settings(max_examples=6, deadline=None, derandomize=True, database=None, phases=[Phase.generate])


def rule(seed: int) -> Rule:
    return Rule(*RULES[seed % len(RULES)].split("/"))


def wave(seed: int, **more: bool) -> Sample:
    options = {"clustered": bool(seed % 2), "weighted": bool(seed // 2 % 2), "spanning": bool(seed // 4 % 2)}
    return waves.made_up(seed, **{**options, **more})


def indexed(sample: Sample, seed: int) -> WaveIndices:
    return index_wave(sample, ASKED, rule(seed))


def alike(ours: object, theirs: object, *names: str) -> None:
    for name in names:
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-8, atol=1e-11, err_msg=name)


def same_wave(ours: Sample, theirs: Sample, seed: int, agencies: list[int] | slice = slice(None)) -> None:
    """Indices and moderated indices; `agencies`: the domains of ours in the order of theirs."""
    first, second = indexed(ours, seed), indexed(theirs, seed)
    for name in FIGURES:
        np.testing.assert_allclose(
            getattr(first, name)[agencies], getattr(second, name), rtol=1e-8, atol=1e-11, err_msg=name
        )
    one, other = moderated_indices(ours, first), moderated_indices(theirs, second)
    for name in ("low", "high", "n_round"):
        np.testing.assert_allclose(getattr(one, name)[agencies], getattr(other, name), rtol=1e-8, atol=1e-11)


def only_forms(sample: Sample, order: np.ndarray) -> Sample:
    """The same sample with its forms in another order."""
    base = None if sample.base_weight is None else sample.base_weight[order]
    return replace(sample, codes=sample.codes[order], cell=sample.cell[order], base_weight=base)


def table(seed: int, n: int = 24) -> tuple[dict[str, np.ndarray], np.ndarray]:
    rng = np.random.default_rng(seed)
    columns = np.where(rng.random((n, 2)) < 0.1, np.nan, rng.integers(1, 6, (n, 2)))
    design = {
        "weights": rng.uniform(0.5, 3, n),
        "strata": np.sort(rng.integers(0, 3, n)),
        "clusters": [rng.integers(0, 8, n)],
    }
    return design, columns.astype(float)


def of(design: dict[str, np.ndarray]) -> Design:
    return design_from(len(design["weights"]), **design)


def same(ours: Estimates, theirs: Estimates) -> None:
    alike(ours, theirs, "estimate", "covariance", "df")


@law
@given(SEEDS, st.floats(1e-3, 1e3))
def test_the_unit_of_the_weights_moves_no_mean(seed, unit):
    design, columns = table(seed)
    same(means(of(design), columns), means(of(design | {"weights": design["weights"] * unit}), columns))


@law
@given(SEEDS, st.floats(1e-3, 1e3))
def test_the_unit_of_own_weights_moves_no_index(seed, unit):
    sample = wave(seed, weighted=True)
    same_wave(sample, replace(sample, base_weight=sample.base_weight * unit), seed)


@law
@given(SEEDS)
def test_the_order_of_the_rows_moves_nothing(seed):
    design, columns = table(seed)
    order = np.random.default_rng(seed).permutation(len(columns))
    shuffled = {"weights": design["weights"][order], "strata": design["strata"][order]}
    same(
        means(of(design), columns),
        means(of(shuffled | {"clusters": [design["clusters"][0][order]]}), columns[order]),
    )
    sample = wave(seed)
    same_wave(sample, only_forms(sample, np.random.default_rng(seed).permutation(len(sample.cell))), seed)


@law
@given(SEEDS)
def test_names_of_strata_and_clusters_move_nothing(seed):
    design, columns = table(seed)
    names = {"strata": [f"tầng {9 - s}" for s in design["strata"]], "clusters": [design["clusters"][0] * -7.5]}
    same(means(of(design), columns), means(of(design | names), columns))


@law
@given(SEEDS)
def test_the_numbers_of_agencies_move_no_index(seed):
    sample = wave(seed)
    new = np.array([1, 0, 3, 2])  # within their groups
    turned = replace(sample, resolving=new[sample.resolving], receiving=new[sample.receiving])
    same_wave(sample, turned, seed, agencies=[*new, *range(4, 7)])


@law
@given(SEEDS, st.integers(2, 4))
def test_answers_told_twice_with_half_the_weight_move_no_estimate_and_no_error_of_clusters(seed, times):
    design, columns = table(seed)
    again = {
        "weights": np.tile(design["weights"] / times, times),
        "strata": np.tile(design["strata"], times),
        "clusters": [np.tile(design["clusters"][0], times)],
    }
    same(means(of(design), columns), means(of(again), np.tile(columns, (times, 1))))


@law
@given(SEEDS)
def test_answers_told_twice_as_if_by_others_nearly_halve_the_variance(seed):
    """That is why a duplicated file has to be found: n - 1 of n is all that is left of the error."""
    _, columns = table(seed)
    weights, strata = np.ones(len(columns)), np.zeros(len(columns), dtype=int)
    once = means(design_from(len(columns), weights=weights, strata=strata), columns, missing="listwise")
    n = len(columns)
    twice = means(design_from(2 * n, weights=np.full(2 * n, 0.5)), np.tile(columns, (2, 1)), missing="listwise")
    np.testing.assert_allclose(twice.estimate, once.estimate)
    np.testing.assert_allclose(twice.covariance, once.covariance / 2 * (2 * n / (2 * n - 1)) / (n / (n - 1)))


@law
@given(SEEDS)
def test_a_stratum_split_in_two_alike_moves_the_estimate_not_and_costs_one_degree_of_freedom(seed):
    rng = np.random.default_rng(seed)
    half = rng.integers(1, 6, (10, 1)).astype(float)
    values, strata = np.vstack([half, half]), np.repeat([0, 1], 10)
    whole, split = means(design_from(20), values), means(design_from(20, strata=strata), values)
    np.testing.assert_allclose(split.estimate, whole.estimate)
    assert (whole.df[0], split.df[0]) == (19, 18)
    np.testing.assert_allclose(split.covariance, whole.covariance * (10 / 9) / (20 / 19))


@law
@given(SEEDS)
def test_files_merged_give_the_mean_weighted_by_what_they_stand_for(seed):
    (one, first), (other, second) = table(seed), table(seed + 1, 12)
    apart = means(of(one), first, missing="listwise"), means(of(other), second, missing="listwise")
    merged = {
        "weights": np.r_[one["weights"], other["weights"]],
        "strata": [*(("a", s) for s in one["strata"]), *(("b", s) for s in other["strata"])],
    }
    merged["strata"] = [f"{file}{s}" for file, s in merged["strata"]]
    merged["clusters"] = [[*(f"a{c}" for c in one["clusters"][0]), *(f"b{c}" for c in other["clusters"][0])]]
    found = means(of(merged), np.vstack([first, second]), missing="listwise")
    mass = [
        design["weights"][~np.isnan(columns).any(axis=1)].sum() for design, columns in ((one, first), (other, second))
    ]
    share = np.array(mass) / sum(mass)
    np.testing.assert_allclose(found.estimate, share[0] * apart[0].estimate + share[1] * apart[1].estimate)
    np.testing.assert_allclose(found.df, apart[0].df + apart[1].df)


@law
@given(SEEDS, st.floats(-50, 50), st.floats(0.1, 20))
def test_the_scale_carries_a_mean_and_its_error_along(seed, start, unit):
    design, columns = table(seed)
    plain, carried = means(of(design), columns), means(of(design), start + unit * columns)
    np.testing.assert_allclose(carried.estimate, start + unit * plain.estimate)
    np.testing.assert_allclose(carried.se, unit * plain.se)
    np.testing.assert_allclose(carried.df, plain.df)
    if np.isfinite(plain.deff).all() and (plain.se > 1e-9).all():
        np.testing.assert_allclose(carried.deff, plain.deff, rtol=1e-6)


@law
@given(SEEDS, st.floats(-50, 50), st.floats(0.1, 20), st.booleans())
def test_places_hang_on_no_scale_and_no_order(seed, start, unit, simultaneous):
    rng = np.random.default_rng(seed)
    estimate, factor = rng.normal(80, 5, 6), rng.normal(0, 2, (6, 4))
    covariance = factor @ factor.T + np.eye(6)
    plain = rank_sets(estimate, covariance, draws=400, simultaneous=simultaneous)
    carried = rank_sets(start + unit * estimate, unit**2 * covariance, draws=400, simultaneous=simultaneous)
    for name in ("rank", "low", "high"):
        assert getattr(plain, name).tolist() == getattr(carried, name).tolist()
    order = rng.permutation(6)
    assert rank_sets(estimate[order], covariance[np.ix_(order, order)], draws=50).rank.tolist() == (
        plain.rank[order].tolist()
    )


@law
@given(SEEDS)
def test_what_is_better_the_other_way_round_turns_the_places_round(seed):
    rng = np.random.default_rng(seed)
    estimate, variance = rng.normal(80, 5, 6), rng.uniform(0.5, 4, 6)
    up, down = (rank_sets(side * estimate, variance, draws=4000) for side in (1, -1))
    assert (7 - down.rank).tolist() == up.rank.tolist()
    assert up.told_apart == pytest.approx(down.told_apart, abs=2)


@law
@given(SEEDS, st.integers(0, 5))
def test_a_better_answer_never_lowers_an_index(seed, slot):
    sample = wave(seed)
    sample = replace(sample, base_weight=None)
    worse = np.flatnonzero(sample.codes[:, slot] == ord("1"))
    codes = sample.codes.copy()
    codes[worse[:1], slot] = ord("5")
    before, after = indexed(sample, seed), indexed(replace(sample, codes=codes), seed)
    known = ~np.isnan(before.estimate)
    assert (after.estimate[known] >= before.estimate[known] - 1e-12).all()
    assert len(worse) == 0 or (after.estimate[known] > before.estimate[known]).any()
