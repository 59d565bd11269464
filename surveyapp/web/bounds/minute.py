"""What may be remembered for a minute and not longer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

SECONDS = 60
MOST = 10_000

Kept = TypeVar("Kept")


class ThisMinute(Generic[Kept]):
    """Made anew at the turn of each minute; what the last one knew is gone."""

    def __init__(self, make: Callable[[], Kept]) -> None:
        self._make = make
        self._minute, self._kept = -1, make()

    def get(self) -> Kept:
        minute = int(time.monotonic() // SECONDS)
        if minute != self._minute:
            self._minute, self._kept = minute, self._make()
        return self._kept
