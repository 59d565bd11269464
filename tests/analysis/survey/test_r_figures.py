"""Figures that R 4.2.2 with survey 4.1-1 gives for the api data where the golden cases have none.

`s` = svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat), `c1` = svydesign(~dnum, weights = ~pw,
fpc = ~fpc, data = apiclus1).
"""

import numpy as np
import pytest

from analysis.survey.calibration import calibrate, poststratify, rake
from analysis.survey.comparison import rao_scott, wald_independence
from analysis.survey.estimates import means, totals
from analysis.survey.margins import Margin
from analysis.survey.quantiles import quantiles
from tests.analysis.cases import labels, numbers
from tests.analysis.designs import close, clustered, column, columns, stratified

SHOWN = 1e-11
"""R printed 12 to 15 digits."""


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("lower", [503, 669, 765]),
        ("middle", [503, 669, 765]),
        ("even", [503, 669, 765]),
        ("hf4", [501.157882738568, 668.69735342321, 765]),
        ("hf5", [502.157882738568, 669, 766.297196052754]),
        ("hf6", [501.357882738568, 669, 769.185708485333]),
        ("hf7", [502.957882738568, 669, 765]),
        ("hf8", [501.891216071901, 669, 767.471135503323]),
        ("hf9", [501.957882738568, 669, 767.202460528301]),
    ],
)
def test_quantiles_by_every_rule_are_those_of_r(rule, wanted):
    """svyquantile(~api00, subset(s, stype != "H"), c(.1, .5, .77), qrule = rule)"""
    found = quantiles(
        stratified(), column("apistrat", "api00"), [0.1, 0.5, 0.77], domain=column("apistrat", "H") == 0, between=rule
    )
    close(found.estimate, wanted, SHOWN)


@pytest.mark.parametrize(
    ("rule", "method", "wanted"),
    [
        ("lower", "wald", [552, 492, 627, 31.4716612054]),
        ("lower", "korn-graubard", [552, 502, 637, 31.4716612054]),
        ("lower", "logit", [552, 505, 631, 29.3735504584]),
        ("lower", "arcsine", [552, 502, 629, 29.6066738747]),
        ("hf7", "wald", [552.5, 492.210197673, 627.287070087, 31.4895819652]),
    ],
)
def test_intervals_of_quantiles_are_those_of_r(rule, method, wanted):
    """svyquantile(~api00, c1, .25, qrule = rule, interval.type = method)"""
    found = quantiles(clustered(), column("apiclus1", "api00"), [0.25], between=rule, method=method)
    close([found.estimate[0], found.low[0], found.high[0], found.se[0]], wanted, SHOWN)


@pytest.mark.parametrize(
    ("domain", "estimate", "se"),
    [
        (None, [662.210120161233, 595.715870686935], [9.27912759468444, 21.3431026128616]),
        ("y_comp", [676.390846621133, 516.651182371011], [11.7094760726249, 22.888076658149]),
    ],
)
def test_means_under_raked_unequal_weights_are_those_of_r(domain, estimate, se):
    """svymean(~api00 + enroll, rake(s, list(~sch.wide, ~awards), ...)), and of subset(comp.imp == "Yes")"""
    margins = [
        Margin(labels("apistrat", "sch.wide"), np.array([1072.0, 5122])),
        Margin(labels("apistrat", "awards"), np.array([2236.0, 3958])),
    ]
    inside = None if domain is None else column("apistrat", domain) == 1
    found = means(rake(stratified(), margins), columns("apistrat", "api00", "enroll"), domain=inside)
    close(found.estimate, estimate, SHOWN)
    close(found.se, se, SHOWN)


def test_raking_whose_variance_fits_by_weights_is_calibration_to_the_same_margins():
    margins = [
        Margin(labels("apistrat", "sch.wide"), np.array([1072.0, 5122])),
        Margin(labels("apistrat", "awards"), np.array([2236.0, 3958])),
    ]
    raked = rake(stratified(), margins, fitted="weighted")
    met = calibrate(
        stratified(),
        np.hstack([margin.columns() for margin in margins]),
        np.concatenate([margin.population for margin in margins]),
        distance="raking",
    )
    answers = columns("apistrat", "api00", "enroll")
    close(raked.weights, met.weights)
    close(means(raked, answers).covariance, means(met, answers).covariance)


