"""Items from counts alone: the same numbers as from pairs of answers, for every design and score."""

import dataclasses

import numpy as np
import pytest

from analysis.index.indices import index_wave
from analysis.index.item_shares import item_shares
from analysis.wave.rules import Rule
from analysis.wave.sample import SampleError
from tests.analysis import waves
from tests.analysis.cases import bfi_questionnaire, bfi_sample


def compare(sample, asked, score):
    indices = index_wave(sample, asked, Rule(score, "mean-of-items"))
    found = item_shares(sample, asked, score)
    place = [indices.parts.index(f"item:{code}") for code in found.codes]
    for name in ("estimate", "se", "df", "low", "high", "n"):
        np.testing.assert_allclose(getattr(found, name), getattr(indices, name)[:, place], rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("score", ["satisfied-share", "mean-score"])
@pytest.mark.parametrize("design", [{}, {"spanning": True}, {"clustered": True}, {"roles": True, "clustered": True}])
def test_counts_give_the_same_as_pairs(score, design):
    asked = waves.questionnaire(receiving=(1, 4) if "roles" in design else ())
    compare(waves.made_up(7, **design), asked, score)


def test_counts_of_a_real_questionnaire_with_gaps():
    compare(bfi_sample(), bfi_questionnaire(), "satisfied-share")


def test_base_weights_are_refused():
    sample = dataclasses.replace(waves.made_up(1), base_weight=np.ones(120))
    with pytest.raises(SampleError, match="index_wave"):
        item_shares(sample, waves.questionnaire())
