"""A kept result is the result."""

from surveyapp.results.model.body import figures_hash, from_body, to_body
from tests.factories.results import made_up_result


def test_a_result_survives_being_kept():
    result = made_up_result()
    assert from_body(to_body(result), result.questionnaire) == result


def test_the_hash_of_the_figures_sees_a_change_in_the_last_digit():
    rows = made_up_result().rows
    moved = made_up_result(seed=2).rows
    assert figures_hash(rows) == figures_hash(made_up_result().rows)
    assert figures_hash(rows) != figures_hash(moved)
