"""How far the order of one peer group can be trusted in one part, and what is shown of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LONG = 20
"""Agencies from which on a table is long."""


@dataclass(frozen=True, slots=True)
class League:
    """How far the order of one peer group can be trusted in one part, and what is shown where it cannot.

    `reliability` 0-1: the part of the differences between agencies that is not chance; None with fewer than two. `mean`
    of the agencies' indices, 0-100; None where it would tell a hidden one. `bands`: agency -> 1 above the others, -1
    below, 0 not told apart from them; empty where places or ranges are shown. `sets_for_all`: agency -> best and worst
    place, so wide that all hold at once. `display` is places, ranges or bands (empty: decided by reliability alone, as
    before), by `told_apart` of all `pairs` and `width`, the places of a typical set; None where no sets were drawn.
    """

    reliability: float | None
    mean: float | None
    bands: Mapping[str, int] = field(default_factory=dict)
    sets_for_all: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    display: str = ""
    pairs: int | None = None
    told_apart: int | None = None
    width: float | None = None
    decided: str = ""  # numbers, where the office asked for places that the figures would not give

    @property
    def ranks_at_an_end(self) -> int:
        """How many first and last places are spoken of: two, five in a long table, none in a very short one."""
        units = len(self.sets_for_all)
        return 5 if units >= LONG else 2 if units > 4 else 0

    def may_be_first(self, ranks: int) -> list[str]:
        """Agencies that may stand among the first places, all at once."""
        return [agency for agency, (best, _) in self.sets_for_all.items() if best <= ranks]

    def may_be_last(self, ranks: int) -> list[str]:
        last = len(self.sets_for_all) - ranks
        return [agency for agency, (_, worst) in self.sets_for_all.items() if worst > last]
