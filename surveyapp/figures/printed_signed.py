"""Contributions in print: a bar from the zero line to the left (lost) or to the right (gained), with its whisker."""

from __future__ import annotations

from surveyapp.figures.printed import INK, MUTED, PrintedStrip, drawing, grid, millimetres, tick_label
from surveyapp.languages.numbers import number

HEIGHT = 6.0  # mm
BAR = 2.6
CAP = 0.7
ROOM = 14.0  # mm for the name of a side
LOST, LOST_EDGE, GAINED, GAINED_EDGE = "#d08a3e", "#9a4a10", "#7fa8c9", "#1f5f8b"


def signed_bar(strip: PrintedStrip, value: float, low: float | None, high: float | None, *, significant: bool) -> str:
    """White with a muted edge where it is not told apart from 0."""
    zero, end, middle = strip.x(0), strip.x(value), HEIGHT / 2
    fill, edge = ("#fff", MUTED) if not significant else (LOST, LOST_EDGE) if value < 0 else (GAINED, GAINED_EDGE)
    bar = (
        f'<rect x="{millimetres(min(zero, end))}" y="{middle - BAR / 2:g}" width="{millimetres(abs(end - zero))}" '
        f'height="{BAR:g}" fill="{fill}" stroke="{edge}" stroke-width=".25"/>'
    )
    line = f'<path d="M{millimetres(zero)} 0V{HEIGHT:g}" stroke="{INK}" stroke-width=".3"/>'
    return drawing(strip.whole, HEIGHT, bar + _whisker(strip, low, high) + line)


def backdrop(strip: PrintedStrip, language: str, lost: str, gained: str) -> tuple[str, str]:
    """Grid and scale, with the names of both sides."""
    return grid(strip), _scale(strip, language, lost, gained)


def _scale(strip: PrintedStrip, language: str, lost: str, gained: str) -> str:
    """The numbers of the axis, and over them which side is which."""
    step = strip.axis.step
    digits = 0 if step >= 1 else 1 if step >= 0.1 else 2
    ticks = (
        tick_label(strip.x(tick), 6.6, number(tick, digits, language, signed=abs(tick) > step / 2))
        for tick in strip.axis.ticks
    )
    zero = min(max(strip.x(0), ROOM), strip.whole - ROOM)  # both names stay on the drawing
    sides = _side(zero - 1.2, "end", LOST_EDGE, lost) if strip.axis.low < 0 else ""
    sides += _side(zero + 1.2, "start", GAINED_EDGE, gained) if strip.axis.high > 0 else ""
    return drawing(strip.whole, 7.4, sides + "".join(ticks))


def _side(x: float, anchor: str, colour: str, words: str) -> str:
    return (
        f'<text x="{millimetres(x)}" y="2.8" font-family="Be Vietnam Pro" font-size="2.4" font-weight="600" '
        f'text-anchor="{anchor}" fill="{colour}">{words}</text>'
    )


def _whisker(strip: PrintedStrip, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    left, right, middle = strip.x(low), strip.x(high), HEIGHT / 2
    caps = "".join(f"M{millimetres(x)} {middle - CAP:g}v{2 * CAP:g}" for x in (left, right))
    path = f"M{millimetres(left)} {middle:g}H{millimetres(right)}{caps}"
    return f'<path d="{path}" fill="none" stroke="{INK}" stroke-width=".3"/>'
