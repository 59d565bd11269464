"""The staff's pages are made in a process of their own: whatever they take, no citizen's form waits for it.

It has a thread for each of the server's threads that wait for it, and one pair of sockets to each. It ends with the
process that asks it, whose ends of these sockets nobody else holds.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pkgutil import resolve_name
from queue import SimpleQueue
from typing import Any

from surveyapp.server.answers import HttpAnswer, ask_or_refuse
from surveyapp.server.environ import with_body
from surveyapp.server.limits import Refusal
from surveyapp.server.passing import Ended, Message

WsgiPages = Callable[..., Iterable[bytes]]
THREADS = 4
"""Each may hold one of the database connections while it waits for another."""
AFTER_CITIZENS = 10
"""How far they stand behind the citizens' threads where both want a processor (nice)."""
COME_AGAIN = 5  # seconds
LAST_ANSWERS = 15  # seconds
OURS_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""They come to all processes of a terminal or of a service; the server ends this one when it needs it no more."""
log = logging.getLogger(__name__)


class Apart:
    """`load` is the `module:function` that makes the WSGI application over there."""

    def __init__(self, load: str) -> None:
        self._load = load
        self._ways: list[socket.socket] = []
        self._free: SimpleQueue[int] = SimpleQueue()
        self._turn = threading.Lock()
        for number in range(THREADS):
            self._free.put(number)

    def start(self) -> None:
        pairs = [socket.socketpair() for _ in range(THREADS)]
        theirs = [other for _, other in pairs]
        numbers = [other.fileno() for other in theirs]
        command = [sys.executable, "-m", "surveyapp.server.apart", self._load, *map(str, numbers)]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=numbers)  # noqa: S603 (our own)
        for other in theirs:
            other.close()
        self._ways = [own for own, _ in pairs]

    def ask(self, environ: dict[str, Any]) -> HttpAnswer:
        """What the application answers over there. Raises Refusal 503 where it died over it: another one is started,
        but the request is not made again, for what it asked may have been done."""
        number = self._free.get()
        way = self._ways[number]
        try:
            return _asked(way, environ)
        except Ended:
            self._start_anew(number, way)
            raise Refusal(503, COME_AGAIN) from None
        finally:
            self._free.put(number)

    def _start_anew(self, number: int, way: socket.socket) -> None:
        """Unless another thread has, which found the same end."""
        with self._turn:
            if self._ways[number] is way:
                log.error("the process of the staff's pages ended: another one is started")
                self._process.kill()
                self._process.wait()
                self.start()


def _asked(way: socket.socket, environ: dict[str, Any]) -> HttpAnswer:
    facts = {name: value for name, value in environ.items() if isinstance(value, str)}
    try:
        Message(facts, environ["wsgi.input"].read()).send(way)
    except OSError as error:
        raise Ended from error
    answer = Message.receive(way)
    if "refused" in answer.facts:
        raise Refusal(*answer.facts["refused"])
    headers = [(name, value) for name, value in answer.facts["headers"]]
    return HttpAnswer(answer.facts["status"], headers, answer.content, answer.facts["length"])


def main(load: str, *numbers: str) -> None:
    """Over there, until the server is gone."""
    for ending in OURS_TO_END:
        signal.signal(ending, lambda *_signal: None)  # not ignored: programs that this one starts would inherit that
    os.nice(AFTER_CITIZENS)
    ways = [socket.socket(fileno=int(number)) for number in numbers]
    pages, server_is_gone = resolve_name(load)(), threading.Event()
    threads = [threading.Thread(target=_answer, args=(pages, way, server_is_gone), daemon=True) for way in ways]
    for thread in threads:
        thread.start()
    server_is_gone.wait()
    ends = time.monotonic() + LAST_ANSWERS
    for thread in threads:
        thread.join(max(0.0, ends - time.monotonic()))
    os._exit(0)


def _answer(pages: WsgiPages, way: socket.socket, server_is_gone: threading.Event) -> None:
    try:
        while True:
            with _answered(pages, Message.receive(way)) as answer:
                answer.send(way)
    except (Ended, OSError):
        server_is_gone.set()


def _answered(pages: WsgiPages, asked: Message) -> Message:
    try:
        answer = ask_or_refuse(pages, with_body(asked.facts, asked.content))
    except Refusal as refusal:
        return Message({"refused": (refusal.status, refusal.retry_after)}, b"")
    facts = {"status": answer.status, "headers": answer.headers, "length": answer.length}
    return Message(facts, answer.content)


if __name__ == "__main__":
    main(*sys.argv[1:])
