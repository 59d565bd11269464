"""Inside the worker process: ready, watched over, and gone soon after it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import threading
import time
from contextlib import suppress

from surveyapp.server.connections import shut_surplus
from surveyapp.server.front import Front

LOOK = 0.05  # seconds
COUNT = 1  # seconds between two counts of connections
FLUSHED = 0.3  # seconds in which the last answers reach the machine's own memory


class Worker(Front):
    """A Front that leaves by itself: granian would wait for every half-sent request."""

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__rsgi_init__(loop)
        if self.apart:
            self.apart.start()
        gc.freeze()  # modules stay: nobody need look through them for garbage
        parent = multiprocessing.parent_process()  # also where that was killed before this one was ready
        _end_with(parent.pid if parent and parent.pid else os.getppid())
        self._leaving: asyncio.Task[None] | None = None
        self._counting = loop.create_task(self._count_connections()) if not self.proxies else None
        loop.add_signal_handler(signal.SIGUSR1, self._stop, loop)

    def _stop(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._leaving is None:
            self._leaving = loop.create_task(self._leave())

    async def _count_connections(self) -> None:
        """Behind a trusted server all come from its address, and it has to count them."""
        while True:
            await asyncio.sleep(COUNT)
            with suppress(OSError):
                await asyncio.to_thread(shut_surplus, self.limits.connections_of_one, self.port)

    async def _leave(self) -> None:
        self.hurry()
        ends = time.monotonic() + self.limits.last_answer
        while time.monotonic() < ends and not self.is_idle():
            await asyncio.sleep(LOOK)
        await asyncio.sleep(FLUSHED)
        os._exit(0)


def _end_with(parent: int) -> None:
    """A killed server frees its port: its worker ends with it."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
