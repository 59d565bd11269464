"""Every agency as one dot, stacked by value, one lane per peer group: the spread of a wave at one glance."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from surveyapp.figures.printed import BLUE, INK, MUTED, PrintedStrip, dot, hairline, millimetres, tick_label
from surveyapp.figures.scale import Axis
from surveyapp.languages.numbers import number

LABELS = 32.0  # mm for the names of the lanes
RADII = (1.05, 0.8, 0.6, 0.45, 0.3, 0.2)  # the largest that keeps a lane within its height
LANE_HEIGHT = 34.0
LABEL_LETTERS = 20  # that fit into LABELS
LINE = 3.6  # mm from one line of a label to the next


@dataclass(frozen=True, slots=True)
class Lane:
    """One peer group: its name, what is said under it, and (value, ranked) of each agency."""

    label: str
    remark: str
    points: Sequence[tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class _Stacks:
    """Dots in columns: where each stands and how high the lane becomes."""

    dots: Sequence[tuple[float, int, bool]]
    radius: float
    height: float


def dots(lanes: Sequence[Lane], axis: Axis, width: float, language: str, *, title: str) -> str:
    """The whole drawing; `title` is its alternative text."""
    strip = PrintedStrip(axis, width - LABELS)
    drawn: list[str] = []
    bottom = 2.0
    for lane in lanes:
        stacks = _stack(lane.points, strip)
        bottom += max(stacks.height, LINE * (len(_wrapped(lane.label)) + 1) + 1)
        drawn += _lane(lane, stacks, strip, width, bottom)
        bottom += 3
    grid = "".join(_tick(strip, tick, bottom - 3, language) for tick in axis.ticks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{bottom + 1:g}mm" '
        f'viewBox="0 0 {width:g} {bottom + 1:g}"><title>{escape(title)}</title>{grid}{"".join(drawn)}</svg>'
    )


def _stack(points: Sequence[tuple[float, bool]], strip: PrintedStrip) -> _Stacks:
    for radius in RADII:
        stacks = _with_radius(points, strip, radius)
        if stacks.height <= LANE_HEIGHT:
            break
    return stacks


def _with_radius(points: Sequence[tuple[float, bool]], strip: PrintedStrip, radius: float) -> _Stacks:
    width, heights = 2.1 * radius, dict[int, int]()
    placed = []
    for value, ranked in sorted(points):
        place = int(strip.x(value) / width)
        heights[place] = heights.get(place, 0) + 1
        placed.append(((place + 0.5) * width, heights[place], ranked))
    return _Stacks(placed, radius, 2.1 * radius * max(heights.values(), default=0) + 1)


def _lane(lane: Lane, stacks: _Stacks, strip: PrintedStrip, width: float, bottom: float) -> Iterator[str]:
    yield f'<path d="M{LABELS:g} {bottom:g}H{width:g}" stroke="{INK}" stroke-width=".2"/>'
    for i, words in enumerate(reversed(_wrapped(lane.label))):
        yield _text(0, bottom - 4 - LINE * i, 2.75, INK, words, weight=600)
    yield _text(0, bottom - 0.6, 2.5, MUTED, lane.remark)
    places = [(LABELS + x, bottom - stacks.radius * (2.1 * level - 0.9), ranked) for x, level, ranked in stacks.dots]
    yield _filled([(x, y) for x, y, ranked in places if ranked], stacks.radius)
    yield from (dot(x, y, filled=False, radius=stacks.radius) for x, y, ranked in places if not ranked)


def _filled(places: Sequence[tuple[float, float]], radius: float) -> str:
    """All filled dots of a lane as the round ends of one line each: hundreds of circles would take a second."""
    ends = "".join(f"M{millimetres(x)} {millimetres(y)}h.01" for x, y in places)
    return f'<path d="{ends}" stroke="{BLUE}" stroke-width="{2 * radius:g}" stroke-linecap="round"/>' if ends else ""


def _wrapped(label: str) -> list[str]:
    return textwrap.wrap(label, LABEL_LETTERS) or [""]


def _tick(strip: PrintedStrip, tick: float, bottom: float, language: str) -> str:
    x = LABELS + strip.x(tick)
    return hairline(x, bottom) + tick_label(x, bottom + 3, number(tick, 0, language))


def _text(x: float, y: float, size: float, colour: str, words: str, *, weight: int = 400) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="Be Vietnam Pro" font-size="{size:g}" font-weight="{weight}" '
        f'fill="{colour}">{escape(words)}</text>'
    )
