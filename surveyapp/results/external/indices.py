"""The sister indices: their parts in order, how much each may be, and which definition makes the index of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from analysis.publish.composites import Composite, Period, load_composite

NATION = "Cả nước"
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Index:
    """`span` of the index and `part_span` of each part: the least and the most that can be published. A part named
    `d1_2` belongs to the part that begins with `d1_`. `breaks`: first years whose values no earlier one compares
    with -> why, a word of `BREAKS`.
    """

    code: str
    definition: str
    span: Span
    part_span: Span
    decimals: int = 2
    breaks: Mapping[int, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As people write it."""
        return self.code.replace("-", " ")

    @property
    def composite(self) -> Composite | None:
        """None where nobody has published how the index is made of its parts."""
        return _composite(self.definition) if self.definition else None

    def period(self, year: int) -> Period | None:
        """The weights that held in a year; None where none are known."""
        periods = self.composite.periods if self.composite else ()
        return next((each for each in periods if each.first <= year <= each.last), None)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(each.code for each in self.composite.components) if self.composite else ()

    def weighs_alike(self, earlier: int, later: int) -> bool:
        """Whether the same weights hold in both years, or none are known in either."""
        return self.period(earlier) == self.period(later)

    def broken_by(self, earlier: int, later: int) -> str:
        """Why two years do not compare; '' where they do."""
        return next((why for year, why in self.breaks.items() if earlier < year <= later), "")


BREAKS = ("method", "dimensions", "provinces")
"""A new method; more dimensions in the sum; other provinces since the merger of 2025, among whom places differ too."""
MERGER = {2025: "provinces"}
PAR_INDEX = Index("PAR-INDEX", "par-index", (0, 100), (0, 100), breaks={2022: "method"} | MERGER)
SIPAS = Index("SIPAS", "", (0, 100), (0, 100), breaks={2022: "method"} | MERGER)
PCI = Index("PCI", "pci", (10, 100), (1, 10), breaks={2025: "method"})
PAPI = Index("PAPI", "papi", (6, 80), (0.25, 10), 4, breaks={2018: "dimensions"} | MERGER)
PGI = Index("PGI", "", (0, 100), (0, 100), breaks=MERGER)
INDICES: Mapping[str, Index] = {each.code: each for each in (PAR_INDEX, SIPAS, PCI, PAPI, PGI)}
"""The four of a city's meeting, and the green index that is published beside PCI, in the order of pages."""


def spelled(name: str) -> str:
    """The code of an index as people write it: `PAR INDEX` is PAR-INDEX."""
    return "-".join(name.upper().replace("-", " ").split())


@cache
def _composite(definition: str) -> Composite:
    return load_composite(definition)


def is_below(part: str) -> str:
    """The head of the part that a sub-part such as `d1_2` belongs to (`d1`); '' for a part of the index itself."""
    head, _, tail = part.rpartition("_")
    return head if tail.isdigit() else ""
