"""Every index says the items that it is made of, so that whoever has the answers can make it again."""

from __future__ import annotations

import dataclasses

import pytest

from surveyapp.exports.made_of import made_of
from surveyapp.results.model.result import WaveResult
from tests.factories.held import with_overall_rating
from tests.factories.results import made_up_result

OF_F4, OF_F5 = ["F4A", "F4B", "F4C"], ["F5A", "F5B", "F5C", "F5D"]


@pytest.fixture(scope="module")
def result() -> WaveResult:
    """F5 stands outside the index of the communes."""
    return made_up_result(4, 4, parts_left_out={"communes": ("F5",)})


def of(result: WaveResult, scope: str, place: str, part: str = "overall") -> list[str]:
    return made_of(result, result.row(scope, place, part))


def agency(result: WaveResult, group: str) -> str:
    return next(row.agency for row in result.rows if row.peer_group == group and row.scope == "agency" and row.index)


def test_a_factor_that_stands_outside_is_in_no_index_of_the_group_and_in_its_own(result):
    everything = [item.code for item in result.questionnaire.items]
    commune, department = agency(result, "communes"), agency(result, "departments")
    assert of(result, "agency", department) == everything
    assert of(result, "agency", commune) == [code for code in everything if code not in OF_F5]
    assert of(result, "agency", commune, "factor:F5") == OF_F5
    assert of(result, "agency", commune, "item:F5B") == ["F5B"]
    assert of(result, "peer_group", "departments") == everything


def test_all_keeps_a_factor_only_where_every_group_does(result):
    assert not set(OF_F5) & set(of(result, "all", "all"))
    assert of(result, "all", "all", "factor:F4") == OF_F4


def test_an_item_without_an_answer_is_in_no_index(result):
    one = agency(result, "departments")
    rows = [
        dataclasses.replace(row, index=None, n=0) if (row.agency, row.part) == (one, "item:F4B") else row
        for row in result.rows
    ]
    found = dataclasses.replace(result, rows=tuple(rows))
    assert of(found, "agency", one, "factor:F4") == ["F4A", "F4C"]
    assert of(found, "agency", one, "item:F4B") == []


def test_a_hidden_row_does_not_say_what_it_is_made_of(result):
    one = agency(result, "departments")
    found = dataclasses.replace(result, hidden={("agency", one, "overall"): "few"})
    assert of(found, "agency", one) == []


def test_under_the_overall_question_it_is_that_question():
    result = made_up_result(4, 4)
    asked = with_overall_rating(result.questionnaire)
    found = dataclasses.replace(result, questionnaire=asked, rule="satisfied-share/overall-question")
    assert of(found, "agency", agency(found, "departments")) == ["ALL"]
