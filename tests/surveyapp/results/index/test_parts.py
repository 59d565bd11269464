"""An index is printed as it was fixed before opening: what the field failed is named, and does not leave it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, update

from surveyapp import models, store
from surveyapp.results.model.result import LostPart
from surveyapp.store.waves.parts import fixed_parts, leave_out, take_in
from surveyapp.store.waves.waves import waves
from tests.factories import parts
from tests.reading import result_of


def held(city: Engine, answers):
    with store.writing(city) as session:
        parts.hold(session, "W", answers)
    return result_of(city, "W")


def decide(city: Engine, **said):
    with store.writing(city) as session:
        leave_out(session, "W", "factor:F5", decision="12/QĐ", reason="hỏng", actor="office@example.vn", **said)


def flagged(result):
    return [row.key[:2] for row in result.rows if "part-lost" in row.flags]


def with_other_parts(result):
    return [row.agency for row in result.rows if row.not_ranked == "other-parts"]


def test_a_factor_that_the_field_fails_stays_in_the_index_and_the_loss_is_named(city):
    result = held(city, parts.FAILED)
    assert result.parts_left_out == {}
    assert result.lost_parts == (LostPart("departments", "F5", 2, 5, fails=True),)
    assert flagged(result) == [("agency", "A"), ("agency", "B"), ("peer_group", "departments"), ("all", "all")]
    assert len(result.ranked("departments")) == 5


def test_an_agency_without_any_answer_to_a_fixed_factor_is_named_and_has_other_parts(city):
    result = held(city, parts.LACKING)
    assert result.lost_parts == (LostPart("departments", "F5", 1, 5, fails=False, without=("A",)),)
    assert flagged(result) == [("agency", "A")]
    assert with_other_parts(result) == ["A"]


def test_three_of_five_without_any_answer_do_not_make_their_parts_those_of_the_group(city):
    result = held(city, parts.FULL | {"A": 0, "B": 0, "C": 0})
    assert with_other_parts(result) == ["A", "B", "C"]


def test_where_nobody_answers_a_fixed_factor_all_are_made_of_the_same_others(city):
    result = held(city, dict.fromkeys(parts.AGENCIES, 0))
    assert [(lost.few, lost.fails, lost.without) for lost in result.lost_parts] == [(5, True, parts.AGENCIES)]
    assert with_other_parts(result) == []


def test_a_wave_of_before_follows_its_own_answers_as_it_did(city):
    with store.writing(city) as session:
        parts.hold(session, "W", parts.FAILED)
        session.execute(update(models.Wave).values(fixed_parts=None))
    result = result_of(city, "W")
    assert (result.parts_rule, result.parts_left_out) == ("answers", {"departments": ("F5",)})
    assert (result.lost_parts, flagged(result)) == ((), [])


def test_a_decision_leaves_a_factor_out_and_both_indices_stand_side_by_side(city):
    """Of A 9 of 10 forms are satisfied with 18 items and 2 of 10 with the four of the fifth factor."""
    before = held(city, parts.FULL).row("agency", "A")
    decide(city)
    result = result_of(city, "W")
    row = result.row("agency", "A")
    assert (before.index, row.index) == (pytest.approx(100 * (0.9 * 18 + 0.2 * 4) / 22), pytest.approx(90))
    assert (row.index_as_fixed, row.rank_as_fixed) == (before.index, before.rank)
    assert result.row("peer_group", "departments").index_as_fixed is not None
    assert result.row("all", "all").index_as_fixed is not None
    assert result.row("agency", "A", "factor:F1").index_as_fixed is None
    assert result.parts_left_out == {"departments": ("F5",)}
    assert [each.decision for each in result.part_decisions] == ["12/QĐ"]


@pytest.mark.parametrize("aggregate", ["equal"])
def test_both_indices_of_a_group_come_about_in_the_same_way(city, aggregate):
    held(city, parts.FULL)
    decide(city)
    result = result_of(city, "W", aggregate=aggregate)
    rows = [result.row("agency", code) for code in parts.AGENCIES]
    group = result.row("peer_group", "departments")
    assert group.index_as_fixed == pytest.approx(sum(row.index_as_fixed for row in rows) / 5)
    assert group.index == pytest.approx(sum(row.index for row in rows) / 5)


def test_what_is_taken_back_is_as_it_was(city):
    before = held(city, parts.FULL)
    decide(city)
    with store.writing(city) as session:
        take_in(session, "W", "factor:F5", reason="nhầm", actor="office@example.vn")
    assert result_of(city, "W").rows == before.rows


def test_a_published_index_as_fixed_never_tells_a_factor_that_is_hidden(city):
    """Four forms of A answer the fifth factor: beside the index without it, the one with it would tell it."""
    held(city, parts.FULL | {"A": 4})
    decide(city)
    result = result_of(city, "W", edition="published")
    assert result.row("agency", "A", "factor:F5").index is None
    assert result.row("agency", "A").index is not None
    assert result.row("agency", "A").index_as_fixed is None
    assert any(row.index_as_fixed is not None for row in result.rows)


def test_no_round_of_a_database_of_before_has_parts_that_were_fixed(stored):
    with store.reading(stored) as session:
        codes = [row.code for row in waves(session)]
        assert codes
        assert [fixed_parts(session, code) for code in codes] == [None] * len(codes)
