"""Golden cases 21, 24, 31 and 40: tests, contrasts, aggregates and distributions against R."""

import numpy as np
import pytest

from analysis.survey.adjustment import ADJUSTMENTS, against_target, differences
from analysis.survey.comparison import rao_scott, regression, t_test
from analysis.survey.estimates import by_domain, level_distribution, means
from analysis.survey.intervals import wald
from tests.analysis.cases import expected, labels, numbers
from tests.analysis.designs import close, close_rows, clustered, column, columns, persons, stratified

TESTS = expected("21_tests_differences")


def judged(test, wanted, *names):
    close([getattr(test, name) for name in names], [wanted[name] for name in names])


@pytest.mark.parametrize(
    ("design", "data", "values", "group", "case"),
    [
        (stratified, "apistrat", "api00", "y_comp", "ttest_strat_api00_by_comp.imp"),
        (clustered, "apiclus1", "y_sch", "y_aw", "ttest_cluster_ysch_by_awards"),
    ],
)
def test_t_tests_between_two_domains_are_those_of_r(design, data, values, group, case):
    gap, test = t_test(design(), column(data, values), column(data, group) == 1)
    close(gap, TESTS[case]["estimate"])
    judged(test, TESTS[case], "statistic", "df", "p")


def test_the_wald_test_of_a_regression_is_that_of_r():
    explaining = np.column_stack([np.ones(200), columns("apistrat", "H", "M", "y_sch")])
    test = regression(stratified(), column("apistrat", "api00"), explaining).test([1, 2])
    wanted = TESTS["wald_stype"]
    close([test.statistic, test.df, test.ddf, test.p], [wanted["F"], wanted["df"], wanted["ddf"], wanted["p"]])


def test_rao_scott_tests_are_those_of_r():
    wide, kind = labels("apistrat", "sch.wide"), labels("apistrat", "stype")
    test, wanted = rao_scott(stratified(), wide, kind), TESTS["raoscott_F_strat"]
    close([test.statistic, test.df, test.ddf, test.p], [wanted[name] for name in ("F", "ndf", "ddf", "p")])
    met, kind = labels("apiclus1", "comp.imp"), labels("apiclus1", "stype")
    test, wanted = rao_scott(clustered(), met, kind, order=1), TESTS["raoscott_chisq_cluster"]
    close([test.statistic, test.df, test.p], [wanted[name] for name in ("X2", "df", "p")])


def test_contrasts_between_domains_are_those_of_r():
    found = by_domain(clustered(), columns("apiclus1", "y_sch", "y_comp"), labels("apiclus1", "stype"))
    weights = np.array([[1, 0, -1, 0, 0, 0], [1, 0, 0, 0, -1, 0], [0, 0, 0, 1, 0, -1]])
    close_rows(found.combine(weights), TESTS["contrasts"])


def test_a_change_measured_on_the_same_persons_is_that_of_r():
    paired = means(stratified(), columns("apistrat", "api00", "api99")).combine(np.array([[1, -1]]))
    close_rows(paired, TESTS["paired_change_api00_minus_api99"])


def test_an_aggregate_by_known_shares_is_that_of_r():
    wanted = expected("24_city_aggregate")
    found = by_domain(clustered(), columns("apiclus1", "y_sch", "y_comp"), labels("apiclus1", "stype"))
    share = np.array([4421, 755, 1018]) / 6194
    close_rows(found.combine(np.kron(share, np.eye(2))), wanted["aggregate"])
    close_rows(found.combine(np.kron(share, np.eye(2))), wanted["standardized"])


def test_the_distribution_of_an_item_is_that_of_r():
    wanted = expected("31_likert_distribution")
    found = level_distribution(persons(), numbers("bfi", "A2"), range(1, 7))
    close_rows(found, wanted["A2_distribution"])
    close(found.covariance, wanted["A2_vcov"])
    low, high = wald(found.estimate, found.se, np.array(2798))  # those of the whole sample, as R was told
    close([low, high], [[row[end] for row in wanted["A2_distribution"]] for end in ("ci_low", "ci_high")])


def test_listwise_means_of_agencies_are_those_of_r():
    answers = np.stack([numbers("bfi", name) for name in ("A2", "A3", "N1")], axis=1)
    for row in expected("31_likert_distribution")["listwise_means_by_agency"]:
        found = means(persons(), answers, domain=numbers("bfi", "agency") == row["agency"], missing="listwise")
        close(found.estimate, [row[name] for name in ("A2", "A3", "N1")])
        close(found.se, [row[f"se.{name}"] for name in ("A2", "A3", "N1")])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("bonferroni", "bonferroni"),
        ("holm", "holm"),
        ("hochberg", "hochberg"),
        ("benjamini-hochberg", "BH"),
        ("benjamini-yekutieli", "BY"),
    ],
)
def test_adjusted_p_values_are_those_of_r_in_any_order(ours, theirs):
    p = np.array(
        [1e-4, 4e-4, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1]
    )
    order = np.random.default_rng(0).permutation(len(p))
    close(ADJUSTMENTS[ours](p[order]), np.array(expected("40_p_adjust")[theirs])[order])
    close(ADJUSTMENTS[ours](np.r_[np.nan, p])[1:], ADJUSTMENTS[ours](p))


def test_a_difference_is_found_only_after_adjustment():
    # t = 2.1 and 2.6 with many df: p = 0.036 and 0.0093; Holm doubles the smaller, keeps the larger
    judged = differences(np.array([2.1, 2.6, np.nan]), np.ones(3), np.array(np.inf))
    assert [round(float(p), 3) for p in judged.p[:2]] == [0.036, 0.009]
    assert judged.significant().tolist() == [True, True, False]
    assert differences(np.array([2.1, 0.1]), np.ones(2), np.array(np.inf)).significant().tolist() == [False, False]


def test_a_target_is_missed_by_the_smallest_part_of_a_point():
    reached, above = against_target(np.array([89.996, 90.0]), np.array([1.0, 1.0]), np.array(50.0), np.array(90.0))
    assert reached.tolist() == [False, True]
    assert above.low[0] < 0 < above.high[0]
