"""What has to hold for every wave, whatever the design."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.index.indices import index_wave
from analysis.wave.rules import Rule
from analysis.wave.weights import response_weights, wave_design
from tests.analysis import waves

DESIGNS = st.fixed_dictionaries(
    {"seed": st.integers(0, 10**6), **{k: st.booleans() for k in ("spanning", "clustered", "weighted")}}
)
POOLED = Rule("satisfied-share", "pooled")
FACTORS = Rule("satisfied-share", "weighted-factors")
NUMBERS = ("estimate", "se", "df", "low", "high", "n", "n_eff", "deff")
few_examples = settings(max_examples=25, deadline=None)


def same(ours, theirs):
    for name in NUMBERS:
        np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-9, atol=1e-12, err_msg=name)


@few_examples
@given(DESIGNS, st.booleans(), st.integers(0, 6))
def test_the_fast_pass_gives_what_the_operator_gives_on_influence_columns(design, roles, domain):
    wave = waves.made_up(**design, roles=roles)
    asked = waves.questionnaire(receiving=(1, 2) if roles else ())
    long = waves.LongWay(wave, asked, domain)
    weights = np.array([1, 2, 1, 2, 1, 2]) / 9
    for rule, columns, weighting in (
        (POOLED, list(range(6)), None),
        (FACTORS, list(range(6)), weights),
        (POOLED, [2], None),
    ):
        result = index_wave(wave, asked, rule)
        part = 0 if len(columns) > 1 else result.parts.index("item:Q2")
        if np.isnan(result.estimate[domain, [part, *range(-6, 0)]]).any():
            continue  # an item without answers is dropped, which the long way does not do
        estimate, variance, n, df = long.ratio(columns, weighting)
        assert result.estimate[domain, part] == pytest.approx(estimate, rel=1e-12)
        assert result.se[domain, part] ** 2 == pytest.approx(variance, rel=1e-10, abs=1e-14)
        assert (result.n[domain, part], result.df[domain, part]) == (n, df)


@few_examples
@given(DESIGNS, st.integers(0, 6), st.integers(0, 5))
def test_the_design_effect_of_a_share_is_that_among_those_who_rated_the_item(design, domain, item):
    wave, asked = waves.made_up(**design), waves.questionnaire()
    result = index_wave(wave, asked, POOLED)
    part = result.parts.index(f"item:Q{item}")
    assume(result.n[domain, part] > 1 and 0 < result.estimate[domain, part] < 1)
    wanted = waves.LongWay(wave, asked, domain).design_effect(item, result.se[domain, part] ** 2)
    assert result.deff[domain, part] == pytest.approx(wanted, rel=1e-9)


@few_examples
@given(DESIGNS)
def test_weights_add_up_to_the_population(design):
    wave = waves.made_up(**design)
    counted = wave_design(wave).frame.final >= 0
    assert response_weights(wave).sum() == pytest.approx(wave.population[counted].sum(), rel=1e-12)


@few_examples
@given(DESIGNS, st.randoms(use_true_random=False))
def test_the_order_of_the_forms_changes_nothing(design, random):
    wave, asked = waves.made_up(**design), waves.questionnaire()
    order = random.sample(range(len(wave.cell)), len(wave.cell))
    base = None if wave.base_weight is None else wave.base_weight[order]
    shuffled = replace(wave, codes=wave.codes[order], cell=wave.cell[order], base_weight=base)
    same(index_wave(shuffled, asked, FACTORS), index_wave(wave, asked, FACTORS))


@few_examples
@given(DESIGNS)
def test_cells_cut_in_two_change_nothing(design):
    wave, asked = waves.made_up(**design), waves.questionnaire()
    twice = {name: np.tile(getattr(wave, name), 2) for name in ("stratum", "resolving", "receiving", "cluster")}
    second_half = len(wave.stratum) * (np.arange(len(wave.cell)) % 2)
    same(
        index_wave(replace(wave, cell=wave.cell + second_half, **twice), asked, FACTORS),
        index_wave(wave, asked, FACTORS),
    )


@few_examples
@given(DESIGNS)
def test_agencies_under_other_numbers_have_the_same_results(design):
    wave, asked = waves.made_up(**design), waves.questionnaire()
    new = np.array([2, 0, 3, 1])
    renamed = replace(
        wave, resolving=new[wave.resolving], receiving=new[wave.receiving], peer_group=wave.peer_group[np.argsort(new)]
    )
    before, after = index_wave(wave, asked, FACTORS), index_wave(renamed, asked, FACTORS)
    for name in NUMBERS:
        np.testing.assert_allclose(getattr(after, name)[new], getattr(before, name)[:4], rtol=1e-9, err_msg=name)


@few_examples
@given(DESIGNS, st.sampled_from(["satisfied-share", "mean-score", "share-of-maximum"]))
def test_a_perfect_score_is_exactly_one_and_its_interval_has_a_width(design, score):
    wave = waves.made_up(**design)
    best = np.where((wave.codes >= ord("1")) & (wave.codes <= ord("5")), ord("5"), wave.codes).astype(np.uint8)
    for rollup in ("pooled", "mean-of-items", "mean-of-factors", "weighted-factors"):
        result = index_wave(replace(wave, codes=best), waves.questionnaire(), Rule(score, rollup))
        known = ~np.isnan(result.estimate)
        assert (result.estimate[known] == 1).all()
        assert (result.se[known] == 0).all()
        judged = known & (result.df > 0)
        assert (result.high[judged] == 1).all()
        assert (result.low[judged] < 1).all()


@few_examples
@given(DESIGNS, st.integers(0, 5))
def test_an_item_that_nobody_answered_is_unknown_everywhere(design, item):
    wave = waves.made_up(**design)
    codes = wave.codes.copy()
    codes[:, item] = ord("~")
    result = index_wave(replace(wave, codes=codes), waves.questionnaire(), FACTORS)
    part = result.parts.index(f"item:Q{item}")
    assert (result.n[:, part] == 0).all()
    assert np.isnan(result.estimate[:, part]).all()
    assert np.isnan(result.low[:, part]).all()
    assert result.flags["weights-changed"][-1, 0]


@few_examples
@given(DESIGNS, st.sampled_from([POOLED, FACTORS, Rule("mean-score", "mean-of-items")]))
def test_every_interval_holds_its_estimate_inside_zero_and_one(design, rule):
    result = index_wave(waves.made_up(**design), waves.questionnaire(), rule)
    judged = ~np.isnan(result.low)
    assert judged.any()
    low, estimate, high = (x[judged] for x in (result.low, result.estimate, result.high))
    assert ((low >= 0) & (low <= estimate) & (estimate <= high) & (high <= 1)).all()
