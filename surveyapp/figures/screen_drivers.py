"""Importance against performance: a cross of two intervals per part, and the quarter where acting pays shaded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from markupsafe import Markup

from surveyapp.figures import screen
from surveyapp.figures.scale import Axis, fitting

WIDTH, HEIGHT = 320.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 8.0, 10.0, 24.0
STEPS = (2.0, 5.0, 10.0, 20.0)
MOST_TICKS = 6
LEFT_OF_MEAN = 0.7


@dataclass(frozen=True, slots=True)
class Point:
    """One part: importance across, index upwards, each with its interval; `acts` is named in the drawing."""

    label: str
    across: tuple[float, float | None, float | None]
    up: tuple[float, float | None, float | None]
    acts: bool = False


def importance(points: Sequence[Point], name: str) -> tuple[Markup, Markup]:
    """`name` of the shaded quarter, which is drawn only where some part lies in it."""
    plot = _Plot(_across(points), fitting([v for p in points for v in p.up if v is not None]))
    middle = (plot.x(fmean(p.across[0] for p in points)), plot.y(fmean(p.up[0] for p in points)))
    acting, resting = [p for p in points if p.acts], [p for p in points if not p.acts]
    parts = [
        *(_quarter(middle, name) if acting else ()),
        screen.path("grid", _frame(plot)),
        screen.path("group", _means(middle)),
        screen.path("whisker grey", (_cross(p, plot) for p in resting)),
        screen.path("whisker ink", (_cross(p, plot) for p in acting)),
        screen.path("dot hollow", (_dot(p, plot) for p in resting)),
        screen.path("dot", (_dot(p, plot) for p in acting)),
        *(_label(p, plot, middle[0]) for p in points),
        *_ticks(plot),
    ]
    return Markup(""), screen.svg(WIDTH, HEIGHT, parts)


@dataclass(frozen=True, slots=True)
class _Plot:
    across: Axis
    up: Axis

    def x(self, value: float) -> float:
        return LEFT + self.across.share(value) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - self.up.share(value) * (HEIGHT - TOP - BOTTOM)


def _across(points: Sequence[Point]) -> Axis:
    """From 0, because shares are compared with each other as lengths; with room to name the quarter on the right."""
    room = fmean(p.across[0] for p in points) / LEFT_OF_MEAN
    most = min(100.0, max(room, *(value for p in points for value in p.across if value is not None)))
    step = next((s for s in STEPS if most / s <= MOST_TICKS), STEPS[-1])
    return Axis(0.0, min(100.0, math.ceil(most / step) * step), step)


def _means(middle: tuple[float, float]) -> list[str]:
    upright = f"M{_s(middle[0])} {_s(TOP)}V{_s(HEIGHT - BOTTOM)}"
    return [upright, f"M{_s(LEFT)} {_s(middle[1])}H{_s(WIDTH - RIGHT)}"]


def _quarter(middle: tuple[float, float], name: str) -> list[Markup]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    shade = f"M{_s(middle[0])} {_s(middle[1])}H{_s(right)}V{_s(bottom)}H{_s(middle[0])}z"
    return [screen.path("band", [shade]), screen.text(right - 4, bottom - 6, name, "end strong")]


def _frame(plot: _Plot) -> Iterable[str]:
    for tick in plot.up.ticks:
        yield f"M{_s(LEFT)} {_s(plot.y(tick))}H{_s(WIDTH - RIGHT)}"
    for tick in plot.across.ticks:
        yield f"M{_s(plot.x(tick))} {_s(TOP)}V{_s(HEIGHT - BOTTOM)}"


def _ticks(plot: _Plot) -> Iterable[Markup]:
    for tick in plot.up.ticks:
        yield screen.text(LEFT - 6, plot.y(tick) + 4, f"{tick:.0f}", "tick end")
    for tick in plot.across.ticks:
        yield screen.text(plot.x(tick), HEIGHT - BOTTOM + 16, f"{tick:.0f}", "tick")


def _cross(point: Point, plot: _Plot) -> str:
    """Both intervals, cut where an axis ends."""
    (x, left, right), (y, low, high) = point.across, point.up
    lines = ""
    if left is not None and right is not None:
        lines += f"M{_s(plot.x(left))} {_s(plot.y(y))}H{_s(plot.x(right))}"
    if low is not None and high is not None:
        lines += f"M{_s(plot.x(x))} {_s(plot.y(low))}V{_s(plot.y(high))}"
    return lines


def _dot(point: Point, plot: _Plot) -> str:
    return f"M{_s(plot.x(point.across[0]))} {_s(plot.y(point.up[0]))}h0"


def _label(point: Point, plot: _Plot, middle: float) -> Markup:
    """On the outer side of the mean, so that neighbours on both sides of it keep their numbers apart."""
    x, y = plot.x(point.across[0]), plot.y(point.up[0]) - 7
    if x < middle:
        return screen.text(x - 7, y, point.label, "tick end")
    return screen.text(x + 7, y, point.label, "start strong" if point.acts else "tick start")


_s = screen.short
