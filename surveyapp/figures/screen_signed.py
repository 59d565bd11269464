"""What a change is made of: bars from a zero line, lost to the left and gained to the right, each with its whisker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from surveyapp.figures.screen import Strip, Whisker, hairlines, path, short, stack, svg, text, whisker

BAR = 12
CAP = 3
ROOM = 90.0  # for the name of a side


@dataclass(frozen=True, slots=True)
class SignedBar:
    """One row: a filled bar is found beyond chance, a hollow one is not."""

    height: float
    value: float
    low: float | None
    high: float | None
    significant: bool


def _head(strip: Strip, lost: str, gained: str, labels: Sequence[str]) -> Markup:
    """`labels` for the ticks of the axis; over them which side is which."""
    zero = min(max(strip.at(0), ROOM), strip.width - ROOM)  # both names stay on the drawing
    named = zip(strip.axis.ticks, labels, strict=True)
    ticks = [text(strip.at(tick), 30, label, "tick strong" if abs(tick) < 1e-9 else "tick") for tick, label in named]
    sides = []
    if strip.axis.low < 0:
        sides.append(text(zero - 8, 12, lost, "tick end lost"))
    if strip.axis.high > 0:
        sides.append(text(zero + 8, 12, gained, "tick start gained"))
    return svg(strip.width, 34, [*sides, *ticks])


def signed_bars(
    bars: Sequence[SignedBar], strip: Strip, lost: str, gained: str, labels: Sequence[str]
) -> tuple[Markup, Markup]:
    """`labels` for the ticks of the axis; over them the names of both sides."""
    rows = [Whisker(bar.height, bar.value, bar.low, bar.high) for bar in bars]
    tops, total = stack(rows)
    drawn = list(zip(bars, tops, strict=True))
    kinds = {
        "signed lost": [_bar(bar, top, strip) for bar, top in drawn if bar.significant and bar.value < 0],
        "signed gained": [_bar(bar, top, strip) for bar, top in drawn if bar.significant and bar.value > 0],
        "signed open": [_bar(bar, top, strip) for bar, top in drawn if not bar.significant],
    }
    ends = (whisker(row, top + row.height / 2, strip, CAP) for row, top in zip(rows, tops, strict=True))
    drawing = svg(
        strip.width,
        total,
        [
            path("grid", (f"M{short(strip.at(tick))} 0V{short(total)}" for tick in strip.axis.ticks)),
            *hairlines(list(zip(rows, tops, strict=True)), strip.width),
            *(path(name, shapes) for name, shapes in kinds.items()),
            path("whisker ink", ends),
            path("zero", [f"M{short(strip.at(0))} 0V{short(total)}"]),
        ],
    )
    return _head(strip, lost, gained, labels), drawing


def _bar(bar: SignedBar, top: float, strip: Strip) -> str:
    y = top + bar.height / 2 - BAR / 2
    return f"M{short(strip.at(0))} {short(y)}H{short(strip.at(bar.value))}v{BAR}H{short(strip.at(0))}z"
