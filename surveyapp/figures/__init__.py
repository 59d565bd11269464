"""Pictures as SVG, by what they show: the one list of them, which pages and reports ask for every drawing.

On screen one drawing spans all rows of a table; in print each row has its own as a background. Both are placed by
`scale`. Modules are read when a figure is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from surveyapp.words.speech import later

__all__ = ["FIGURES", "Backdrop", "Drawn", "Figure", "as_background", "backdrop", "in_print", "on_screen"]


@dataclass(frozen=True, slots=True)
class Figure:
    """`called` is a sentence for the catalogues: the heading of its column, or its alternative text.

    The others are `module:function` of this package; empty where it is not drawn so. `screen` gives what stands over a
    drawing and the drawing, `printed` the drawing of one row or the whole, `backdrop` the grid and the scale of all
    rows.
    """

    called: str
    screen: str = ""
    printed: str = ""
    backdrop: str = ""


FIGURES: dict[str, Figure] = {
    "intervals": Figure(
        later("Index and interval"), screen="screen:intervals", printed="printed:interval", backdrop="printed:backdrop"
    ),
    "rank-sets": Figure(later("Set of places"), screen="screen_rank_sets:rank_sets", printed="printed:rank_set"),
    "levels": Figure(
        later("rest · satisfied"),
        screen="screen_levels:level_bars",
        printed="printed_levels:bar",
        backdrop="printed_levels:backdrop",
    ),
    "contributions": Figure(
        later("fell or rose"),
        screen="screen_signed:signed_bars",
        printed="printed_signed:signed_bar",
        backdrop="printed_signed:backdrop",
    ),
    "spread": Figure(
        later("Each dot is an agency, placed by its satisfaction index. The values stand in the annexes."),
        printed="printed_dots:dots",
    ),
    "counts": Figure(later("Received of those issued"), screen="screen_counts:bars"),
    "drivers": Figure(
        later(
            "Upwards the index, across the importance (% of what is explained); lines are intervals, dotted "
            "lines means."
        ),
        screen="screen_drivers:importance",
    ),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure of a page: what stands over the drawing, the drawing, and the sentence that says what it is."""

    head: Markup
    body: Markup
    called: str


@dataclass(frozen=True, slots=True)
class Backdrop:
    """Addresses of the images behind all rows of a printed table and in its head, and the words there."""

    grid: str
    scale: str
    called: str


def on_screen(name: str, *of: Any, **further: Any) -> Drawn:
    """Whatever the figure takes; KeyError where there is none of that name on screen."""
    head, body = _function(name, "screen")(*of, **further)
    return Drawn(head, body, FIGURES[name].called)


def in_print(name: str, *of: Any, **further: Any) -> str:
    """The SVG of one row, or of all."""
    svg: str = _function(name, "printed")(*of, **further)
    return svg


def backdrop(name: str, *of: Any, **further: Any) -> Backdrop:
    grid, scale = _function(name, "backdrop")(*of, **further)
    return Backdrop(as_background(grid), as_background(scale), FIGURES[name].called)


def as_background(svg: str) -> str:
    """The drawing as the address of a background image."""
    return f"data:image/svg+xml,{quote(svg, safe='/:=,;')}"


def _function(name: str, side: str) -> Callable[..., Any]:
    module, _, function = getattr(FIGURES[name], side).partition(":")
    if not function:
        raise KeyError(f"{name} is not drawn there: no {side}")
    found: Callable[..., Any] = getattr(import_module(f"{__name__}.{module}"), function)
    return found
