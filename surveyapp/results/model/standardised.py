"""The overall index at one common mix, as it is kept and shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

NotStandardised = Literal["", "missing", "one-kind", "basis", "no-group", "no-answers", "counts"]


@dataclass(frozen=True, slots=True)
class StandardisedIndex:
    """An agency's overall index at the mix of its group, 0-100, with its place among those that have one.

    Without an index `why` is: `missing` (no answers in the kinds of `missing`), `one-kind` (nothing to level out),
    `basis` (its forms are no sample of its dossiers), `no-group`, `no-answers` or `counts` (of several questions).
    """

    index: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    rank_of: int | None = None
    why: NotStandardised = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class StandardisedIndices:
    """`mix`: peer group -> kind -> share of its weighted answers, 0-100. `unreliable` groups have no places, because
    their order at the common mix is mostly chance. `unstated` forms do not say their kind and are not in it."""

    by: str
    mix: Mapping[str, Mapping[str, float]]
    agencies: Mapping[str, StandardisedIndex]
    unreliable: tuple[str, ...] = ()
    unstated: int = 0
    reliability: Mapping[str, float] = field(default_factory=dict)

    def has_any(self, codes: Sequence[str]) -> bool:
        return any(self.agencies[code].index is not None for code in codes if code in self.agencies)
