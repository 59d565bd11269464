"""Waiting that ends: after a time, and soon once the server is told to stop."""

from __future__ import annotations

import asyncio
import math
from types import TracebackType

LOOK = 0.25
"""Seconds between two looks at all who wait: a timer for each would cost as much as reading a form."""


class Deadlines:
    """Of one kind of waiting. Who waits too long is sent on with TimeoutError, at most `LOOK` late."""

    def __init__(self) -> None:
        self._waiting: set[Wait] = set()
        self._latest = math.inf
        self._looks = False

    def within(self, seconds: float) -> Wait:
        """`with deadlines.within(20): await …`, inside a task."""
        return Wait(self, seconds)

    def bring_forward(self, seconds: float) -> None:
        """Nothing, of now or later, waits longer than so many seconds from now."""
        self._latest = asyncio.get_running_loop().time() + seconds

    def begin(self, wait: Wait) -> None:
        self._waiting.add(wait)
        if not self._looks:
            self._looks = True
            asyncio.get_running_loop().call_later(LOOK, self._look)

    def end(self, wait: Wait) -> None:
        self._waiting.discard(wait)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        for wait in [wait for wait in self._waiting if now >= min(wait.ends, self._latest)]:
            wait.expire()
        self._looks = bool(self._waiting)
        if self._looks:
            loop.call_later(LOOK, self._look)


class Wait:
    """One task's waiting, from the beginning of its block to the end."""

    __slots__ = ("_deadlines", "_expired", "_task", "ends")

    def __init__(self, deadlines: Deadlines, seconds: float) -> None:
        self._deadlines = deadlines
        self._expired = False
        self.ends = asyncio.get_running_loop().time() + seconds

    def __enter__(self) -> None:
        self._task = asyncio.current_task()
        self._deadlines.begin(self)

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self._deadlines.end(self)
        if self._expired and self._task and self._task.uncancel() == 0 and kind is asyncio.CancelledError:
            raise TimeoutError

    def expire(self) -> None:
        """The task gets a cancellation, which leaves the block as TimeoutError."""
        self._deadlines.end(self)
        self._expired = True
        if self._task:
            self._task.cancel()
