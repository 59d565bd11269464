"""Golden case 26: Cronbach's alpha and its company against R's psych and survey."""

import numpy as np
import pytest

from analysis.quality.scale_quality import careless_answers, omega_total, scale_quality
from tests.analysis.cases import expected, numbers
from tests.analysis.designs import close, item

CASE = expected("26_cronbach_alpha")


def answers(row):
    return np.stack([item(name.lstrip("-")) for name in row["items"]], axis=1)


@pytest.mark.parametrize("row", CASE["psych"], ids=lambda row: row["scale"])
def test_a_scale_over_pairs_is_that_of_psych(row):
    found = scale_quality(answers(row), pairwise=True)
    close(found.alpha, row["raw_alpha_pairwise"])
    close(found.standardised, row["std_alpha_pairwise"])
    close(found.lambda6, row["G6_pairwise"])
    close(found.average_r, row["average_r_pairwise"])
    close(found.if_dropped, list(row["alpha_if_dropped_pairwise"].values()))
    close(found.item_rest, list(row["item_rest_r_pairwise"].values()))


@pytest.mark.parametrize("row", CASE["psych"], ids=lambda row: row["scale"])
def test_a_scale_over_complete_forms_is_that_of_psych(row):
    found = scale_quality(answers(row))
    assert found.n == row["n_complete"]
    close([found.alpha, found.standardised], [row["raw_alpha_complete"], row["std_alpha_complete"]])
    close([found.low, found.high], row["feldt_ci_complete"])
    close(found.se, row["ase_complete"])


@pytest.mark.parametrize("row", CASE["psych"], ids=lambda row: row["scale"])
def test_a_weighted_scale_is_that_of_survey(row):
    found = scale_quality(answers(row), weights=numbers("bfi", "w"))
    close(found.alpha, CASE["survey_svycralpha_complete_cases"][row["scale"]])


def test_omega_finds_the_loadings_that_made_the_correlations():
    loading = np.array([0.9, 0.8, 0.7, 0.5])
    correlation = np.outer(loading, loading)
    np.fill_diagonal(correlation, 1.0)
    # (2.9)² / (2.9² + sum of 1 - λ²) = 8.41 / (8.41 + 1.81)
    assert omega_total(correlation) == pytest.approx(8.41 / 10.22, abs=1e-6)


def test_ceiling_and_unanswered_are_shares_of_their_own_whole():
    found = scale_quality(np.array([[5, 5.0], [5, 1], [3, np.nan], [1, 2], [2, 4]]))
    close(found.ceiling, [2 / 5, 1 / 4])
    close(found.unanswered, [0, 1 / 5])


def test_careless_answers_are_flagged_and_kept():
    rows = np.array([[5, 5, 5, 5.0], [5, 4, 4, 4], [1, 2, np.nan, 2], [np.nan] * 4])
    care = careless_answers(rows, fast=np.array([False, False, True, False]))
    assert care.longest_run.tolist() == [4, 3, 1, 0]
    assert care.careless.tolist() == [True, False, True, False]
    close(care.variability[:3], [0, 0.5, np.std([1, 2, 2], ddof=1)])
    assert np.isnan(care.variability[3])
    assert careless_answers(rows, run_of=3).careless.tolist() == [True, True, False, False]


def test_one_item_is_no_scale():
    with pytest.raises(ValueError, match="at least two items"):
        scale_quality(np.ones((5, 1)))
