"""A small site behind the server that the tests talk to by sockets: `python -m tests.surveyapp.server.site PORT`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from surveyapp.server import process
from surveyapp.server.apart import Apart
from surveyapp.server.limits import Limits
from surveyapp.server.worker import Worker
from surveyapp.telemetry import logs

IMPATIENT = Limits(
    form=64 * 1024,
    read_to_the_end=1024 * 1024,
    body_patience=2,
    slowest_reader=40 * 1024,
    answers_of_one=6,
    header_patience=3,
    requests_of_one=1000,
    bodies_of_one=512 * 1024,
    connections_of_one=900,
)
LONG = 20 * 1024 * 1024


def site(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """`/` tells the length of what was sent, `/long` a long story, `/half…` stop in the middle of theirs, `/process`
    the number of the process that answers, and `/end` ends it; all of them below `/staff` too."""
    path = environ["PATH_INFO"].removeprefix("/staff")
    if path == "/slow":
        time.sleep(1)
    if path == "/end":
        os._exit(1)
    pages = {
        "/long": _long,
        "/half": _half,
        "/half-long": partial(_half, LONG),
        "/short": lambda: iter([b"12345"]),
        "/process": lambda: iter([str(os.getpid()).encode()]),
    }
    headers = [("Content-Type", "text/plain")]
    if path == "/short":
        headers.append(("Content-Length", "10"))
    start_response("200 OK", headers)
    if path in pages:
        return pages[path]()
    read = environ["wsgi.input"].read()
    return [f"{environ['REQUEST_METHOD']} {path} {len(read)} {environ.get('HTTP_X_A', '')}\n".encode()]


def _long() -> Iterator[bytes]:
    for _ in range(LONG // 65536):
        yield b"x" * 65536


def _half(length: int = 10) -> Iterator[bytes]:
    for _ in range(length // 10):
        yield b"0123456789"
    raise RuntimeError("in the middle")


def load(port: int, ready: Any) -> Worker:
    logs.set_up("json")
    return Worker(
        site, limits=IMPATIENT, port=port, is_ready=ready.set, apart=Apart("tests.surveyapp.server.site:load_for_staff")
    )


def load_for_staff() -> Callable[..., Iterable[bytes]]:
    logs.set_up("json")
    return site


if __name__ == "__main__":
    port = int(sys.argv[1])
    process.serve(partial(load, port), "127.0.0.1", port, IMPATIENT)
