"""A wave as a table gives the numbers of its indices."""

import numpy as np
import pytest

from analysis.index.indices import index_wave
from analysis.quality.scale_quality import scale_quality
from analysis.survey.estimates import means
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
