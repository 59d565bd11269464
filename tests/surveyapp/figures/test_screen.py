"""Drawings of the staff pages: where marks stand, and that they stay few."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from surveyapp.figures import screen, screen_counts, screen_levels
from surveyapp.figures.scale import Axis
from surveyapp.figures.screen import Strip, Whisker
from surveyapp.figures.screen_levels import LevelBar, Part

STRIP = Strip(Axis(50, 100, 10), 128, margin=14)  # two pixels a point


def paths(svg: str) -> dict[str, str]:
    """Class of a path -> its shape."""
    return {p.attrib["class"]: p.attrib["d"] for p in ElementTree.fromstring(svg) if p.tag == "path"}  # noqa: S314


def test_dot_and_whisker_stand_at_their_values():
    drawn = paths(screen.whiskers([Whisker(36, 80, 75, 90)], STRIP))
    assert drawn["dot"] == "M74 18h0"
    assert drawn["whisker ink"].startswith("M64 18H94")


def test_unranked_agency_is_hollow_and_grey():
    drawn = paths(screen.whiskers([Whisker(36, 80, 75, 90, hollow=True)], STRIP))
    assert {"dot hollow", "dot hole", "whisker grey"} <= set(drawn)
    assert "dot" not in drawn


def test_unknown_value_draws_nothing():
    assert set(paths(screen.whiskers([Whisker(36)], STRIP))) == {"grid", "rule"}


def test_whisker_that_leaves_the_scale_ends_in_an_arrow():
    left_end = "M20 14L14 18l6 4"
    assert left_end in paths(screen.whiskers([Whisker(36, 80, 30, 90)], STRIP))["whisker ink"]


def test_value_left_of_the_scale_is_written():
    svg = screen.whiskers([Whisker(36, 33.4, 20, 90)], STRIP)
    assert ">33</text>" in svg
    assert "dot" not in paths(svg)


def test_perfect_score_keeps_its_interval():
    assert "H114" in paths(screen.whiskers([Whisker(36, 100, 91.5, 100)], STRIP))["whisker ink"]


def test_drawing_of_700_agencies_has_as_few_elements_as_that_of_one():
    one, many = (screen.whiskers([Whisker(36, 80, 75, 90)] * n, STRIP, group=85) for n in (1, 700))
    assert len(ElementTree.fromstring(many)) == len(ElementTree.fromstring(one))  # noqa: S314
    assert 'height="1575.0rem"' in many


@pytest.mark.parametrize(
    ("longest", "lines"),
    [
        pytest.param(20, 2, id="short names"),
        pytest.param(68, 2, id="two lines are full"),
        pytest.param(69, 3, id="three lines"),
        pytest.param(400, 4, id="never more than four"),
    ],
)
def test_rows_are_as_high_as_the_longest_name_needs(longest: int, lines: int):
    assert screen.rows_for(["x", "x" * longest], 40).text_lines == lines


def test_right_part_of_a_bar_is_the_satisfied_share():
    bar = LevelBar(Whisker(36), left=(Part(5, 1), Part(15, 3)), right=(Part(50, 4), Part(30, 5)))
    strip = Strip(screen_levels.levels_axis([bar]), 280, margin=0)  # two pixels a point, zero at 80
    drawn = paths(screen_levels.level_bars([bar], strip, "not satisfied")[1])
    assert re.match(r"M80 .*H180v", drawn["level s4"])
    assert re.match(r"M180 .*H240v", drawn["level s5"])
    assert re.match(r"M40 .*H50v", drawn["level s1"])
    assert drawn["zero"] == "M80 0V36"


def test_narrow_and_hatched_parts_carry_no_number():
    bar = LevelBar(Whisker(36), left=(Part(20, 1), Part(5.9, 2)), right=(Part(74.1, 4),))
    strip = Strip(screen_levels.levels_axis([bar]), 400)
    _, drawing = screen_levels.level_bars([bar], strip, "not satisfied")
    assert re.findall(r">(\d+)</text>", drawing) == ["74"]
    assert "hatch" in paths(drawing)


@pytest.mark.parametrize(
    ("dissatisfied", "satisfied", "tones"),
    [
        pytest.param(3, 2, ([1, 2, 3], [4, 5]), id="five levels"),
        pytest.param(4, 2, ([1, 2, 2, 3], [4, 5]), id="six levels"),
        pytest.param(1, 1, ([3], [5]), id="yes or no"),
        pytest.param(7, 4, ([1, 1, 2, 2, 2, 3, 3], [4, 4, 5, 5]), id="zero to ten"),
    ],
)
def test_any_number_of_levels_finds_its_colours(dissatisfied: int, satisfied: int, tones: object):
    assert screen_levels.tones(dissatisfied, satisfied) == tones


def test_agency_behind_schedule_is_drawn_apart():
    counts = [
        screen_counts.CountBar(36, 40.0, True),
        screen_counts.CountBar(36, 90.0, False),
        screen_counts.CountBar(36, None, False),
    ]
    drawn = paths(screen_counts.bars(counts, Strip(Axis(0, 100, 50), 128), 80, "due today")[1])
    assert drawn["bar late"].count("M") == 1
    assert drawn["bar"].count("M") == 1
    assert drawn["today"].count("M") == 2, "without a target there is no schedule"
