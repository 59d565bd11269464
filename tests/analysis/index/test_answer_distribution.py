import numpy as np
import pytest

from analysis.index.answer_distribution import MISSING, answer_distribution
from questionnaires.codes import Option
from questionnaires.model import Page, Question, Questionnaire
from tests.analysis import waves

ASKED = waves.questionnaire(2, 2, receiving=(1,))


def test_shares_are_weighted_and_counts_are_not():
    wave = waves.sample(["5.", "1.", "5.", "5."], [0, 0, 1, 1], strata=[0, 1], agencies=[0, 0], population=[20, 60])
    levels = answer_distribution(wave, ASKED)
    assert levels.characters["Q0"] == ("1", "2", "3", "4", "5")
    assert levels.shares["Q0"][0] == pytest.approx([10 / 80, 0, 0, 0, 70 / 80])
    assert levels.counts["Q0"][0].tolist() == [1, 0, 0, 0, 3]


def test_every_kind_of_missing_is_counted_apart():
    levels = answer_distribution(waves.sample([f"{kind}5" for kind in "..~?!*_5"], [0] * 8), ASKED)
    assert dict(zip(MISSING, levels.missing["Q0"][0].tolist(), strict=True)) == {
        ".": 2, "~": 1, "?": 1, "!": 1, "*": 1, "_": 1
    }  # fmt: skip
    assert levels.counts["Q0"][0].sum() == 1


def test_base_weights_count_in_the_shares():
    wave = waves.sample(["55", "15"], [0, 0], base_weight=np.array([3.0, 1.0]))
    assert answer_distribution(wave, ASKED).shares["Q0"][0].tolist() == [0.25, 0, 0, 0, 0.75]


def test_an_item_is_counted_where_its_work_was_done_and_once_in_all():
    levels = answer_distribution(waves.sample(["54"], [0], agencies=[0], receiving=[1], groups=[0, 1]), ASKED)
    assert levels.counts["Q0"].sum(axis=1).tolist() == [1, 0, 1, 0, 1]
    assert levels.counts["Q1"].sum(axis=1).tolist() == [0, 1, 0, 1, 1]
    assert np.isnan(levels.shares["Q0"][1]).all()


def test_multiple_choices_are_counted_per_option_and_open_questions_not_at_all():
    ticks = Question("WHY", "multiple", "P", (Option("1"), Option("2")))
    open_ended = Question("SAY", "text", "P")
    asked = Questionnaire("x", 1, "", (ticks, open_ended), (Page("P"),))
    levels = answer_distribution(waves.sample(["101", "11.", "..."], [0] * 3), asked)
    assert set(levels.counts) == {"WHY_1", "WHY_2"}
    assert levels.shares["WHY_1"][0].tolist() == [1, 0]
    assert levels.shares["WHY_2"][0].tolist() == [0.5, 0.5]
    assert set(answer_distribution(waves.sample(["101"], [0]), asked, only=["WHY_2"]).counts) == {"WHY_2"}
