"""Clients that browsers never are: slow, silent, gone in the middle."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(*command: str, port: int, **options: object) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, **options)  # type: ignore[call-overload]
    try:
        wait_until(lambda: takes_connections(port) or process.poll() is not None)
        yield process
    finally:
        process.kill()
        process.wait()
        wait_until(lambda: not takes_connections(port))


def takes_connections(port: int) -> bool:
    try:
        return get(port, "/")[0] > 0
    except OSError:
        return False


def wait_until(reached: Callable[[], bool], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < ends, "never reached"
        time.sleep(0.05)


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=120)


@contextlib.contextmanager
def several(port: int, how_many: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Connections over which this has been sent, and nothing more."""
    with contextlib.ExitStack() as all_of_them:
        clients = [all_of_them.enter_context(connected(port)) for _ in range(how_many)]
        for client in clients:
            client.sendall(sent)
        yield clients


def post_head(path: str, length: int, *, more: str = "") -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n{more}\r\n".encode()


def get_head(path: str, *, more: str = "Connection: close\r\n") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n".encode()


def get(port: int, path: str, *, more: str = "Connection: close\r\n") -> tuple[int, bytes]:
    with connected(port) as client:
        client.sendall(get_head(path, more=more))
        return answer(client)


def post(port: int, path: str, body: bytes, *, more: str = "") -> tuple[int, bytes]:
    with connected(port) as client:
        client.sendall(post_head(path, len(body), more=more) + body)
        return answer(client)


def answer(client: socket.socket) -> tuple[int, bytes]:
    """(status, body); status 0 where the connection ended without one. Raises EOFError where half of it came."""
    got = b""
    while b"\r\n\r\n" not in got:
        part = client.recv(65536)
        if not part:
            return 0, b""
        got += part
    head, _, body = got.partition(b"\r\n\r\n")
    told = re.search(rb"content-length: (\d+)", head, re.I)
    length = int(told[1]) if told else 0
    while len(body) < length:
        part = client.recv(65536)
        if not part:
            raise EOFError(f"{len(body)} of {length} bytes")
        body += part
    return int(head[9:12]), body


@contextlib.contextmanager
def trickling(clients: list[socket.socket]) -> Iterator[None]:
    """Each sends a byte again and again."""
    over = threading.Event()

    def trickle() -> None:
        while not over.wait(0.3):
            for client in clients:
                with contextlib.suppress(OSError):
                    client.send(b"x")

    thread = threading.Thread(target=trickle, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
