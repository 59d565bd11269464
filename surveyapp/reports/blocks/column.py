"""The drawn column of a table: one scale for all its rows, said in words where it does not begin at 0."""

from __future__ import annotations

from dataclasses import dataclass

from surveyapp.figures import as_background, backdrop, printed
from surveyapp.figures.printed import PrintedLadder, PrintedStrip
from surveyapp.words.naming import Words


@dataclass(frozen=True, slots=True)
class DrawnColumn:
    """Addresses of its background images, what it is called, and the sentence for the note under the table."""

    strip: PrintedStrip
    grid: str
    scale: str
    called: str
    starts: str
    key_ranked: str = as_background(printed.key(ranked=True))
    key_other: str = as_background(printed.key(ranked=False))


def column(strip: PrintedStrip, words: Words, ladder: PrintedLadder | None = None) -> DrawnColumn:
    """With a ladder, the sets of places are drawn at the right of the axis."""
    axis = strip.axis
    starts = words.say("The axis starts at {low}.", low=words.number(axis.low, 0)) if axis.is_cut else ""
    behind = backdrop("intervals", strip, words.language, ladder)
    return DrawnColumn(strip=strip, grid=behind.grid, scale=behind.scale, called=behind.called, starts=starts)
