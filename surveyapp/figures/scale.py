"""Where a value stands on a drawn axis. One scale per figure; the grid and every mark are placed by it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

STEPS = (1.0, 2.0, 5.0, 10.0, 20.0)
MOST_STEPS = 6
ROOM = 0.25  # of the span of the values, kept at either side for interval ends
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
    """The axis that shows every value, and the interval ends that lie not much further out.

    The longest intervals leave it with an arrow, so that one agency with 17 forms does not flatten all others.
    """
    points = [v for v in values if v is not None]
    if not points:
        return Axis()
    room = ROOM * max(max(points) - min(points), STEPS[2])
    drawn = [*points, *(e for e in ends if e is not None)]
    low, high = max(min(drawn), min(points) - room), min(max(drawn), max(points) + room)
    step = next((s for s in STEPS if (high - low) / s <= MOST_STEPS), STEPS[-1])
    return _rounded(low, high, step)


def _rounded(low: float, high: float, step: float) -> Axis:
    bottom, top = math.floor(low / step) * step, min(100.0, math.ceil(high / step) * step)
    bottom = min(bottom, top - FEWEST_STEPS * step)
    if bottom < 0:
        bottom, top = 0.0, max(top, FEWEST_STEPS * step)
    return Axis(bottom, top, step)


SIGNED_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


def around_zero(values: Iterable[float | None]) -> Axis:
    """The axis of differences: from the lowest to the highest, zero always on it."""
    ends = [0.0, *(value for value in values if value is not None)]
    low, high = min(ends), max(ends)
    step = next((s for s in SIGNED_STEPS if (high - low) / s <= MOST_STEPS - 1), SIGNED_STEPS[-1])
    bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
    return Axis(bottom, max(top, bottom + step), step)
