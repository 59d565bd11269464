"""Granian's processes: how a worker is started, replaced without refusing anybody, and stopped within seconds.

`_spawn_worker`, `_respawn_workers`, `_stop_workers` and `_init_shared_socket` are granian's own affair: its minor
version is pinned, and `tests/surveyapp/server` fails where they have changed.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.synchronize import Event
from typing import Any

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketSpec
from granian.server.mp import MPServer

from surveyapp.server.limits import Limits

BACKLOG = 1024
OTHER_FILES = 512  # beside connections: databases, fonts, answers that wait
KILL_AFTER = 20  # seconds
START_WITHIN = 60  # seconds
log = logging.getLogger(__name__)


class Server(MPServer):  # type: ignore[misc]  # see pyproject.toml
    """One worker. Its socket is held here, so that connections wait while a worker is replaced or has died."""

    ready: Event

    def _init_shared_socket(self) -> None:
        self._ssp = None
        self._shd = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._sfd = self._shd.get_fd()
        self._sso = socket.socket(fileno=self._sfd)
        self._sso.set_inheritable(True)

    def _stop_workers(self) -> None:
        for worker in self.wrks:
            _hurry(worker)
        super()._stop_workers()

    def _respawn_workers(self, workers: list[int], spawn_target: Any, target_loader: Any, delay: float = 0) -> None:
        for idx in workers:
            self.respawned_wrks[idx] = time.monotonic()
            self.ready.clear()
            old, new = self.wrks[idx], self._spawn_worker(idx=idx, target=spawn_target, callback_loader=target_loader)
            new.start()
            if old.is_alive() and not self._is_serving(new):
                log.error("the new worker did not start: the old one goes on")
                self._give_up(new)
                continue
            self.wrks[idx] = new
            _end(old)

    def _is_serving(self, worker: Any) -> bool:
        ends = time.monotonic() + START_WITHIN
        while time.monotonic() < ends and worker.is_alive():
            if self.ready.wait(0.1):
                return True
        return False

    def _give_up(self, worker: Any) -> None:
        worker.kill()
        worker.join()
        time.sleep(0.1)  # until its watcher has told of its end
        self.interrupt_children.clear()
        self.main_loop_interrupt.clear()


def serve(
    load: Callable[..., Any], host: str, port: int, limits: Limits, logging_as: dict[str, Any] | None = None
) -> None:
    """Serves what `load(ready)` makes in the worker until it is told to stop. `load` can be sent to another process.

    `logging_as` is granian's log, in the words of `logging.config`; without it granian writes in its own way.
    """
    spawning = multiprocessing.get_context("spawn")
    multiprocessing.set_start_method("spawn", force=True)  # a fork would copy the locks of other threads
    server = Server(
        "surveyapp",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        backlog=BACKLOG,
        backpressure=_connections(limits.connections),
        http1_settings=HTTP1Settings(header_read_timeout=int(limits.header_patience * 1000)),
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER,
        log_level=LogLevels.error,
        log_dictconfig=logging_as,
    )
    server.ready = spawning.Event()
    server.serve(target_loader=partial(load, server.ready), wrap_loader=False)


def _connections(wished: int) -> int:
    """As many as this process may open files for, beside its own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wished + OTHER_FILES
    if soft < needed:
        soft = min(needed, hard) if hard != resource.RLIM_INFINITY else needed
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(128, min(wished, soft - OTHER_FILES))


def _hurry(worker: Any) -> None:
    with suppress(OSError, TypeError):
        os.kill(worker._id(), signal.SIGUSR1)


def _end(worker: Any) -> None:
    _hurry(worker)
    worker.terminate()
    worker.join(KILL_AFTER)
    if worker.is_alive():
        worker.kill()
        worker.join()
