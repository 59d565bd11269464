"""Golden cases 17 and 19: replicate weights against R's svrepdesign, and the linearised variances against them."""

import numpy as np
import pytest

from analysis.survey.calibration import rake
from analysis.survey.design import DesignError, design_from
from analysis.survey.estimates import means
from analysis.survey.margins import Margin
from analysis.survey.quantiles import weighted_quantile
from analysis.survey.replication import (
    Replicates,
    balanced_half_samples,
    bootstrap,
    hadamard,
    jackknife_1,
    jackknife_n,
    recalibrated,
    replicate,
    weighted_means,
)
from tests.analysis.cases import expected, labels, numbers, table
from tests.analysis.designs import close, close_rows, clustered, column, columns, persons, stratified

GIVEN = {"17_jackknife_JK1": ("apiclus1", "repw_jk1"), "19_bootstrap_subboot": ("apistrat", "repw_subboot")}
ITEMS = ("api00", "enroll", "y_sch", "y_comp")


@pytest.fixture(scope="module", params=GIVEN)
def case(request):
    data, weights = GIVEN[request.param]
    wanted = expected(request.param)
    columns_of_weights = np.stack([numbers(weights, name) for name in table(weights)], axis=1)
    replicates = Replicates(
        numbers(data, "pw"), columns_of_weights, wanted["scale"], np.full(wanted["n_rep"], float(wanted["rscales"]))
    )
    return data, wanted, replicates


def test_means_from_given_replicate_weights_are_those_of_r(case):
    data, wanted, replicates = case
    found = replicate(weighted_means(columns(data, *ITEMS)), replicates)
    close_rows(found, wanted["mean"])
    close(found.covariance, wanted["mean_vcov"])
    assert found.df == wanted["df"]
    close(np.array(found.interval()), [[row[end] for row in wanted["mean"]] for end in ("ci_low", "ci_high")])


def test_ratios_domains_and_medians_from_replicate_weights_are_those_of_r(case):
    data, wanted, replicates = case
    above, below = column(data, "api.stu"), column(data, "enroll")
    close_rows(replicate(lambda w: (w @ above) / (w @ below), replicates), wanted["ratio"])
    median = replicate(lambda w: weighted_quantile(column(data, "api00"), w, [0.5]), replicates)
    close([median.estimate[0], median.se[0]], [wanted["median_api00"]["estimate"], wanted["median_api00"]["se"]])
    inside = {
        name: np.where(column(data, name.split(":")[0]) == 1, column(data, name.split(":")[1]), np.nan)
        for name in wanted["by_stype"]["coef"]
    }
    domains = replicate(weighted_means(np.stack(list(inside.values()), axis=1)), replicates)
    close(domains.estimate, list(wanted["by_stype"]["coef"].values()))
    close(domains.se, wanted["by_stype"]["se"])


def test_the_jackknife_makes_the_weights_of_r():
    wanted, made = expected("17_jackknife_JK1"), jackknife_1(clustered())
    given = np.stack([numbers("repw_jk1", name) for name in table("repw_jk1")], axis=1)
    close(np.sort(made.weights, axis=1), np.sort(given, axis=1))
    close(made.scale, wanted["scale"])
    close_rows(replicate(weighted_means(columns("apiclus1", *ITEMS)), made), wanted["mean"])


def test_the_stratified_jackknife_agrees_with_the_operator():
    answers = columns("apistrat", *ITEMS)
    found = replicate(weighted_means(answers), jackknife_n(stratified()))
    close(found.covariance, means(stratified(), answers).covariance, 1e-7)  # exact: weights are equal in a stratum
    assert found.df == 197


def test_the_bootstrap_agrees_with_the_operator_up_to_its_draws():
    answers = columns("apistrat", *ITEMS)
    found = replicate(weighted_means(answers), bootstrap(stratified(finite=False), replicates=600, seed=1))
    close(found.se, means(stratified(finite=False), answers).se, 0.08)


@pytest.mark.parametrize("fay", [0.0, 0.5])
def test_balanced_half_samples_of_a_linear_estimate_agree_with_the_operator_exactly(fay):
    rng = np.random.default_rng(5)
    pairs = design_from(26, weights=rng.uniform(1, 3, 13).repeat(2), strata=np.arange(13).repeat(2))
    values = rng.normal(size=(26, 2))
    found = replicate(lambda w: w @ values, balanced_half_samples(pairs, fay=fay))
    close(found.covariance, pairs.covariance(values))


@pytest.mark.parametrize("least", [1, 2, 3, 5, 9, 13, 20, 28, 45])
def test_hadamard_matrices_have_orthogonal_rows(least):
    matrix = hadamard(least)
    assert len(matrix) >= least
    assert (matrix @ matrix.T == len(matrix) * np.eye(len(matrix))).all()


@pytest.mark.parametrize("kind", [jackknife_1, balanced_half_samples])
def test_a_design_that_does_not_fit_is_refused(kind):
    with pytest.raises(DesignError):
        kind(stratified())


def test_a_composite_of_items_with_gaps_has_the_same_variance_by_jackknife():
    design = design_from(300, weights=persons().weights[:300], strata=(np.arange(300) // 100))
    answers = np.stack([numbers("bfi", name)[:300] >= 4 for name in ("A2", "A3", "N1")], axis=1).astype(float)
    answers[np.random.default_rng(3).random(answers.shape) < 0.2] = np.nan
    composite = means(design, answers).combine(np.array([[0.5, 0.3, 0.2]]))
    mean = weighted_means(answers)
    found = replicate(lambda w: mean(w) @ np.array([0.5, 0.3, 0.2]), jackknife_n(design))
    close(found.se, composite.se, 0.01)


def test_raked_replicates_agree_with_the_linearised_variance_of_raked_weights():
    margins = [
        Margin(labels("apistrat", "sch.wide"), np.array([1072.0, 5122])),
        Margin(labels("apistrat", "awards"), np.array([2236.0, 3958])),
    ]
    design = stratified(finite=False)
    raked = rake(design, margins)
    again = recalibrated(jackknife_n(design), lambda weights: rake(design.with_weights(weights), margins).weights)
    answers = columns("apistrat", "api00", "enroll", "y_comp")
    found = replicate(weighted_means(answers), again)
    close(found.estimate, means(raked, answers).estimate)
    close(found.se, means(raked, answers).se, 0.05)
