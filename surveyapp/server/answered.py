"""Requests that a thread has answered by itself.

Their coroutines have nothing left to do but end. To wake the loop for each would cost a change of threads, which is
dearer than all else the server does for a form; so they are ended together, a few times a second.
"""

from __future__ import annotations

import asyncio
from collections import deque

from surveyapp.server.answers import HttpAnswer

TOGETHER = 0.02
"""Seconds between two endings."""
Awaited = asyncio.Future[HttpAnswer | None]


class PendingAnswers:
    """Belongs to the loop; only `note` and `tell` are called by threads."""

    def __init__(self) -> None:
        self._noted: deque[Awaited] = deque()
        self._awaited = 0
        self._looks = False

    def expect(self, loop: asyncio.AbstractEventLoop) -> Awaited:
        """What a coroutine awaits until a thread has noted it."""
        self._awaited += 1
        if not self._looks:
            self._looks = True
            loop.call_later(TOGETHER, self._end_noted, loop)
        return loop.create_future()

    def note(self, awaited: Awaited) -> None:
        """The thread sends the answer by itself."""
        self._noted.append(awaited)

    def tell(self, awaited: Awaited, answer: HttpAnswer, loop: asyncio.AbstractEventLoop) -> None:
        """The answer goes out by way of the loop, and at once."""
        loop.call_soon_threadsafe(self._end, awaited, answer)

    def _end_noted(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._noted:
            self._end(self._noted.popleft(), None)
        self._looks = bool(self._awaited)
        if self._looks:
            loop.call_later(TOGETHER, self._end_noted, loop)

    def _end(self, awaited: Awaited, answer: HttpAnswer | None) -> None:
        self._awaited -= 1
        if not awaited.done():
            awaited.set_result(answer)
