"""Indices worked out by hand, and what stands beside them."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.index.answer_distribution import answer_distribution
from analysis.index.indices import index_wave
from analysis.index.parts import factors_to_leave_out
from analysis.survey import intervals
from analysis.wave.rules import Rule
from tests.analysis import waves

ASKED = waves.questionnaire(items=4, factors=2, contents=("I", "II"), overall=True)
"""Slots: ALL Q0 Q1 Q2 Q3; F0 = Q0 Q2 in content I, weight 1/3; F1 = Q1 Q3 in content II, weight 2/3."""


def estimates(forms, rule, asked=ASKED, **more):
    cell = more.pop("cell", [0] * len(forms))
    result = index_wave(waves.sample(forms, cell, **more), asked, Rule(*rule.split("/")))
    return dict(zip(result.parts, result.estimate[0].tolist(), strict=True))


FORMS = ["155.1", "251~5", "31211", "44555"]
"""Satisfied by item: Q0 3 of 4, Q1 2 of 4, Q2 1 of 2 ('.' and '~' are no ratings), Q3 2 of 4... counted below."""


@pytest.mark.parametrize(
    ("rule", "overall"),
    [
        # Q0: 5 5 1 4 -> 3/4. Q1: 5 1 2 5 -> 2/4. Q2: . ~ 1 5 -> 1/2. Q3: 1 5 1 5 -> 2/4.
        pytest.param("satisfied-share/pooled", 8 / 14, id="8 of 14 answers"),
        pytest.param("satisfied-share/mean-of-items", (3 / 4 + 2 / 4 + 1 / 2 + 2 / 4) / 4, id="mean of four shares"),
        pytest.param(
            "satisfied-share/mean-of-factors", ((3 / 4 + 1 / 2) / 2 + (2 / 4 + 2 / 4) / 2) / 2, id="two factors"
        ),
        pytest.param(
            "satisfied-share/mean-of-contents", ((3 / 4 + 1 / 2) / 2 + (2 / 4 + 2 / 4) / 2) / 2, id="two contents"
        ),
        pytest.param(
            "satisfied-share/weighted-factors", (3 / 4 + 1 / 2) / 2 / 3 + 0.5 * 2 / 3, id="one third, two thirds"
        ),
        pytest.param("satisfied-share/overall-question", 1 / 4, id="ALL: 1 2 3 4"),
        pytest.param("mean-score/overall-question", (0 + 1 + 2 + 3) / 16, id="ALL as quarters"),
        pytest.param("share-of-maximum/overall-question", 10 / 20, id="ALL as fifths"),
    ],
)
def test_overall_under_every_rollup(rule, overall):
    assert estimates(FORMS, rule)["overall"] == pytest.approx(overall, rel=1e-15)


def test_factors_and_contents_follow_the_same_rollup():
    pooled, means = estimates(FORMS, "satisfied-share/pooled"), estimates(FORMS, "satisfied-share/mean-of-items")
    assert (pooled["factor:F0"], means["factor:F0"]) == (pytest.approx(4 / 6), pytest.approx((3 / 4 + 1 / 2) / 2))
    assert pooled["content:I"] == pooled["factor:F0"]
    assert pooled["item:Q2"] == 1 / 2


def test_a_content_of_two_factors_is_their_mean_where_contents_count():
    asked = waves.questionnaire(items=3, factors=2, contents=("I",))  # F0 = Q0 Q2, F1 = Q1
    shares = estimates(["515", "151"], "satisfied-share/mean-of-contents", asked)
    assert shares["content:I"] == pytest.approx((1 / 2 + 1 / 2) / 2)
    forms = ["551", "551"]  # F0: 1 and 0; F1: 1
    assert estimates(forms, "satisfied-share/mean-of-contents", asked)["content:I"] == pytest.approx((1 / 2 + 1) / 2)


def test_weights_come_from_the_population():
    asked = waves.questionnaire(1, 1)
    shares = estimates(
        ["5", "1", "5"],
        "satisfied-share/pooled",
        asked,
        cell=[0, 0, 1],
        strata=[0, 1],
        agencies=[0, 0],
        population=[20, 30],
    )
    # The second stratum has one form and is collapsed into the first: 50 people, 3 forms.
    assert shares["overall"] == pytest.approx(2 / 3)
    shares = estimates(
        ["5", "1", "5", "5"],
        "satisfied-share/pooled",
        asked,
        cell=[0, 0, 1, 1],
        strata=[0, 1],
        agencies=[0, 0],
        population=[20, 30],
    )
    assert shares["overall"] == pytest.approx((10 * 1 + 15 * 2) / 50)


def test_a_dropped_item_hands_its_weight_to_its_factor_with_a_flag():
    asked = waves.questionnaire(items=4, factors=2)
    result = index_wave(waves.sample(["5515", "1511"], [0, 0]), asked, Rule("satisfied-share", "weighted-factors"))
    assert not result.flags["weights-changed"].any()
    result = index_wave(waves.sample(["55~5", "15~1"], [0, 0]), asked, Rule("satisfied-share", "weighted-factors"))
    changed = [part for part, raised in zip(result.parts, result.flags["weights-changed"][0], strict=True) if raised]
    assert changed == ["overall", "factor:F0"]
    assert result.estimate[0, 0] == pytest.approx(1 / 2 * 1 / 3 + (1 + 1 / 2) / 2 * 2 / 3)
    assert np.isnan(result.estimate[0, result.parts.index("item:Q2")])


def test_a_factor_left_out_by_a_group_stays_apart_there_and_leaves_all():
    asked = waves.questionnaire(items=2, factors=2)
    wave = waves.sample(["51", "51"], [0, 1], groups=[0, 1])
    result = index_wave(wave, asked, Rule("satisfied-share", "mean-of-items"), leave_out={1: ("F1",)})
    # Domains: two agencies, their two groups, all.
    assert result.estimate[:, 0].tolist() == [0.5, 1, 0.5, 1, 1]
    assert result.estimate[:, result.parts.index("factor:F1")].tolist() == [0] * 5
    assert result.parts_used[:, :2].tolist() == [[True, True], [True, False]] * 2 + [[True, False]]


def test_n_counts_forms_with_a_rated_answer_of_the_part():
    asked = waves.questionnaire(items=4, factors=2)  # F0 = Q0 Q2, F1 = Q1 Q3
    result = index_wave(waves.sample(["5.~.", ".5.1", "....", "__5_"], [0] * 4), asked, Rule("mean-score", "pooled"))
    n = dict(zip(result.parts, result.n[0].tolist(), strict=True))
    assert (n["overall"], n["factor:F0"], n["factor:F1"], n["item:Q2"], n["item:Q3"]) == (3, 2, 1, 1, 1)


def test_an_item_counts_for_the_agency_whose_work_it_judges():
    asked = waves.questionnaire(items=2, factors=2, receiving=(0,))  # F0 judges who received, F1 who resolved
    wave = waves.sample(["51", "51", "15"], [0, 0, 1], strata=[0, 0], agencies=[0, 1], receiving=[1, 1], groups=[0, 0])
    result = index_wave(wave, asked, Rule("satisfied-share", "mean-of-items"))
    received, resolved = (result.parts.index(f"factor:F{f}") for f in (0, 1))
    assert np.isnan(result.estimate[0, received])
    assert result.estimate[0, resolved] == 0
    assert (result.estimate[1, received], result.estimate[1, resolved]) == (pytest.approx(2 / 3), 1)
    assert result.n[:, 0].tolist() == [2, 3, 3, 3]
    assert not result.flags["weights-changed"].any()
    assert result.parts_used.tolist() == [[False, True, True, False]] + [[True] * 4] * 3


def test_shares_and_pooled_shares_get_wilson_and_every_other_index_logit():
    asked, wave = waves.questionnaire(), waves.made_up(1)
    pooled = index_wave(wave, asked, Rule("satisfied-share", "pooled"))
    assert set(pooled.method.ravel()) == {"wilson"}
    means = index_wave(wave, asked, Rule("satisfied-share", "mean-of-items"))
    assert dict(zip(means.parts, means.method[-1], strict=True)) == {
        part: "wilson" if part.startswith("item:") else "logit" for part in means.parts
    }
    assert set(index_wave(wave, asked, Rule("mean-score", "pooled")).method[-1]) == {"logit"}


def test_effective_size_is_p_q_over_v_for_shares_and_n_over_deff_for_others():
    asked, wave = waves.questionnaire(), waves.made_up(2)
    share = index_wave(wave, asked, Rule("satisfied-share", "pooled"))
    p, v = share.estimate[-1], share.se[-1] ** 2
    np.testing.assert_allclose(share.n_eff[-1], p * (1 - p) / v)
    other = index_wave(wave, asked, Rule("mean-score", "mean-of-items"))
    np.testing.assert_allclose(other.n_eff[-1], other.n[-1] / other.deff[-1])


def test_a_perfect_score_has_the_interval_of_what_was_not_asked():
    asked = waves.questionnaire(1, 1)
    wave = waves.sample(["5"] * 10, [0] * 5 + [1] * 5, strata=[0, 1], agencies=[0, 0], population=[20, 40])
    result = index_wave(wave, asked, Rule("satisfied-share", "pooled"))
    # w = 4 and 8, 1 - f = 15/20 and 35/40: (sum of w)² / sum of (1 - f) w² = 60² / (5 * 12 + 5 * 56)
    n_eff = 3600 / (5 * 0.75 * 16 + 5 * 0.875 * 64)
    assert result.n_eff[0, 0] == pytest.approx(n_eff)
    low = intervals.wilson(np.array(1.0), np.array(n_eff), np.array(8.0))[0]
    assert (result.low[0, 0], result.high[0, 0]) == (pytest.approx(float(low)), 1)
    assert (result.se[0, 0], result.df[0, 0], result.method[0, 0]) == (0, 8, "wilson")
    assert result.flags["all-same"][0, 0]


def test_where_everybody_was_asked_there_is_nothing_left_to_doubt():
    result = index_wave(
        waves.sample(["5", "1", "5", "5"], [0] * 4, population=[4]),
        waves.questionnaire(1, 1),
        Rule("satisfied-share", "pooled"),
    )
    assert (result.estimate[0, 0], result.low[0, 0], result.high[0, 0]) == (0.75, 0.75, 0.75)
    assert np.isnan(result.n_eff[0, 0])


def test_one_respondent_has_no_interval_and_a_flag():
    wave = waves.sample(["4", "5", "5"], [0, 1, 1], population=[9, 9])
    result = index_wave(wave, waves.questionnaire(1, 1), Rule("mean-score", "pooled"))
    assert result.estimate[0, 0] == 0.75
    assert np.isnan([result.low[0, 0], result.high[0, 0], result.deff[0, 0]]).all()
    assert result.method[0, 0] == ""
    assert set(result.flags_at(0, 0)) == {"adjusted", "few", "suppressed", "one-respondent"}


@pytest.mark.parametrize(
    ("more", "flags"),
    [
        pytest.param({"population": [500]}, set(), id="nothing to say"),
        pytest.param({}, {"unweighted"}, id="no population"),
        pytest.param({"population": [500], "weighted": False}, {"unweighted", "self-selected"}, id="self-selected"),
        pytest.param({"population": [10]}, {"frame-exceeded"}, id="more answers than people"),
    ],
)
def test_flags_say_how_a_number_came_about(more, flags):
    result = index_wave(
        waves.sample(["5", "1"] * 20, [0] * 40, **more), waves.questionnaire(1, 1), Rule("mean-score", "pooled")
    )
    assert set(result.flags_at(0, 0)) == flags
    assert set(result.flags_at(-1, 0)) == flags


@pytest.mark.parametrize(("forms", "flags"), [(9, {"few", "suppressed"}), (10, {"few"}), (29, {"few"}), (30, set())])
def test_few_answers_are_flagged_at_the_thresholds_in_force(forms, flags):
    codes = ["5", *["1"] * (forms - 1)]
    result = index_wave(
        waves.sample(codes, [0] * forms, population=[900]), waves.questionnaire(1, 1), Rule("mean-score", "pooled")
    )
    assert set(result.flags_at(0, 0)) == flags


def test_a_wave_without_a_single_form_or_cell_is_unknown():
    one = waves.sample(["5"], [0], population=[10])
    no_form = replace(one, codes=one.codes[:0], cell=one.cell[:0])
    cells = {name: getattr(one, name)[:0] for name in ("stratum", "resolving", "receiving", "cluster")}
    for nobody in (no_form, replace(no_form, **cells)):
        result = index_wave(nobody, waves.questionnaire(1, 1), Rule("mean-score", "pooled"))
        assert np.isnan(result.estimate).all()
        assert (result.n == 0).all()
        assert factors_to_leave_out(nobody, waves.questionnaire(1, 1)) == {}
        assert np.isnan(answer_distribution(nobody, waves.questionnaire(1, 1)).shares["Q0"]).all()
