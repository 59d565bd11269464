"""Golden cases 02, 03, 05, 06, 08 and 11: the operator and the intervals against R's survey."""

from dataclasses import dataclass

import numpy as np
import pytest

from analysis.survey import intervals
from analysis.survey.share_intervals import share_interval
from analysis.survey.totals import Stage, covariance, degrees_of_freedom, design_effect, influence_of_ratio
from tests.analysis import designs
from tests.analysis.cases import expected, labels, numbers, table
from tests.analysis.designs import close

DERIVED = {"y_sch": "sch.wide", "y_comp": "comp.imp", "y_both": "both", "y_aw": "awards"}


@dataclass(frozen=True)
class Design:
    """A data file as R's svydesign sees it."""

    data: str
    weights: np.ndarray
    stages: tuple[Stage, ...]

    def column(self, name):
        if name in DERIVED:
            return np.array([float(answer == "Yes") for answer in table(self.data)[DERIVED[name]]])
        if name in ("E", "H", "M"):
            return np.array([float(kind == name) for kind in table(self.data)["stype"]])
        return numbers(self.data, name)

    def columns(self, names):
        return np.stack([self.column(name) for name in names], axis=1)

    def means(self, names, member=None):
        columns = np.nan_to_num(self.columns(names))
        members = np.ones_like(columns) if member is None else np.tile(member.astype(float)[:, None], len(names))
        estimate, influence = influence_of_ratio(columns * members, members, self.weights)
        return estimate, covariance(influence, self.weights, self.stages)


def stratified():
    units = np.arange(200)
    return Design(
        "apistrat", numbers("apistrat", "pw"), (Stage(labels("apistrat", "stype"), units, numbers("apistrat", "fpc")),)
    )


def clustered():
    clusters = labels("apiclus1", "dnum")
    stage = Stage(np.zeros_like(clusters), clusters, numbers("apiclus1", "fpc"))
    return Design("apiclus1", numbers("apiclus1", "pw"), (stage,))


def two_stage():
    clusters = labels("apiclus2", "dnum")
    first = Stage(np.zeros_like(clusters), clusters, numbers("apiclus2", "fpc1"))
    second = Stage(clusters, np.arange(len(clusters)), numbers("apiclus2", "fpc2"))
    return Design("apiclus2", numbers("apiclus2", "wt"), (first, second))


DESIGNS = {"strat": stratified(), "cluster": clustered(), "two-stage": two_stage()}


@pytest.mark.parametrize(
    ("case", "design"), [("02_strat_fpc_mean", "strat"), ("03_strat_fpc_prop", "strat"), ("05_cluster1", "cluster")]
)
def test_means_covariances_and_design_effects_are_those_of_r(case, design):
    design, wanted = DESIGNS[design], expected(case)
    names = [row["stat"] for row in wanted["mean"]]
    estimate, vcov = design.means(names)
    close(estimate, [row["estimate"] for row in wanted["mean"]])
    close(vcov, wanted["mean_vcov"])
    effect = design_effect(design.columns(names), design.weights, np.diag(vcov))
    close(effect, [row["deff"] for row in wanted["mean"]])
    df = degrees_of_freedom(design.stages[0], np.arange(len(design.weights)))
    assert df == wanted["mean"][0]["df"]
    low, high = intervals.wald(estimate, np.sqrt(np.abs(np.diag(vcov))), np.array(df))
    close(low, [row["ci_low"] for row in wanted["mean"]])
    close(high, [row["ci_high"] for row in wanted["mean"]])


def test_design_effects_with_replacement_are_those_of_r():
    design, wanted = DESIGNS["strat"], expected("02_strat_fpc_mean")
    names = [row["stat"] for row in wanted["mean"]]
    variances = np.diag(design.means(names)[1])
    close(design_effect(design.columns(names), design.weights, variances, replacement=True), wanted["deff_replace"])


@pytest.mark.parametrize(
    ("case", "design"), [("02_strat_fpc_mean", "strat"), ("03_strat_fpc_prop", "strat"), ("05_cluster1", "cluster")]
)
def test_totals_are_those_of_r(case, design):
    design, wanted = DESIGNS[design], expected(case)["total"]
    columns = design.columns([row["stat"] for row in wanted])
    close(design.weights @ columns, [row["estimate"] for row in wanted])
    close(np.sqrt(np.diag(covariance(columns, design.weights, design.stages))), [row["se"] for row in wanted])


def test_a_ratio_in_a_cluster_sample_is_that_of_r():
    design, wanted = DESIGNS["cluster"], expected("05_cluster1")["ratio"][0]
    estimate, influence = influence_of_ratio(design.columns(["api.stu"]), design.columns(["enroll"]), design.weights)
    close(estimate, [wanted["estimate"]])
    close(np.sqrt(covariance(influence, design.weights, design.stages)), [[wanted["se"]]])


def test_two_stages_with_corrections_at_both_are_those_of_r():
    design, wanted = DESIGNS["two-stage"], expected("06_two_stage")
    estimate, vcov = design.means([row["stat"] for row in wanted["mean"]])
    close(estimate, [row["estimate"] for row in wanted["mean"]])
    close(vcov, wanted["mean_vcov"])


