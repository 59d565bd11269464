"""A wave as a table gives the numbers of its indices."""

import numpy as np
import pytest

from analysis.index.agency_covariance import covariance_between_agencies
from analysis.index.indices import index_wave
from analysis.quality.scale_quality import scale_quality
from analysis.survey.estimates import means, ratios, stacked
from analysis.wave.as_table import table_answers, table_design
from analysis.wave.rules import Rule
from tests.analysis import waves
from tests.analysis.cases import bfi_questionnaire, bfi_sample


@pytest.mark.parametrize("design", [{}, {"spanning": True}, {"clustered": True}, {"weighted": True}])
def test_means_of_the_table_are_the_indices_of_the_wave(design):
    sample, asked = waves.made_up(6, **design), waves.questionnaire()
    indices = index_wave(sample, asked, Rule("satisfied-share", "mean-of-items"))
    codes, answers = table_answers(sample, asked, "satisfied-share")
    found = means(table_design(sample), answers, domain=sample.resolving[sample.cell] == 1)
    place = [indices.parts.index(f"item:{code}") for code in codes]
    np.testing.assert_allclose(found.estimate, indices.estimate[1, place], rtol=1e-12)
    np.testing.assert_allclose(found.se, indices.se[1, place], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.df, indices.df[1, place])


def test_answers_are_the_values_of_the_definition():
    codes, answers = table_answers(bfi_sample(), bfi_questionnaire())
    assert codes[:2] == ["A1", "A2"]
    assert set(np.unique(answers[~np.isnan(answers)])) == {1, 2, 3, 4, 5, 6}
    assert scale_quality(answers[:, :5], pairwise=True).alpha == pytest.approx(0.703018446057304)


def from_table(design, answers, inside, rollup):
    """The index of a domain, by rows."""
    if rollup == "pooled":
        return ratios(design, np.nansum(answers, axis=1), (~np.isnan(answers)).sum(axis=1), domain=inside)
    items = answers.shape[1]
    return means(design, answers, domain=inside).combine(np.full((1, items), 1 / items))


@pytest.mark.parametrize("rollup", ["pooled", "mean-of-items"])
@pytest.mark.parametrize("kind", [{}, {"spanning": True}, {"clustered": True}, {"weighted": True}])
def test_indices_and_the_covariance_between_agencies_are_the_same_from_the_table(rollup, kind):
    sample, asked = waves.made_up(8, **kind), waves.questionnaire()
    indices = index_wave(sample, asked, Rule("satisfied-share", rollup))
    (_, answers), design = table_answers(sample, asked, "satisfied-share"), table_design(sample)
    agency = sample.resolving[sample.cell]
    found = stacked(*(from_table(design, answers, agency == a, rollup) for a in range(4)), design=design)
    np.testing.assert_allclose(found.estimate, indices.estimate[:4, 0], rtol=1e-12)
    between = covariance_between_agencies(sample, asked, indices)
    np.testing.assert_allclose(found.covariance, between, rtol=1e-9, atol=1e-15)
