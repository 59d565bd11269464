"""Marks for print: one small SVG per table row and one grid behind all rows, placed by the same scale.

A drawing inside a cell is centred in whatever height the row gets; a drawing beside the table slips as soon as one
name wraps. As backgrounds both are artifacts for a screen reader: the numbers stand beside them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from surveyapp.figures.scale import Axis
from surveyapp.languages.numbers import number

INK, BLUE, MUTED, HAIRLINE = "#1c2321", "#1f5f8b", "#55605c", "#c9cdca"
TEAL = "#0b5563"
GREY = "#bcc8c8"  # of a set of places
SET_END = 0.4  # mm that a set reaches beyond the middle of its last place
HEIGHT = 8.0  # mm
SIDE = 2.2  # mm left free at both ends for a dot on the end of the axis
RADIUS = 1.05
APART = 4.0  # mm between two numbers of an axis


@dataclass(frozen=True, slots=True)
class PrintedStrip:
    """The place of a drawing: an axis laid over a column of `width` mm."""

    axis: Axis
    width: float
    beside: float = 0  # mm at the right of the axis, in the same cell

    @property
    def whole(self) -> float:
        return self.width + self.beside

    def x(self, value: float) -> float:
        """Millimetres from the left edge of the column."""
        return SIDE + self.axis.share(value) * (self.width - 2 * SIDE)


def interval(
    strip: PrintedStrip, index: float, low: float | None, high: float | None, *, ranked: bool, beside: str = ""
) -> str:
    """A dot with its whisker; hollow when the agency is not ranked. `beside` stands right of it in the same cell."""
    whisker = "" if low is None or high is None else _whisker(strip, low, high)
    content = whisker + dot(strip.x(index), HEIGHT / 2, filled=ranked) + beside
    return drawing(strip.whole, HEIGHT, content)


def upright(strip: PrintedStrip, value: float | None) -> str:
    """A line at a value that all rows are compared with, from edge to edge so that rows join it."""
    if value is None:
        return ""
    return f'<path d="M{millimetres(strip.x(value))} 0V{HEIGHT:g}" stroke="{TEAL}" stroke-width=".35"/>'


LONG = 2
"""Digits that fit around the end of a line; a longer number has to end with it."""


@dataclass(frozen=True, slots=True)
class PrintedLadder:
    """Places 1 to `of` at the right end of a drawing of `width` mm."""

    of: int
    width: float
    length: float

    def x(self, rank: float) -> float:
        return self.width - self.length + SIDE + (rank - 1) / max(self.of - 1, 1) * (self.length - 2 * SIDE)


def rank_set(ladder: PrintedLadder, low: int, rank: int | None, high: int) -> str:
    """The set of places as a bar on the line of all places, and a tick at the one that was computed, if one is told."""
    left, right, y = ladder.x(low) - SET_END, ladder.x(high) + SET_END, HEIGHT / 2
    all_places = f"M{millimetres(ladder.x(1))} {y:g}H{millimetres(ladder.x(ladder.of))}"
    tick = "" if rank is None else f"M{millimetres(ladder.x(rank))} {y - 1.5:g}v3"
    return (
        f'<path d="{all_places}" stroke="{MUTED}" stroke-width=".3" stroke-dasharray=".3 .9"/>'
        f'<path d="M{millimetres(left)} {y:g}H{millimetres(right)}" stroke="{GREY}" stroke-width="1.6"/>'
        + (f'<path d="{tick}" stroke="{INK}" stroke-width=".6"/>' if tick else "")
    )


def backdrop(strip: PrintedStrip, language: str, ladder: PrintedLadder | None = None) -> tuple[str, str]:
    """Grid and scale; with a ladder, the ends of the sets of places beside it."""
    return grid(strip), scale(strip, language, rank_scale(ladder, language) if ladder else "")


def grid(strip: PrintedStrip) -> str:
    """Hairlines at the ticks, to be stretched over all rows of a table."""
    lines = "".join(hairline(strip.x(tick)) for tick in strip.axis.ticks)
    return drawing(strip.whole, HEIGHT, lines, stretched=True)


def scale(strip: PrintedStrip, language: str, beside: str = "") -> str:
    """The numbers of the axis, to stand above the grid in the head of the table."""
    ticks = strip.axis.ticks
    every = math.ceil(APART * (len(ticks) - 1) / (strip.width - 2 * SIDE))
    labels = "".join(tick_label(strip.x(tick), 3, number(tick, 0, language)) for tick in ticks[::every])
    return drawing(strip.whole, 4, labels + beside)


def rank_scale(ladder: PrintedLadder, language: str) -> str:
    """First and last place, for the head of the table; a long number ends where the drawing does."""
    first, last = tick_label(ladder.x(1), 3, "1"), number(ladder.of, 0, language)
    if ladder.of == 1:
        return first
    is_long = len(last) > LONG
    x = ladder.width if is_long else ladder.x(ladder.of)
    return first + tick_label(x, 3, last, "end" if is_long else "middle")


def hairline(x: float, height: float = HEIGHT) -> str:
    return f'<path d="M{millimetres(x)} 0V{height:g}" stroke="{HAIRLINE}" stroke-width=".12"/>'


def tick_label(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return (
        f'<text x="{millimetres(x)}" y="{y:g}" font-family="Inter" font-size="2.3" text-anchor="{anchor}" '
        f'fill="{MUTED}">{words}</text>'
    )


def key(*, ranked: bool) -> str:
    """One dot alone, for the line that explains the marks."""
    return drawing(3, 3, dot(1.5, 1.5, filled=ranked))


def dot(x: float, y: float, *, filled: bool, radius: float = RADIUS) -> str:
    look = f'fill="{BLUE}"' if filled else f'fill="#fff" stroke="{INK}" stroke-width=".3"'
    return f'<circle cx="{millimetres(x)}" cy="{millimetres(y)}" r="{radius if filled else radius - 0.15:g}" {look}/>'


def drawing(width: float, height: float, content: str, *, stretched: bool = False) -> str:
    """An SVG measured in millimetres; a stretched one takes whatever height its place gets."""
    ratio = ' preserveAspectRatio="none"' if stretched else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}"{ratio}>{content}</svg>'
    )


def hatch(width: float) -> str:
    """The place of a figure that is hidden, over the whole column."""
    return drawing(width, HEIGHT, hatched(SIDE, width - 2 * SIDE, 4.0))


def hatched(x: float, width: float, height: float) -> str:
    """Slanted lines in the middle of a row, cut off at the edges of their field."""
    top = (HEIGHT - height) / 2
    lines, start = "", x - height
    while start < x + width:
        left, right = max(start, x), min(start + height, x + width)
        lines += f"M{millimetres(left)} {millimetres(top + height - left + start)}L"
        lines += f"{millimetres(right)} {millimetres(top + height - right + start)}"
        start += 1.2
    return f'<path d="{lines}" stroke="{MUTED}" stroke-width=".12"/>'


def millimetres(length: float) -> str:
    return f"{length:.2f}".rstrip("0").rstrip(".")


def _whisker(strip: PrintedStrip, low: float, high: float) -> str:
    left, right, middle = strip.x(low), strip.x(high), HEIGHT / 2
    path = f"M{millimetres(left)} {middle:g}H{millimetres(right)}"
    if not strip.axis.holds(low):
        path += _arrow(left, middle, 1)
    if not strip.axis.holds(high):
        path += _arrow(right, middle, -1)
    return f'<path d="{path}" fill="none" stroke="{INK}" stroke-width=".38"/>'


def _arrow(x: float, y: float, inward: int) -> str:
    """An open arrow head: the interval goes on beyond the axis."""
    return f"M{millimetres(x + inward)} {y - 0.9:g}L{millimetres(x)} {y:g}L{millimetres(x + inward)} {y + 0.9:g}"
