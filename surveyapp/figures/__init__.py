"""Pictures as SVG, by what they show: the one list of them, and which module draws each where.

On screen one drawing spans all rows of a table; in print each row has its own as a background. Both are placed by
`scale`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FIGURES", "Figure"]


@dataclass(frozen=True, slots=True)
class Figure:
    """`screen` and `printed` are modules of this package; empty where the figure is not drawn there."""

    shows: str
    screen: str = ""
    printed: str = ""


FIGURES: dict[str, Figure] = {
    "intervals": Figure("an index and its interval in every row", screen="screen", printed="printed"),
    "rank-sets": Figure("the ranks that an agency may have", screen="screen_rank_sets", printed="printed"),
    "levels": Figure(
        "how every item was answered, around a zero line", screen="screen_levels", printed="printed_levels"
    ),
    "contributions": Figure("what a change is made of, around zero", screen="screen_signed", printed="printed_signed"),
    "spread": Figure("all agencies as dots, a lane per peer group", printed="printed_dots"),
    "counts": Figure("forms received of those issued", screen="screen_counts"),
    "drivers": Figure("importance against performance", screen="screen_drivers"),
}
