"""What a design and its estimates take, and what is refused with the row: nothing is taken for what it is not."""

import re

import numpy as np
import pytest

import analysis
from analysis import AnalysisError, DesignError, by_domain, design_from, means, totals
from tests.analysis.designs import close

VALUES = np.array([1.0, 0, 1, 1, 0, 1])
NUMBERS = [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(NUMBERS, id="a list of whole numbers"),
        pytest.param(["đô thị", "đô thị", "xã", "xã", "đảo", "đảo"], id="text"),
        pytest.param(np.array(["a", "a", "b", "b", "c", "c"], dtype=object), id="text as pandas has it"),
        pytest.param([1.2, 1.2, 1.7, 1.7, 1.9, 1.9], id="numbers that differ behind the point"),
        pytest.param((-5, -5, 7, 7, 10**12, 10**12), id="any whole numbers"),
        pytest.param(["1", "1", 2, 2, "x", "x"], id="a column with both"),
    ],
)
def test_strata_and_clusters_may_be_labels(labels):
    wanted = means(design_from(6, strata=np.array(NUMBERS)), VALUES)
    found = means(design_from(6, strata=labels), VALUES)
    close(found.se, wanted.se)
    close(found.df, [3])
    in_clusters = means(design_from(6, clusters=[labels]), VALUES)
    close(in_clusters.se, means(design_from(6, clusters=[np.array(NUMBERS)]), VALUES).se)
    close(in_clusters.df, [2])


def test_lists_give_what_arrays_give():
    design = design_from(6, weights=[1, 2, 3, 1, 2, 3], strata=NUMBERS, populations=[[9] * 6])
    inside = [True, True, False, True, True, True]
    found = means(design, VALUES.tolist(), domain=inside)
    wanted = means(design, VALUES, domain=np.array(inside))
    close([*found.estimate, *found.se], [*wanted.estimate, *wanted.se])
    close(means(design, [[1], [None], [1], [1], [0], [1]]).n, [5])


def test_domains_may_be_labels_and_a_row_without_one_is_in_none():
    found = by_domain(design_from(6), VALUES, ["xã", "xã", "phường", None, "phường", "xã"])
    assert found.names == ("phường:column 1", "xã:column 1")
    close(found.estimate, [0.5, 2 / 3])
    close(found.n, [2, 3])


def test_a_domain_of_noughts_and_ones_is_that_of_false_and_true():
    ones = np.array([1, 1, 0, 1, 1, 0])
    close(means(design_from(6), VALUES, domain=ones).estimate, means(design_from(6), VALUES, domain=ones == 1).estimate)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            {"populations": [[5, 5, 5, 9, 5, 5]]},
            "row 4: the population of stage 1 is 9, in row 1 of the same",
        ),
        ({"populations": [[9, 9, 9, 9, 9, np.nan]]}, "row 6: the population of stage 1 is nan, in row 1"),
        ({"populations": [[4] * 6]}, "row 1: the population of stage 1 is 4, fewer than the 6 that were sampled"),
        ({"populations": [[-3] * 6]}, "row 1: the population of stage 1 is -3, fewer"),
        (
            {"strata": NUMBERS, "populations": [[4, 4, 1, 1, 4, 4]]},
            "row 3: the population of stage 1 is 1, fewer than the 2 that were sampled",
        ),
        (
            {"clusters": [NUMBERS, range(6)], "populations": [[9] * 6, [3, 3, 1, 1, 3, 3]]},
            "row 3: the population of stage 2 is 1, fewer than the 2",
        ),
        ({"populations": [[9] * 6, [9] * 6]}, "populations of 2 stages are given, and clusters of 0"),
        ({"populations": [[9] * 5]}, "the population of stage 1 has the shape"),
        ({"weights": [1, 1, -2, 1, 1, 1]}, "row 3 has a weight below 0: -2"),
        ({"weights": [1, np.nan, 1, 1, 1, 1]}, "row 2 has no weight: nan"),
        ({"weights": [1, None, 1, 1, 1, 1]}, "row 2 has no weight: nan"),
        ({"weights": [1, 1, 1, 1, np.inf, 1]}, "row 5: the weight is infinite"),
        ({"weights": [1, 1, 1, 1, 1, 1e300]}, "row 6 has a weight over 1e+100: 1e+300"),
        ({"weights": [1, 1, 1e20, 1, 1, 2]}, "row 3 weighs 1e+20, row 1 1: beside it the other does not count"),
        ({"weights": [0] * 6}, "no row has a weight above 0"),
        ({"weights": [1, 2]}, "the weight has the shape"),
        ({"weights": ["1", "many", "1", "1", "1", "1"]}, "the weight holds 'many', which is no number"),
        ({"strata": ["a", "a", None, "b", "b", "b"]}, "row 3 has no label in strata"),
        ({"strata": [1, 1, 2, 2, np.nan, 2]}, "row 5 has no label in strata"),
        ({"strata": [1, 2]}, "strata has the shape"),
        ({"clusters": [["a", "b"]]}, "clusters of stage 1 has the shape"),
    ],
)
def test_what_cannot_be_a_design_is_refused_with_the_row(given, says):
    with pytest.raises(AnalysisError, match=re.escape(says)):
        design_from(6, **given)


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda design: means(design, VALUES[:4]), "the design has 6 rows"),
        (lambda design: means(design, [1, 2, "three", 4, 5, 6]), "'three', which is no number"),
        (lambda design: totals(design, [1, 2, np.inf, 4, 5, 6]), "row 3: the table of columns is infinite"),
        (lambda design: means(design, VALUES, domain=[0, 2, 1, 1, 1, 1]), "row 2: domain is 2; it has to be true or"),
        (lambda design: means(design, VALUES, domain=[True]), "domain has the shape"),
        (lambda design: by_domain(design, VALUES, ["a", "b"]), "groups has the shape"),
        (lambda design: analysis.t_test(design, VALUES, [True]), "group has the shape"),
        (lambda design: analysis.rao_scott(design, [1, 2], VALUES), "rows has the shape"),
    ],
)
def test_columns_that_do_not_fit_the_design_are_refused(ask, says):
    with pytest.raises(AnalysisError, match=says):
        ask(design_from(6))


