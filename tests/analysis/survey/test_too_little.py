"""Where there is too little to tell from, the answer is that it is not known: never 0, never certainty."""

import numpy as np
import pytest

import analysis
from analysis import AnalysisError, design_from, means, ratios, stacked, totals
from tests.analysis import waves
from tests.analysis.designs import close


def test_one_answer_has_no_standard_error():
    alone = means(design_from(1), [1.0])
    assert (alone.estimate[0], alone.n[0]) == (1, 1)
    assert np.isnan(
        [alone.se[0], alone.deff[0], *np.ravel(alone.interval("wilson")), *np.ravel(alone.interval())]
    ).all()
    assert np.isnan(ratios(design_from(1), [1.0], [2.0]).se[0])


def test_one_answer_of_a_domain_has_none_and_the_others_keep_theirs():
    design = design_from(4)
    columns = [[1, 1], [0, np.nan], [1, np.nan], [0, np.nan]]
    found = means(design, columns)
    assert np.isnan(found.covariance).tolist() == [[False, True], [True, True]]
    close(found.se[0], means(design, [1, 0, 1, 0]).se[0])
    both = found.combine(np.array([[1.0, 0], [1, -1]]))
    close(both.se[0], found.se[0])
    assert np.isnan(both.se[1])
    assert np.isnan(stacked(found, found, design=design).se).tolist() == [False, True, False, True]


def test_a_total_of_one_member_varies_with_who_is_drawn():
    found = totals(design_from(4), [5.0, 1, 1, 1], domain=[True, False, False, False])
    close(found.se, [5])


def test_nobody_is_no_estimate():
    nobody = means(design_from(3), [1.0, 2, 3], domain=[False] * 3)
    assert np.isnan([nobody.estimate[0], nobody.se[0]]).all()
    assert nobody.n[0] == 0
    assert np.isnan(analysis.quantiles(design_from(3), [np.nan] * 3, [0.5]).estimate[0])


def test_columns_that_follow_from_others_explain_nothing():
    design = design_from(4)
    with pytest.raises(AnalysisError, match="column 2 of what explains follows from those before it"):
        analysis.regression(design, [1, 2, 3, 4], [[1, 2], [1, 2], [1, 2], [1, 2]])


def test_what_does_not_vary_is_not_tested():
    design, ones = design_from(4), np.ones(4)
    assert np.isnan(analysis.wald_test(np.zeros(2), np.zeros((2, 2)), 10).p)
    assert np.isnan(analysis.t_test(design, ones, [True, True, False, False])[1].p)
    assert np.isnan(analysis.rao_scott(design, [0, 0, 1, 1], [0, 0, 0, 0]).p)


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: analysis.scale_quality(np.array([[1.0, 5], [2, 5], [3, 5]])), "item 2 is answered alike"),
        (lambda: analysis.scale_quality(np.array([[1.0, np.nan], [2, 5]])), "1 forms with an answer to the items"),
        (lambda: analysis.drivers_of(np.array([1.0, 2, 3]), np.ones((3, 2))), "item 1 is the same in all complete"),
        (lambda: analysis.fay_herriot(np.arange(3.0), np.zeros(3)), "area 1 has the variance 0"),
        (lambda: analysis.jackknife_1(design_from(1)), "two units"),
    ],
)
def test_what_tells_nothing_is_refused_with_what_is_missing(ask, says):
    with pytest.raises(AnalysisError, match=says):
        ask()


def test_changes_of_which_nothing_is_known_are_left_out_of_the_drift():
    change, variance, scale = (np.array([0.03, -0.01, 0.02, -0.04, 0.05, 0.01]), np.full(6, 0.0004), np.full(6, 0.1))
    known = analysis.drift(change, variance, scale)
    wide = analysis.drift(np.r_[change, np.nan, 0.3], np.r_[variance, 0.1, 0], np.r_[scale, 0.1, 0.1])
    assert wide == known > 0


def test_a_perfect_score_counts_the_answers_that_its_weights_leave():
    """One answer of ten stands for fifty others: that all agree says what one and a half answers say."""
    weights = np.r_[50, np.ones(9)]
    low, high = means(design_from(10, weights=weights), np.ones(10)).interval("wilson")
    close([low[0], high[0]], analysis.wilson(1.0, 59**2 / (50**2 + 9), 9.0))
    assert (round(100 * low[0]), high[0]) == (21, 1)


def test_a_perfect_score_of_all_who_were_there_is_certain():
    everybody = means(design_from(10, populations=[[10] * 10]), np.ones(10))
    assert [end[0] for end in everybody.interval("wilson")] == [1, 1]
    half = means(design_from(10, populations=[[20] * 10]), np.zeros(10)).interval("wilson")
    close([end[0] for end in half], analysis.wilson(0.0, 20.0, 9.0))


@pytest.mark.parametrize("variance", [0.0, -1e-9, np.nan])
def test_a_change_without_a_variance_is_not_found(variance):
    judged = analysis.differences(np.array([0.1, 0.2]), np.array([variance, 0.001]), np.array(20.0))
    assert np.isnan([judged.se[0], judged.low[0], judged.high[0], judged.p[0], judged.adjusted[0]]).all()
    assert judged.significant().tolist() == [False, True]


def test_what_did_not_move_at_all_did_not_move():
    still = analysis.differences(np.zeros(1), np.zeros(1), np.array(20.0))
    assert (still.se[0], still.low[0], still.high[0], still.significant()[0]) == (0, 0, 0, False)


def test_a_design_of_no_rows_is_refused_in_a_sentence():
    with pytest.raises(AnalysisError, match="no rows: nothing can be estimated"):
        means(design_from(0), [])


def test_a_variance_below_0_is_unknown_also_of_what_did_not_move():
    judged = analysis.differences(np.array([0.0, 0.0, 0.2]), np.array([-0.01, 0.0, 0.0]), np.array(9.0))
    assert np.isnan(judged.se).tolist() == [True, False, True]
    assert not judged.significant().any()


def test_one_form_of_a_wave_has_no_error():
    asked = waves.questionnaire(items=2, factors=1)
    sample = waves.sample(["54", "52", "11", "45"], [0, 0, 0, 1], strata=[0, 1], agencies=[0, 1], population=[40, 40])
    found = analysis.index_wave(sample, asked, analysis.Rule("satisfied-share", "pooled"))
    alone, all_of = (found.n[:, 0] == 1), found.n[:, 0] > 1
    assert alone.any()
    assert np.isnan([found.se[alone, 0], found.low[alone, 0], found.high[alone, 0]]).all()
    assert not np.isnan(found.se[all_of, 0]).any()
