"""The questionnaire of golden case 29: a folder as an office would add it."""

from pathlib import Path

import pytest

import questionnaires

FOLDER = Path(__file__).parents[1] / "golden" / "bfi-questionnaire"


def test_the_folder_has_no_problems():
    assert questionnaires.check_folder(FOLDER) == []


def test_it_has_25_items_of_which_seven_are_turned_round():
    items = questionnaires.load_folder(FOLDER).items
    assert len(items) == 25
    assert [item.code for item in items if item.reversed] == ["A1", "C4", "C5", "E1", "E2", "O2", "O5"]


def test_a_reversed_item_counts_as_seven_minus_the_answer():
    golden = questionnaires.load_folder(FOLDER)
    assert golden.question("A1").values == {str(code): 7 - code for code in range(1, 7)}
    assert golden.question("A2").values == {str(code): code for code in range(1, 7)}


def test_the_factors_carry_the_weights_of_the_case():
    weights = {factor.id: factor.weight for factor in questionnaires.load_folder(FOLDER).factors}
    assert weights == {"A": 0.25, "C": 0.20, "E": 0.20, "N": 0.10, "O": 0.25}
    assert sum(weights.values()) == pytest.approx(1)