@pytest.mark.parametrize("method", ["wilson", "logit", "korn-graubard", "arcsine", "likelihood-exact"])
def test_an_interval_of_a_share_is_refused_for_a_mean_that_is_none(method):
    scale = means(design_from(6), [1, 5, 3, 4, 2, 5], names=["Q1"])
    with pytest.raises(AnalysisError, match=r"the share is 3\.33333, outside 0-1; means and totals take \"wald\""):
        scale.interval(method)
    assert scale.interval("wald")[0] < 3.34


def test_two_groupings_may_be_labels():
    design = design_from(8)
    rows, columns = list("aabbabab"), [1.2, 1.7, 1.2, 1.7, 1.7, 1.2, 1.2, None]
    numbers = np.array([0, 0, 1, 1, 0, 1, 0, 1]), np.array([0, 1, 0, 1, 1, 0, 0, -1])
    assert analysis.rao_scott(design, rows, columns) == analysis.rao_scott(design, *numbers)
    assert analysis.wald_independence(design, rows, columns) == analysis.wald_independence(design, *numbers)


def test_a_stage_of_which_nothing_is_known_may_say_so():
    known = design_from(6, populations=[[np.inf] * 6])
    close(means(known, VALUES).se, means(design_from(6), VALUES).se)
    assert isinstance(DesignError("no"), AnalysisError)


def test_a_design_effect_may_be_against_sampling_with_replacement():
    """A simple random sample of 6 out of 24 has 1 without replacement, and 1 - 6/24 against one with it."""
    design = design_from(6, populations=[[24] * 6])
    for estimate in (means, totals):
        close(estimate(design, VALUES).deff, [1])
        close(estimate(design, VALUES, deff="replace").deff, [0.75])
    close(by_domain(design, VALUES, [1] * 6, deff="replace").deff, [0.75])


@pytest.mark.parametrize("statistic", ["mean", "total", "ratio"])
def test_all_domains_at_once_are_what_each_is_alone(statistic):
    design = design_from(6, weights=[1, 2, 3, 1, 2, 3], strata=NUMBERS)
    columns, below = np.array([VALUES, [1, np.nan, 3, 4, 5, 6]]).T, np.array([[2.0, 1]] * 5 + [[3, 4]])
    groups = np.array(["b", "a", "b", "a", "b", "a"])
    found = by_domain(design, columns, groups, statistic=statistic, below=below)
    alone = {
        "mean": lambda inside: means(design, columns, domain=inside),
        "total": lambda inside: totals(design, columns, domain=inside),
        "ratio": lambda inside: analysis.ratios(design, columns, below, domain=inside),
    }[statistic]
    for place, group in enumerate("ab"):
        wanted, own = alone(groups == group), slice(2 * place, 2 * place + 2)
        for name in ("estimate", "se", "df", "n", "deff"):
            close(getattr(found, name)[own], getattr(wanted, name))
        close(found.covariance[own, own], wanted.covariance)


def test_a_ratio_by_domain_asks_for_what_stands_below():
    with pytest.raises(AnalysisError, match="needs the columns that stand below"):
        by_domain(design_from(6), VALUES, NUMBERS, statistic="ratio")
