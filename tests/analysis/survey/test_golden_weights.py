"""Golden cases 12, 13 and 15: weights that meet known totals, and variances that know it, against R's survey."""

import numpy as np
import pytest

from analysis.survey.calibration import calibrate, kish_effect, kish_size, poststratify, rake, trim
from analysis.survey.design import DesignError
from analysis.survey.estimates import by_domain, means, totals
from analysis.survey.margins import Margin
from tests.analysis.cases import expected, labels, numbers
from tests.analysis.designs import close, close_rows, clustered, column, columns

KIND = Margin(labels("apiclus1", "stype"), np.array([4421.0, 755, 1018]))
WIDE = Margin(labels("apiclus1", "sch.wide"), np.array([1072.0, 5122]))


@pytest.fixture(scope="module")
def raked():
    return rake(clustered(), [KIND, WIDE])


def test_poststratified_weights_estimates_and_design_effects_are_those_of_r():
    design, wanted = poststratify(clustered(), KIND), expected("12_poststratify")
    close(design.weights, numbers("expected_w_poststrat", "w"))
    found = means(design, columns("apiclus1", "api00", "y_sch", "y_comp"))
    close_rows(found, wanted["mean"])
    close(found.covariance, wanted["mean_vcov"])
    close(found.deff, [row["deff"] for row in wanted["mean"]])
    close(np.array(found.interval()), [[row[end] for row in wanted["mean"]] for end in ("ci_low", "ci_high")])
    close_rows(totals(design, column("apiclus1", "enroll")), wanted["total"])


def test_domains_of_a_poststratified_sample_are_those_of_r():
    design, wanted = poststratify(clustered(), KIND), expected("12_poststratify")["by_stype"]
    found = by_domain(design, columns("apiclus1", "api00", "y_sch"), KIND.group)
    by_item = found.estimate.reshape(3, 2).T.ravel(), found.se.reshape(3, 2).T.ravel()
    close(by_item[0], list(wanted["coef"].values()))
    close(by_item[1], wanted["se"])


def test_raked_weights_and_estimates_are_those_of_r(raked):
    wanted = expected("13_rake")
    close(raked.weights, numbers("expected_w_rake", "w"))
    close_rows(means(raked, columns("apiclus1", "api00", "y_comp", "enroll")), wanted["mean"])
    close_rows(totals(raked, column("apiclus1", "enroll")), wanted["total"])
    close([raked.weights.min(), raked.weights.max()], wanted["weight_range"])


def test_trimmed_weights_and_kish_sizes_are_those_of_r(raked):
    wanted, trimmed = expected("15_trim_kish"), trim(raked, low=15, high=45)
    close(trimmed.weights, numbers("expected_w_trim", "w"))
    close(trim(raked, low=15, high=45, strict=True).weights, numbers("expected_w_trim", "w_strict"))
    close(kish_size(raked.weights), wanted["kish_neff_raked"])
    close(kish_size(trimmed.weights), wanted["kish_neff_trimmed"])
    close(kish_effect(raked.weights), wanted["deff_w_raked"])
    close_rows(means(trimmed, columns("apiclus1", "api00", "y_comp")), wanted["mean_trimmed"])


BENCHMARKS = np.hstack([KIND.columns(), WIDE.columns()])
TOTALS = np.r_[KIND.population, WIDE.population]


def test_raking_by_newton_gives_the_weights_of_raking_by_turns(raked):
    close(calibrate(clustered(), BENCHMARKS, TOTALS, distance="raking").weights, raked.weights, 1e-8)


def test_linear_calibration_to_one_margin_is_poststratification():
    close(calibrate(clustered(), KIND.columns(), KIND.population).weights, poststratify(clustered(), KIND).weights)


@pytest.mark.parametrize(
    ("distance", "bounds"),
    [("linear", (0.0, np.inf)), ("linear", (0.85, 1.7)), ("raking", (0.0, np.inf)), ("logit", (0.8, 2.0))],
)
def test_every_distance_meets_the_totals_within_its_bounds(distance, bounds):
    design = clustered()
    new = calibrate(design, BENCHMARKS, TOTALS, distance=distance, bounds=bounds)
    close(new.weights @ BENCHMARKS, TOTALS)
    factors = new.weights / design.weights
    assert bounds[0] - 1e-9 <= factors.min()
    assert factors.max() <= bounds[1] + 1e-9


def test_a_total_that_the_weights_were_made_to_meet_has_no_variance(raked):
    assert totals(raked, KIND.columns()).se == pytest.approx([0, 0, 0], abs=1e-6)


@pytest.mark.parametrize(
    ("work", "says"),
    [
        pytest.param(lambda: rake(clustered(), [KIND, Margin(WIDE.group, np.array([1.0, 2]))]), "same population"),
        pytest.param(lambda: rake(clustered(), [Margin(KIND.group, np.array([5.0, 1]))]), "without a population"),
        pytest.param(lambda: rake(clustered(), [Margin(KIND.group, np.array([5.0, 1, 1, 1]))]), "nobody in group 3"),
        pytest.param(lambda: rake(clustered(), [Margin(KIND.group - 1, KIND.population)]), "in no group"),
        pytest.param(lambda: calibrate(clustered(), BENCHMARKS, TOTALS, distance="logit"), "needs bounds"),
        pytest.param(
            lambda: calibrate(clustered(), BENCHMARKS, TOTALS, distance="logit", bounds=(0.99, 1.01)), "too narrow"
        ),
        pytest.param(lambda: trim(clustered(), high=10), "cannot all lie between"),
    ],
)
def test_what_cannot_be_met_is_refused_with_the_reason(work, says):
    with pytest.raises(DesignError, match=says):
        work()
