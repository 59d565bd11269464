"""Figures of the staff pages: one drawing spans all rows of a table, and every number in it stands in the table too.

A drawing holds a handful of paths however many rows it has, so that 700 agencies stay light. Colours and strokes come
from the style sheet by class: no style attribute, as the content security policy wants it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from surveyapp.figures.scale import Axis
from surveyapp.languages.numbers import rounded

REM = 16.0  # drawings are sized in rem, so that they grow with the reader's letters and stay beside their rows
CAP = 4


MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Rows:
    """The height that all rows of a table share, so that the drawing beside them stays in step."""

    text_lines: int

    @property
    def height(self) -> float:
        """`.lines-2` to `.lines-4` of the style sheet."""
        return {2: 36.0, 3: 53.0, 4: 70.0}[self.text_lines]


def rows_for(names: Iterable[str], letters_in_a_line: int) -> Rows:
    """Two lines of text, or as many as the longest name may need (words break a little early)."""
    longest = max(map(len, names), default=0)
    return Rows(min(MOST_LINES, max(2, -(-longest // (letters_in_a_line - 6)))))


@dataclass(frozen=True, slots=True)
class Whisker:
    """One row of the table: its height, and what is drawn in it (nothing where `value` is None)."""

    height: float
    value: float | None = None
    low: float | None = None
    high: float | None = None
    hollow: bool = False  # not ranked
    mark: float | None = None  # the group's value in this row
    band: tuple[float, float] | None = None  # lowest and highest of the group
    heading: bool = False  # the name of the rows that follow
    hidden: bool = False  # not published: hatched, so that nobody takes it for nothing


@dataclass(frozen=True, slots=True)
class Strip:
    """Where an axis is laid: a column of `width` pixels with a margin for marks on its ends."""

    axis: Axis
    width: float
    margin: float = 14

    def at(self, value: float) -> float:
        return self.margin + self.axis.share(value) * (self.width - 2 * self.margin)

    @property
    def left(self) -> float:
        return self.at(self.axis.low)


def intervals(
    rows: Sequence[Whisker], strip: Strip, *, group: float | None = None, label: str = ""
) -> tuple[Markup, Markup]:
    """The scale, with `label` over the group's value, and the drawing of all rows."""
    return head(strip, label=label, value=group), whiskers(rows, strip, group=group)


def head(strip: Strip, *, label: str = "", value: float | None = None) -> Markup:
    """The numbers over the axis, with the group's value named above its line."""
    names = [text(strip.at(tick), 30, str(rounded(tick, 0)), "tick") for tick in strip.axis.ticks]
    if value is not None and label:
        middle = min(max(strip.at(value), 40), strip.width - 40)
        names.append(text(middle, 12, label, "tick"))
    return svg(strip.width, 34, names)


def whiskers(rows: Sequence[Whisker], strip: Strip, *, group: float | None = None) -> Markup:
    """Dots with whiskers on one scale; hollow and grey where not ranked; an arrow where the scale ends."""
    tops, total = stack(rows)
    drawn = list(zip(rows, tops, strict=True))
    solid = [(row, top) for row, top in drawn if row.value is not None and not row.hollow]
    hollow = [(row, top) for row, top in drawn if row.value is not None and row.hollow]
    parts = [
        path("grid", (f"M{short(strip.at(tick))} 0V{short(total)}" for tick in strip.axis.ticks)),
        *hairlines(drawn, strip.width),
        path("band", (_band(row, top, strip) for row, top in drawn)),
        path("mark", (_mark(row, top, strip) for row, top in drawn)),
        path("veil", (veil(row, top, strip) for row, top in drawn)),
    ]
    if group is not None:
        parts.append(path("group", [f"M{short(strip.at(group))} 0V{short(total)}"]))
    for name, placed in (("grey", hollow), ("ink", solid)):
        parts.append(path(f"whisker {name}", (_whisker(row, top, strip) for row, top in placed)))
    parts += [_dots(solid, strip, "dot"), _dots(hollow, strip, "dot hollow"), _dots(hollow, strip, "dot hole")]
    parts += [_off_scale(row, top, strip) for row, top in (*solid, *hollow)]
    return svg(strip.width, total, parts)


