"""Waiting that ends: after a time, and soon once the server is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Deadlines:
    """Of one kind of waiting. Leaving late raises TimeoutError."""

    def __init__(self) -> None:
        self._running: set[asyncio.Timeout] = set()
        self._latest: float | None = None

    @asynccontextmanager
    async def within(self, seconds: float) -> AsyncIterator[None]:
        ends = asyncio.get_running_loop().time() + seconds
        async with asyncio.timeout_at(ends if self._latest is None else min(ends, self._latest)) as timeout:
            self._running.add(timeout)
            try:
                yield
            finally:
                self._running.discard(timeout)

    def bring_forward(self, seconds: float) -> None:
        """Nothing, of now or later, waits longer than so many seconds from now."""
        self._latest = latest = asyncio.get_running_loop().time() + seconds
        for timeout in self._running:
            if not timeout.expired():
                timeout.reschedule(min(timeout.when() or latest, latest))
