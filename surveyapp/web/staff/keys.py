"""Small samples of the marks, for the lines that explain a figure."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from surveyapp.figures import screen, screen_levels


@dataclass(frozen=True, slots=True)
class Marks:
    whisker: Markup
    hollow: Markup
    group: Markup
    band: Markup
    tick: Markup
    mark: Markup
    rank_set: Markup
    rank_range: Markup
    hidden: Markup
    levels: MappingProxyType[int, Markup]


KEY: Final = Marks(
    whisker=screen.svg(34, 12, [screen.path("whisker ink", ["M2 6H32M2 2v8M32 2v8"]), screen.path("dot", ["M17 6h0"])]),
    hollow=screen.svg(
        34,
        12,
        [
            screen.path("whisker grey", ["M2 6H32M2 2v8M32 2v8"]),
            screen.path("dot hollow", ["M17 6h0"]),
            screen.path("dot hole", ["M17 6h0"]),
        ],
    ),
    group=screen.svg(12, 14, [screen.path("group", ["M6 0V14"])]),
    band=screen.svg(34, 16, [screen.path("band", ["M0 2H34V14H0z"]), screen.path("mark", ["M17 0V16"])]),
    tick=screen.svg(12, 14, [screen.path("mark dotted", ["M6 0V14"])]),
    mark=screen.svg(12, 16, [screen.path("mark", ["M6 0V16"])]),
    rank_set=screen.svg(
        34,
        14,
        [screen.path("places", ["M2 4H32v6H2z"]), screen.path("place-mark", ["M10 0h6v14h-6z"])],
    ),
    rank_range=screen.svg(34, 14, [screen.path("places", ["M2 4H32v6H2z"])]),
    hidden=screen.svg(34, 14, [screen.path("veil", [screen.slants(1, 1, 33, 12)])]),
    levels=MappingProxyType({tone: screen_levels.swatch(tone) for tone in (1, 2, 3, 4, 5)}),
)
