"""Reloading refuses nobody, stopping takes seconds, and a worker that dies comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.surveyapp.server.sockets import answer, connected, get, get_head, post_head, several, trickling, wait_until


def children(pid: int) -> set[int]:
    """Its workers."""
    processes = {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return {one for one in processes if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()}


class Crowd:
    """Clients that ask again and again, half of them on a connection that they keep."""

    def __init__(self, port: int) -> None:
        self.port, self.over = port, threading.Event()
        self.served, self.refused = 0, []
        self.threads = [threading.Thread(target=ask) for ask in (self._anew, self._anew, self._kept, self._kept)]

    def __enter__(self) -> Crowd:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _anew(self) -> None:
        while not self.over.is_set():
            try:
                status = get(self.port, "/")[0]
            except OSError as error:
                status = repr(error)
            self._note(status)

    def _kept(self) -> None:
        """A kept connection may end between two requests: then a browser asks again on another."""
        client = connected(self.port)
        while not self.over.is_set():
            try:
                client.sendall(get_head("/", more=""))
                status = answer(client)[0]
            except OSError:
                status = 0
            if not status:
                client.close()
                client = connected(self.port)
                client.sendall(get_head("/", more=""))
                status = answer(client)[0]
            self._note(status)
        client.close()

    def _note(self, status: object) -> None:
        if status == 200:
            self.served += 1
        else:
            self.refused.append(status)


def test_reload_under_load_refuses_nobody(own_site):
    before = children(own_site.process.pid)
    with Crowd(own_site.port) as crowd:
        own_site.process.send_signal(signal.SIGHUP)
        wait_until(lambda: len(now := children(own_site.process.pid)) == 1 and now != before)
        seen = crowd.served
        wait_until(lambda: crowd.served > seen + 100)
    assert crowd.refused == []


def test_worker_that_is_killed_comes_back_and_who_comes_meanwhile_waits(own_site):
    (worker,) = children(own_site.process.pid)
    os.kill(worker, signal.SIGKILL)
    assert get(own_site.port, "/")[0] == 200


def test_half_sent_requests_do_not_keep_it_from_stopping(own_site):
    bodies = several(own_site.port, 25, post_head("/", 1000))
    heads = several(own_site.port, 25, b"GET / HTTP/1.1\r\nX-Slow: ")
    with bodies as half, heads as slow, trickling(half + slow), connected(own_site.port) as working:
        working.sendall(get_head("/slow"))
        time.sleep(0.3)  # until it has a thread
        own_site.process.send_signal(signal.SIGTERM)
        assert answer(working)[0] == 200
        own_site.process.wait(10)
    assert own_site.process.returncode == 0


ORPHAN = """
import asyncio, multiprocessing, os, signal, time
from surveyapp.server.worker import Worker

def start_slowly(server):
    while os.getppid() == server:
        time.sleep(0.01)
    Worker(app=None).__rsgi_init__(asyncio.new_event_loop())
    time.sleep(20)
    print("went on alone", flush=True)

if __name__ == "__main__":
    worker = multiprocessing.get_context("spawn").Process(target=start_slowly, args=(os.getpid(),))
    worker.start()
    print(worker.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_worker_whose_server_was_killed_before_it_was_ready_ends_too(tmp_path: Path):
    script = tmp_path / "server.py"
    script.write_text(ORPHAN)
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout is not None
        worker = int(server.stdout.readline())
        try:
            assert server.stdout.read() == ""
        finally:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
