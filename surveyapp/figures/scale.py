"""Where a value stands on a drawn axis. One scale per figure; the grid and every mark are placed by it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

STEPS = (1.0, 2.0, 5.0, 10.0, 20.0)
MOST_STEPS = 6
FEWEST_STEPS = 3


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of 0-100 with its tick marks."""

    low: float = 0.0
    high: float = 100.0
    step: float = 20.0

    @property
    def ticks(self) -> tuple[float, ...]:
        return tuple(self.low + i * self.step for i in range(round((self.high - self.low) / self.step) + 1))

    @property
    def is_cut(self) -> bool:
        """Does not begin at 0: must be said beside the figure."""
        return self.low > 0

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high

    def share(self, value: float) -> float:
        """0 at the left end, 1 at the right; a value outside is put on the end it left."""
        return (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)


def fitting(values: Iterable[float | None], ends: Iterable[float | None] = ()) -> Axis:
    """The axis that shows every value and nine in ten of the interval ends at either side.

    The few longest intervals leave it with an arrow, so that one agency with 17 forms does not flatten all others.
    """
    points = [v for v in values if v is not None]
    if not points:
        return Axis()
    inner = _inner([e for e in ends if e is not None])
    low, high = min([*points, *inner]), max([*points, *inner])
    step = next((s for s in STEPS if (high - low) / s <= MOST_STEPS - 1), STEPS[-1])
    return _rounded(low, high, step)


def _inner(ends: Sequence[float]) -> list[float]:
    kept = sorted(ends)
    cut = len(kept) // 20
    return kept[cut : len(kept) - cut]


def _rounded(low: float, high: float, step: float) -> Axis:
    bottom, top = math.floor(low / step) * step, min(100.0, math.ceil(high / step) * step)
    bottom = min(bottom, top - FEWEST_STEPS * step)
    if bottom < 0:
        bottom, top = 0.0, max(top, FEWEST_STEPS * step)
    return Axis(bottom, top, step)