def stack(rows: Sequence[Whisker]) -> tuple[list[float], float]:
    """The upper edge of every row, and the height of all."""
    tops, y = [], 0.0
    for line in rows:
        tops.append(y)
        y += line.height
    return tops, y


def hairlines(drawn: Sequence[tuple[Whisker, float]], width: float) -> list[Markup]:
    """The table's own lines, carried on through the drawing; stronger under a heading."""

    def under(heading: bool) -> Iterable[str]:
        return (f"M0 {short(top + row.height - 0.5)}H{short(width)}" for row, top in drawn if row.heading is heading)

    return [path("rule", under(False)), path("rule strong", under(True))]


def whisker(row: Whisker, y: float, strip: Strip, cap: float) -> str:
    """From low to high with caps; an arrow instead of a cap at an end that the scale does not reach."""
    if row.low is None or row.high is None or row.high < strip.axis.low:
        return ""
    left, right = strip.at(row.low), strip.at(row.high)
    return f"M{short(left)} {short(y)}H{short(right)}" + "".join(
        f"M{short(x)} {short(y - cap)}v{short(2 * cap)}"
        if strip.axis.holds(end)
        else f"M{short(x + inward)} {short(y - cap)}L{short(x)} {short(y)}l{short(inward)} {short(cap)}"
        for x, end, inward in ((left, row.low, 6), (right, row.high, -6))
    )


def veil(row: Whisker, top: float, strip: Strip) -> str:
    """Over the whole row, with room to the lines above and below."""
    if not row.hidden:
        return ""
    return slants(strip.margin, top + row.height / 2 - 8, strip.width - strip.margin, 16)


def slants(left: float, top: float, right: float, height: float) -> str:
    """Lines of 45 degrees every 5 px that end at the edges (strokes: a pattern would need an id on every page)."""
    bottom, lines, start = top + height, [], left - height + 3
    while start < right:
        x1, x2 = max(start, left), min(start + height, right)
        lines.append(f"M{short(x1)} {short(bottom - (x1 - start))}L{short(x2)} {short(bottom - (x2 - start))}")
        start += 5
    return "".join(lines)


def path(name: str, pieces: Iterable[str]) -> Markup:
    shape = "".join(pieces)
    return Markup('<path class="{}" d="{}"/>').format(name, shape) if shape else Markup("")


def text(x: float, y: float, words: str, name: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}">{}</text>').format(name, short(x), short(y), words)


def svg(width: float, height: float, parts: Iterable[Markup]) -> Markup:
    opening = Markup('<svg aria-hidden="true" focusable="false" width="{}rem" height="{}rem" viewBox="0 0 {} {}">')
    inside = Markup("").join(parts)
    return opening.format(width / REM, height / REM, short(width), short(height)) + inside + Markup("</svg>")


def short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _whisker(row: Whisker, top: float, strip: Strip) -> str:
    return whisker(row, top + row.height / 2, strip, CAP)


def _dots(rows: Iterable[tuple[Whisker, float]], strip: Strip, name: str) -> Markup:
    """Strokes of no length with round ends: one path for all dots."""
    known = ((line.value, top + line.height / 2) for line, top in rows if line.value is not None)
    return path(name, (f"M{short(strip.at(value))} {short(y)}h0" for value, y in known if strip.axis.holds(value)))


def _off_scale(row: Whisker, top: float, strip: Strip) -> Markup:
    if row.value is None or row.value >= strip.axis.low:
        return Markup("")
    y = top + row.height / 2
    arrow = path("whisker grey", [f"M{short(strip.left + 6)} {short(y - CAP)}l-6 {CAP}l6 {CAP}"])
    return arrow + text(strip.left + 12, y + 4, str(rounded(row.value, 0)), "tick start")


def _band(row: Whisker, top: float, strip: Strip) -> str:
    if row.band is None:
        return ""
    left, right = map(strip.at, row.band)
    return f"M{short(left)} {short(top + row.height / 2 - 6)}H{short(right)}v12H{short(left)}z"


def _mark(row: Whisker, top: float, strip: Strip) -> str:
    if row.mark is None:
        return ""
    return f"M{short(strip.at(row.mark))} {short(top + row.height / 2 - 8)}v16"