def test_one_calibration_after_another_is_that_of_r():
    """calibrate(postStratify(c1, ~stype, ...), ~api99, c(6194, 3914069))"""
    first = poststratify(clustered(), Margin(labels("apiclus1", "stype"), np.array([4421.0, 755, 1018])))
    benchmarks = np.column_stack([np.ones(183), numbers("apiclus1", "api99")])
    found = means(calibrate(first, benchmarks, np.array([6194.0, 3914069])), columns("apiclus1", "api00", "enroll"))
    close(found.estimate, [665.392222325654, 583.298444635773], SHOWN)
    close(found.se, [3.57097863835685, 57.2095949180474], 1e-10)


def test_a_total_that_was_met_with_negative_weights_has_no_variance():
    benchmarks = np.column_stack([np.ones(200), column("apistrat", "api99")])
    design = calibrate(stratified(), benchmarks, np.array([6194.0, 6194 * 500]))
    assert design.weights.min() < 0
    assert totals(design, benchmarks).se == pytest.approx([0, 0], abs=1e-6)


def test_the_design_effect_of_a_total_is_that_of_r():
    """svytotal(~enroll, s, deff = TRUE)"""
    found = totals(stratified(), column("apistrat", "enroll"))
    ours = [found.estimate[0], found.se[0], found.deff[0]]
    close(ours, [3687177.53243828, 114641.71610078, 0.362018122363404], SHOWN)


@pytest.mark.parametrize("method", ["wald", "logit", "arcsine", "korn-graubard", "likelihood-exact", "wilson"])
def test_an_end_beyond_the_sample_is_unknown(method):
    found = quantiles(clustered(), column("apiclus1", "api00"), [0.98], method=method)
    assert np.isnan(found.high[0]) == (method == "wald")


@pytest.mark.parametrize(
    ("design", "data", "group", "adjusted", "wanted"),
    [
        (stratified, "apistrat", "sch.wide", False, [16.1320217683915, 2, 197, 3.24961879700247e-07]),
        (stratified, "apistrat", "sch.wide", True, [16.0501333330189, 2, 196, 3.50563970444123e-07]),
        (clustered, "apiclus1", "comp.imp", False, [3.77063156286473, 2, 14, 0.0489776665583015]),
        (clustered, "apiclus1", "comp.imp", True, [3.50130073694582, 2, 13, 0.0607532695392714]),
    ],
)
def test_wald_tests_of_independence_are_those_of_r(design, data, group, adjusted, wanted):
    """svychisq(~sch.wide + stype, s, statistic = "Wald" or "adjWald")"""
    test = wald_independence(design(), labels(data, group), labels(data, "stype"), adjusted=adjusted)
    close([test.statistic, test.df, test.ddf, test.p], wanted)


def test_a_table_with_an_empty_cell_is_tested_as_in_r():
    """svychisq(~awards + stype, subset(s, awards == "Yes" | stype != "E"))"""
    awards, kind = labels("apistrat", "awards"), labels("apistrat", "stype")
    inside = (awards == 1) | (column("apistrat", "E") == 0)
    test = rao_scott(stratified(), np.where(inside, awards, -1), kind)
    close(
        [test.statistic, test.df, test.ddf, test.p],
        [76.3591095792521, 1.9534875521204, 332.092883860468, 1.58728525933314e-27],
    )


def test_groups_that_nobody_is_in_are_no_part_of_a_table():
    """svychisq(~cut(api99, c(0, 500, 600, 700, 2000)) + stype, c1), with a gap in the numbers"""
    band = 2 * np.digitize(column("apiclus1", "api99"), [500, 600, 700], right=True)
    test = rao_scott(clustered(), band, labels("apiclus1", "stype"))
    close(
        [test.statistic, test.df, test.ddf, test.p],
        [0.442136657731529, 4.26549248050544, 59.7168947270761, 0.789296531986485],
    )
    alone = rao_scott(clustered(), np.zeros(183, dtype=int), labels("apiclus1", "stype"))
    assert (alone.df, np.isnan(alone.p)) == (0, True)
