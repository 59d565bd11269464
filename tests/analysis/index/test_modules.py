"""Planned-missing modules: an item that was asked of half of the people counts as if it had been asked of all."""

import dataclasses

import numpy as np
import pytest

from analysis.change.between_waves import IndexedWave
from analysis.change.decomposition import decompose_change
from analysis.index.indices import index_wave
from analysis.wave.rules import Rule
from questionnaires.model import Module
from tests.analysis import waves

POOLED = Rule("satisfied-share", "pooled")


def asked_by_half():
    """Item Q1 lies in a module that every second person draws."""
    asked = waves.questionnaire(items=2, factors=1)
    first, second = asked.questions
    questions = (first, dataclasses.replace(second, module="M"))
    return dataclasses.replace(asked, questions=questions, modules=(Module("M", 0.5),))


def wave(seed):
    rng = np.random.default_rng(seed)
    codes = np.where(rng.random((200, 2)) < 0.7, "5", "1")
    codes[rng.random(200) < 0.5, 1] = "_"
    return waves.sample(["".join(row) for row in codes], np.repeat([0, 1], 100))


def test_a_pooled_index_does_not_depend_on_how_often_a_module_was_drawn():
    # Q0: 4 of 4 satisfied; Q1 asked of two, none satisfied: half, not two thirds
    sample = waves.sample(["51", "5_", "51", "5_"], [0, 0, 0, 0])
    found = index_wave(sample, asked_by_half(), POOLED)
    assert found.estimate[0, 0] == pytest.approx(0.5)
    assert found.n[0].tolist() == [4, 4, 4, 2]


def test_other_rules_are_not_moved_by_modules():
    plain = dataclasses.replace(asked_by_half(), modules=())
    rule = Rule("satisfied-share", "mean-of-items")
    ours, theirs = (index_wave(wave(1), asked, rule) for asked in (asked_by_half(), plain))
    np.testing.assert_allclose(ours.estimate, theirs.estimate)
    np.testing.assert_allclose(ours.se, theirs.se)


def test_changes_of_a_questionnaire_with_modules_add_up():
    asked = asked_by_half()
    measured = [IndexedWave(s, asked, index_wave(s, asked, POOLED)) for s in (wave(1), wave(2))]
    for agency in (-1, 0):
        parts = decompose_change(*measured, agency=agency, by="agency-item")
        before, after = (m.indices for m in measured)
        np.testing.assert_allclose(parts.change, after.estimate[agency, 0] - before.estimate[agency, 0], atol=1e-12)
        np.testing.assert_allclose(parts.contribution.sum(), parts.change, atol=1e-12)
        se = np.sqrt(before.se[agency, 0] ** 2 + after.se[agency, 0] ** 2)
        np.testing.assert_allclose(parts.se, se, rtol=1e-9)
