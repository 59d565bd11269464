"""What goes with the overall rating in a place, as it is kept and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NoDrivers = Literal["", "no-overall", "no-answers", "basis", "one-part", "many-parts", "few", "all-same", "counts"]

ENOUGH = 50
"""Forms that answered the overall question and every part: fewer explain nothing reliably."""


@dataclass(frozen=True, slots=True)
class Driver:
    """A part: its share of what is explained, 0-100, with interval; its index, 0-100; `acts` where it is more
    important than the mean of the parts and does worse than their mean."""

    part: str
    importance: float
    low: float | None
    high: float | None
    index: float
    ci_low: float | None
    ci_high: float | None
    acts: bool


@dataclass(frozen=True, slots=True)
class DomainDrivers:
    """`explained`: percent of the differences in the overall answer that the parts explain together, over `n` forms.

    Without drivers `why` is `no-overall`, `no-answers`, `basis`, `one-part`, `many-parts`, `few`, `all-same`
    or `counts`.
    """

    drivers: tuple[Driver, ...] = ()
    n: int = 0
    explained: float | None = None
    why: NoDrivers = ""
