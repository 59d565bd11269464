"""The server under clients that harm: forms of others while 800 dawdle, and memory after 200 MB of made-up posts."""

from __future__ import annotations

import re
import secrets
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench.web_speed import Served, answer, our_form, serving

FORMS = 1500
HALF_SENT = 400  # of each kind
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_A_BODY = b"POST /vi/w/w HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n"
LONG = 245_000
MIB = 1024 * 1024
NAMES = ("returns", "step", "agency", "kind", "size", "find", "texts", "wave", "C11", "OVERALL", "RECEIVED", "COMMENT")


def measure() -> list[tuple[str, float, float | None]]:
    with tempfile.TemporaryDirectory() as folder, serving(folder) as survey:
        idle = min(_p99(survey.port) for _ in range(3))
        with _dawdling(survey.port):
            slow = min(_p99(survey.port) for _ in range(3))
        grown = _grown(survey)
    return [
        ("submissions while 800 clients dawdle: p99 over that of an idle server", slow / idle, 3.0),
        ("memory after 200 MB of made-up posts: MiB more", grown, 30.0),
        ("note: milliseconds, p99 of submissions on an idle server", idle * 1000, None),
    ]


def _p99(port: int) -> float:
    """Seconds, of forms that are sent one after the other over one connection."""
    form, took = our_form(port), []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for _ in range(FORMS):
            sent = form(secrets.token_hex(16))
            begin = time.perf_counter()
            connection.sendall(sent)
            if answer(connection)[0] != 303:
                raise AssertionError("a form was not taken")
            took.append(time.perf_counter() - begin)
    return sorted(took)[FORMS * 99 // 100]


@contextmanager
def _dawdling(port: int) -> Iterator[None]:
    """Clients that send a byte a second; those that the server has left come again."""
    over = threading.Event()
    dawdlers = [threading.Thread(target=_dawdle, args=(port, sent, over)) for sent in (HALF_A_HEAD, HALF_A_BODY)]
    for thread in dawdlers:
        thread.start()
    time.sleep(1)
    yield
    over.set()
    for thread in dawdlers:
        thread.join()


def _dawdle(port: int, begin: bytes, over: threading.Event) -> None:
    with ExitStack() as all_of_them:

        def another() -> socket.socket:
            client = all_of_them.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(begin)
            return client

        clients = [another() for _ in range(HALF_SENT)]
        while not over.wait(1):
            for place, client in enumerate(clients):
                try:
                    client.send(b"x")
                except OSError:
                    clients[place] = another()


def _grown(survey: Served) -> float:
    """MiB of the server, after everything that it may remember has been seen once."""
    _post_made_up(survey.port, 20 * MIB)
    before = sum(map(_mebibytes, survey.processes()))
    _post_made_up(survey.port, 200 * MIB)
    return sum(map(_mebibytes, survey.processes())) - before


def _post_made_up(port: int, much: int) -> None:
    """Forms that are never sent, each with words that nobody offers, under addresses that nobody comes from."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET /vi/w/w HTTP/1.1\r\nHost: localhost\r\n\r\n")
        page = b""
        while b"</html>" not in page:
            page += connection.recv(65536)
        cookie = re.search(rb"set-cookie: ([^;]+)", page, re.I)[1].decode()
        token = re.search(rb'csrf_token" value="([^"]+)', page)[1].decode()
        for n in range(much // LONG):
            words = {name: secrets.token_hex(30) for name in NAMES} | {NAMES[n % len(NAMES)]: "x" * (LONG - 2000)}
            steps = {"step": (".review", "access", words["step"])[n % 3]}
            body = urlencode({"csrf_token": token, "key": "0" * 32, "go": "next"} | words | steps)
            head = f"POST /vi/w/w HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nContent-Length: {len(body)}\r\n"
            head += f"Referer: http://localhost/{secrets.token_hex(2000)}\r\n"
            connection.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}".encode())
            answer(connection)


def _mebibytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