def test_a_missing_value_leaves_the_estimate_and_stays_in_the_design():
    design, wanted = DESIGNS["two-stage"], expected("06_two_stage")
    answered = ~np.isnan(design.column("enroll"))
    estimate, vcov = design.means(["enroll"], answered)
    close([estimate[0], np.sqrt(vcov[0, 0])], [wanted["mean_narm"][0]["estimate"], wanted["mean_narm"][0]["se"]])
    total = np.nan_to_num(design.columns(["enroll"]))
    se = np.sqrt(covariance(total, design.weights, design.stages)[0, 0])
    close([(design.weights @ total)[0], se], [wanted["total_narm"][0]["estimate"], wanted["total_narm"][0]["se"]])


def test_forty_domains_that_cut_across_strata_have_the_covariance_of_r():
    design, wanted = DESIGNS["strat"], expected("08_domain_strat_county")
    county = design.column("cnum")
    members = [(county == int(name.split(":")[0])).astype(float) for name in wanted["names"]]
    below = np.stack(members, axis=1)
    above = below * design.columns([name.split(":")[1] for name in wanted["names"]])
    estimate, influence = influence_of_ratio(above, below, design.weights)
    vcov = covariance(influence, design.weights, design.stages)
    close(estimate, wanted["coef"])
    close(vcov, wanted["vcov"])


CASES_OF_11 = {
    "strat y_sch": ("strat", "y_sch", None),
    "strat y_comp": ("strat", "y_comp", None),
    "cluster E": ("cluster", "E", None),
    "cluster y_comp": ("cluster", "y_comp", None),
    "cluster ell==0 (small p)": ("cluster", "ell", None),
    "two-stage ell==0 (small p)": ("two-stage", "ell", None),
    "strat, domain cnum==18, y_sch": ("strat", "y_sch", 18),
}


def share(item):
    """(estimate, variance, n, df) of a case-11 item."""
    name, column, county = CASES_OF_11[item]
    design = DESIGNS[name]
    yes = design.column(column) == 0 if column == "ell" else design.column(column) == 1
    member = np.ones(len(yes)) if county is None else (design.column("cnum") == county).astype(float)
    estimate, influence = influence_of_ratio((yes * member)[:, None], member[:, None], design.weights)
    df = degrees_of_freedom(design.stages[0], np.flatnonzero(member))
    return estimate, covariance(influence, design.weights, design.stages)[0], member.sum(), np.array(df)


METHODS = {
    "wilson": lambda p, v, n, df: intervals.wilson(p, p * (1 - p) / v, df),
    "xlogit": lambda p, v, n, df: intervals.logit(p, np.sqrt(v), df),
    "mean": lambda p, v, n, df: intervals.wald(p, np.sqrt(v), df),
    "beta": lambda p, v, n, df: intervals.korn_graubard(p, n, p * (1 - p) / v, df),
    "asin": lambda p, v, n, df: intervals.arcsine(p, np.sqrt(v), df),
}
BY_MODEL = {"logit": 2e-9, "likelihood": 5e-9}
"""R fits a generalised linear model to 1e-8, and reads the ends off an interpolated profile of its likelihood."""
SAMPLED = {"strat": designs.stratified(), "cluster": designs.clustered(), "two-stage": designs.two_stage()}


@pytest.mark.parametrize(
    "row",
    [row for row in expected("11_ciprop") if row["method"] in METHODS],
    ids=lambda r: f"{r['method']} {r['item']}",
)
def test_intervals_of_shares_are_those_of_r(row):
    estimate, variance, n, df = share(row["item"])
    assert df == row["df"]
    low, high = METHODS[row["method"]](estimate, variance, n, df)
    close([estimate[0], low[0], high[0]], [row["estimate"], row["ci_low"], row["ci_high"]])


@pytest.mark.parametrize(
    "row",
    [row for row in expected("11_ciprop") if row["method"] in BY_MODEL],
    ids=lambda r: f"{r['method']} {r['item']}",
)
def test_intervals_from_a_fitted_model_are_those_of_r_as_far_as_it_fits(row):
    name, column, county = CASES_OF_11[row["item"]]
    answers = DESIGNS[name].column(column)
    yes = (answers == 0 if column == "ell" else answers == 1).astype(float)
    domain = None if county is None else DESIGNS[name].column("cnum") == county
    found = share_interval(SAMPLED[name], yes, method=row["method"], domain=domain)
    ours, theirs = [found.low, found.high], [row["ci_low"], row["ci_high"]]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=BY_MODEL[row["method"]])


def test_the_interval_of_the_likelihood_itself_is_near_the_one_that_is_read_off_steps():
    estimate, variance, n, df = share("strat y_sch")
    low, high = intervals.likelihood(estimate, n, estimate * (1 - estimate) / variance, df)
    row = next(r for r in expected("11_ciprop") if (r["item"], r["method"]) == ("strat y_sch", "likelihood"))
    assert [low[0], high[0]] == pytest.approx([row["ci_low"], row["ci_high"]], abs=4e-4)


def test_every_method_of_the_case_is_compared():
    assert {row["method"] for row in expected("11_ciprop")} == METHODS.keys() | BY_MODEL.keys()
