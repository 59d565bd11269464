"""How far each agency has got: forms received as a share of those issued, and where it should be today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from surveyapp.figures.screen import Strip, path, short, stack, svg, text
from surveyapp.figures.screen import Whisker as Row

BAR = 12
FULL = 100.0


@dataclass(frozen=True, slots=True)
class CountBar:
    """One agency; `share` is None where nobody said how many forms were issued."""

    height: float
    share: float | None
    late: bool


def _head(strip: Strip, due: float | None, label: str) -> Markup:
    marks = [text(strip.at(t), 30, f"{t:g}%", "tick strong" if t == FULL else "tick") for t in strip.axis.ticks]
    if due is not None:
        middle = min(max(strip.at(due), 70), strip.width - 70)
        marks.append(text(middle, 12, label, "tick strong"))
    return svg(strip.width, 34, marks)


def bars(counts: Sequence[CountBar], strip: Strip, due: float | None, label: str) -> tuple[Markup, Markup]:
    """`label` says what is due today."""
    tops, total = stack([Row(count.height) for count in counts])
    drawn = list(zip(counts, tops, strict=True))
    edges = "".join(f"M0 {short(top + count.height - 0.5)}H{short(strip.width)}" for count, top in drawn)
    parts = [
        path("grid", (f"M{short(strip.at(t))} 0V{short(total)}" for t in strip.axis.ticks)),
        path("rule", [edges]),
        path("bar", (_bar(count, top, strip) for count, top in drawn if not count.late)),
        path("bar late", (_bar(count, top, strip) for count, top in drawn if count.late)),
        path("full", [f"M{short(strip.at(FULL))} 0V{short(total)}"]),
    ]
    if due is not None:
        parts.append(
            path("today", (_tick(count, top, strip.at(due)) for count, top in drawn if count.share is not None))
        )
    return _head(strip, due, label), svg(strip.width, total, parts)


def _bar(count: CountBar, top: float, strip: Strip) -> str:
    if not count.share:
        return ""
    left, right = strip.at(0), strip.at(count.share)
    return f"M{short(left)} {short(top + count.height / 2 - BAR / 2)}H{short(right)}v{BAR}H{short(left)}z"


def _tick(count: CountBar, top: float, x: float) -> str:
    return f"M{short(x)} {short(top + count.height / 2 - BAR / 2 - 2)}v{BAR + 4}"
