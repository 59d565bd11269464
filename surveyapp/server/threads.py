"""Threads that work off a queue. An executor makes a future with its lock for every piece of work, and here nobody asks
what became of one: what a request is answered goes out by itself, and failures stand in the log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

Work = Callable[[], object]
log = logging.getLogger(__name__)


class Threads:
    """So many at once, called `name_0` and so on; they start with the first work and end with the process."""

    def __init__(self, most: int, name: str) -> None:
        self._most, self._name = most, name
        self._waiting: SimpleQueue[Work] = SimpleQueue()
        self._threads: list[Thread] = []

    def do(self, work: Work) -> None:
        """As soon as one of them is free. Called by one thread only, the loop's."""
        self._waiting.put(work)
        if not self._threads:
            names = [f"{self._name}_{number}" for number in range(self._most)]
            self._threads = [Thread(target=self._work, name=name, daemon=True) for name in names]
            for thread in self._threads:
                thread.start()

    def _work(self) -> None:
        while True:
            work = self._waiting.get()
            try:
                work()
            except Exception:
                log.exception("an answer could not be handed over")
            del work  # what it holds, a whole form, is not kept until the next one comes
