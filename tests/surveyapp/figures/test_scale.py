"""Where a value stands on a drawn axis."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.figures.scale import Axis, fitting


def test_share_runs_from_the_left_end_to_the_right():
    axis = Axis(70, 100, 5)
    assert [axis.share(v) for v in (70, 85, 100)] == [0, 0.5, 1]
    assert axis.ticks == (70, 75, 80, 85, 90, 95, 100)


def test_value_beyond_the_axis_is_put_on_the_end_it_left():
    axis = Axis(70, 90, 5)
    assert (axis.share(60), axis.share(95)) == (0, 1)
    assert not axis.holds(60)
    assert not axis.holds(95)


def test_axis_without_values_is_whole():
    assert fitting([]) == Axis(0, 100, 20)
    assert not fitting([None]).is_cut


def test_one_long_interval_does_not_flatten_the_others():
    axis = fitting([88.0, 92.0, 96.0], [86.0, 90.0, 94.0, 98.0, 20.0])
    assert axis.low >= 80
    assert axis.is_cut


@pytest.mark.parametrize("value", [0.0, 1.0, 50.0, 99.0, 100.0])
def test_a_single_value_gets_room_at_both_sides(value):
    axis = fitting([value])
    assert axis.holds(value)
    assert len(axis.ticks) >= 4
    assert 0 <= axis.low < axis.high <= 100


@given(st.lists(st.floats(0, 100), min_size=1), st.lists(st.floats(0, 100)))
def test_every_value_is_on_the_axis_and_the_axis_on_the_scale(values, ends):
    axis = fitting(values, ends)
    assert all(axis.holds(value) for value in values)
    assert 0 <= axis.low < axis.high <= 100
    assert axis.ticks[-1] == axis.high
    assert len(axis.ticks) <= 9
