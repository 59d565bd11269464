"""The connections of this process, which granian keeps to itself: found among the open files.

No sender keeps all of them: beyond its share the oldest are shut, half-sent requests too, so that whoever comes next is
served. And of one connection it is asked how much of an answer its client has not taken yet: granian takes all at once
into memory, whatever the client does.
"""

from __future__ import annotations

import array
import fcntl
import os
import socket
import termios
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, suppress

OPEN_FILES = "/proc/self/fd"


def shut_surplus(most_of_one: int, port: int) -> int:
    """How many connections to `port` were shut. Where the system does not list open files, none."""
    files = _open_files()
    if len(files) <= most_of_one:
        return 0
    senders: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for file, number in _sockets(files):
        with suppress(OSError), closing(_same(file)) as one:
            if one.getsockname()[1] == port:
                senders[one.getpeername()[0]].append((number, file))
    return sum(_shut(sorted(theirs)[:-most_of_one]) for theirs in senders.values())


def connection_from(client: str) -> socket.socket | None:
    """Another handle on the connection whose other end is `host:port`; nothing where the system tells of none."""
    host, _, port = client.rpartition(":")
    other_end = (host.strip("[]"), int(port) if port.isdigit() else 0)
    for file, _number in _sockets(_open_files()):
        with suppress(OSError), closing(_same(file)) as one:
            if one.getpeername()[:2] == other_end:
                return one.dup()
    return None


def not_taken(connection: socket.socket) -> int:
    """Bytes that were sent and that the other end has not confirmed."""
    waiting = array.array("i", [0])
    fcntl.ioctl(connection, termios.TIOCOUTQ, waiting)
    return waiting[0]


def _open_files() -> list[str]:
    try:
        return os.listdir(OPEN_FILES)
    except OSError:
        return []


def _sockets(files: list[str]) -> Iterator[tuple[int, int]]:
    """(file, number of its socket), where a lower number is older."""
    for name in files:
        with suppress(OSError):
            kind, _, number = os.readlink(f"{OPEN_FILES}/{name}").partition("[")
            if kind == "socket:":
                yield int(name), int(number.removesuffix("]"))


def _same(file: int) -> socket.socket:
    """Another handle on the same connection, which cannot become another one meanwhile."""
    handle = os.dup(file)
    try:
        return socket.socket(fileno=handle)
    except OSError:
        os.close(handle)
        raise


def _shut(surplus: list[tuple[int, int]]) -> int:
    shut = 0
    for number, file in surplus:
        with suppress(OSError), closing(_same(file)) as one:
            if os.readlink(f"{OPEN_FILES}/{one.fileno()}") == f"socket:[{number}]":
                one.shutdown(socket.SHUT_RDWR)
                shut += 1
    return shut
