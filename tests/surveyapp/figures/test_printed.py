"""Marks for print, read as the SVG they are."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree
from itertools import combinations
from urllib.parse import unquote

import pytest

from surveyapp.figures import as_background, printed, printed_dots, printed_levels
from surveyapp.figures.printed import SIDE, PrintedStrip
from surveyapp.figures.printed_levels import Side
from surveyapp.figures.scale import Axis

SVG = "{http://www.w3.org/2000/svg}"
STRIP = PrintedStrip(Axis(70, 100, 10), 34.4)  # 30 mm between the ends: one millimetre a point


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - drawn here


def test_dot_and_whisker_stand_at_their_values():
    svg = parsed(printed.interval(STRIP, 90, 85, 95, ranked=True))
    dot, whisker = svg.find(f"{SVG}circle"), svg.find(f"{SVG}path")
    assert float(dot.get("cx")) == SIDE + 20
    assert whisker.get("d") == f"M{SIDE + 15:g} 4H{SIDE + 25:g}"


def test_agency_without_a_rank_has_a_hollow_dot():
    ranked, other = (parsed(printed.interval(STRIP, 90, 85, 95, ranked=r)).find(f"{SVG}circle") for r in (True, False))
    assert (ranked.get("fill"), other.get("fill")) == (printed.BLUE, "#fff")


def test_interval_that_leaves_the_axis_ends_in_an_open_arrow():
    kept, left = (parsed(printed.interval(STRIP, 90, low, 95, ranked=True)).find(f"{SVG}path") for low in (75, 60))
    assert "L" not in kept.get("d")
    assert left.get("d").count("L") == 2


def test_unknown_interval_draws_no_whisker():
    assert parsed(printed.interval(STRIP, 90, None, None, ranked=False)).find(f"{SVG}path") is None


def test_perfect_score_keeps_its_interval():
    assert f"M{SIDE + 23:g} 4H{SIDE + 30:g}" in printed.interval(STRIP, 100, 93, 100, ranked=True)


def test_grid_has_one_line_a_tick_and_may_be_stretched():
    svg = parsed(printed.grid(STRIP))
    assert len(svg.findall(f"{SVG}path")) == 4
    assert svg.get("preserveAspectRatio") == "none"


def test_scale_writes_the_ticks():
    assert [t.text for t in parsed(printed.scale(STRIP, "vi")).findall(f"{SVG}text")] == ["70", "80", "90", "100"]


def test_address_needs_no_quotes_and_reads_back():
    svg = printed.interval(STRIP, 90, 85, 95, ranked=True)
    address = as_background(svg)
    assert not set(address) & set("'\"() <>")
    assert unquote(address.partition(",")[2]) == svg


def dots_of(svg: ElementTree.Element) -> list[tuple[float, float]]:
    """Filled dots are the round ends of short lines, hollow ones are circles."""
    lines = "".join(p.get("d") for p in svg.findall(f"{SVG}path") if p.get("stroke-linecap") == "round")
    filled = [tuple(map(float, end.removesuffix("h.01").split())) for end in lines.split("M")[1:]]
    return filled + [(float(c.get("cx")), float(c.get("cy"))) for c in svg.findall(f"{SVG}circle")]


def test_every_agency_is_one_dot_and_no_two_cover_each_other():
    points = [(80.0, True)] * 3 + [(81.0, False), (99.9, True)]
    svg = parsed(printed_dots.dots([printed_dots.Lane("A & B", "", points)], STRIP.axis, 165, "vi", title="all & each"))
    places = dots_of(svg)
    assert len(places) == 5
    assert all(math.dist(*pair) >= 2 * printed.RADIUS for pair in combinations(places, 2))
    assert svg.find(f"{SVG}title").text == "all & each"


@pytest.mark.parametrize("agencies", [1, 100, 700])
def test_lane_stays_within_its_height(agencies):
    points = [(85 + (i % 50) / 10, True) for i in range(agencies)]
    svg = parsed(printed_dots.dots([printed_dots.Lane("A", "", points)], STRIP.axis, 165, "vi", title="t"))
    assert len(dots_of(svg)) == agencies
    assert float(svg.get("height").removesuffix("mm")) <= printed_dots.LANE_HEIGHT + 6


def test_long_label_is_wrapped_and_keeps_every_word():
    lane = printed_dots.Lane("Trung tâm Phục vụ hành chính công", "3", [(80.0, True)])
    svg = parsed(printed_dots.dots([lane], STRIP.axis, 165, "vi", title="t"))
    written = " ".join(t.text for t in reversed(svg.findall(f"{SVG}text")[4:6]))
    assert written == lane.label


def test_level_bar_starts_at_the_line_between_satisfied_and_the_rest():
    levels = printed_levels.LevelCounts(Side((5.0, 5.0, 10.0)), Side((50.0, 30.0)))
    place = printed_levels.balance([levels], 103.0)
    pieces = parsed(printed_levels.bar(place, levels)).findall(f"{SVG}rect")
    assert [float(p.get("width")) for p in pieces] == [5, 5, 10, 50, 30]
    assert float(pieces[3].get("x")) == place.x(0)
    assert [p.get("fill") for p in pieces] == [*printed_levels.DISSATISFIED, *printed_levels.SATISFIED]


@pytest.mark.parametrize(("below", "above"), [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2), (5, 6)])
def test_every_level_has_a_colour_with_the_strongest_outside(below, above):
    shades = printed_levels.colours(below, above)
    assert len(shades) == below + above
    assert shades[-1] == printed_levels.SATISFIED[-1]
    assert not below or shades[0] == printed_levels.DISSATISFIED[0]
