"""Documents set as Decree 30/2020 wants them: a typeface with the measures of Times New Roman, text in 13 to 14 points,
tables in 10 to 12."""

from __future__ import annotations

import re

BODY, TABLES, HEADS = 13.0, 10.0, 14.0
"""Points: of the text, of the smallest letters in a table, and the most that heads have."""
FAMILIES = ("Be Vietnam Pro", "Noto Serif", "Inter")
_MARGINS = re.compile(r"@page \{.*?\n\}", re.DOTALL)
_SIZES = re.compile(
    r"(?P<property>font-size: |line-height: |font: [^;]*?)(?P<size>[\d.]+)pt(?:/(?P<leading>[\d.]+)pt)?"
)
TIGHTER = """
.head, .motto { font-size: 12pt; }
th, td { padding: .7mm .8mm; }
.lead, .extremes, .why { text-align: justify; }
.method-page { break-before: auto; } /* page one runs over: what follows fills the page that it runs over to */
"""
"""Digits of a Times are narrower than those of the other look, but they are printed larger."""


def as_decreed(style: str) -> str:
    """The stylesheet of documents in this typography. What stands in the margins of a page keeps its size: the decree
    speaks of the text."""
    margins = _MARGINS.findall(style)
    style = _MARGINS.sub("@page-kept", style)
    for family in FAMILIES:
        style = style.replace(f'"{family}"', "Tinos")
    style = re.sub(r"(?<=[\s,])(?:Inter)(?=[;\s])", "Tinos", style)
    style = _SIZES.sub(_larger, style)
    for kept in margins:
        style = style.replace("@page-kept", kept, 1)
    return style + TIGHTER


def _larger(found: re.Match[str]) -> str:
    kind, size, leading = found["property"], float(found["size"]), found["leading"]
    if kind == "line-height: ":
        return f"{kind}{_leading(size):g}pt"
    return f"{kind}{_size(size):g}pt" + (f"/{_leading(float(leading)):g}pt" if leading else "")


def _size(points: float) -> float:
    """Of the letters; counts that are set large stay as they are, and so does what nobody is to see."""
    if points < 2 or points > HEADS:
        return points
    if points < 10:
        return TABLES if points < 8.5 else 11.0
    return HEADS if points >= 11.5 else BODY


def _leading(points: float) -> float:
    """Of lines whose letters become larger by as much."""
    if points < 2 or points > 18:
        return points
    return round(points * (1.22 if points < 12 else 1.1), 1)
