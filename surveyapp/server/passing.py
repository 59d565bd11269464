"""Messages between two processes of the server: facts as JSON, then bytes, or an open file in their stead."""

from __future__ import annotations

import json
import os
import socket
import struct
from dataclasses import dataclass
from typing import IO, Any

LENGTHS = struct.Struct("!IQ")
AT_ONCE = 1 << 20
"""Bytes that are asked for in one go."""


class Ended(Exception):
    """The process at the other end is gone."""


@dataclass(frozen=True, slots=True)
class Message:
    """`facts` is a dictionary that JSON knows; `content` the bytes that go with it, or a file that is read from its
    start."""

    facts: dict[str, Any]
    content: bytes | IO[bytes]

    def __enter__(self) -> Message:
        return self

    def __exit__(self, *_error: object) -> None:
        """This process's own hold of the file ends; whoever it was sent to has another."""
        if not isinstance(self.content, bytes):
            self.content.close()

    def send(self, way: socket.socket) -> None:
        """Raises OSError where the other end is gone."""
        head = json.dumps(self.facts).encode()  # in ASCII: half a letter of an address, which UTF-8 lacks, passes too
        if isinstance(self.content, bytes):
            way.sendall(LENGTHS.pack(len(head), len(self.content)) + head)
            way.sendall(self.content)
        else:
            socket.send_fds(way, [LENGTHS.pack(len(head), 0)], [self.content.fileno()])
            way.sendall(head)

    @classmethod
    def receive(cls, way: socket.socket) -> Message:
        """Waits for the next one. Raises Ended where none comes any more."""
        try:
            first, files, _, _ = socket.recv_fds(way, LENGTHS.size, 1)
            head, length = LENGTHS.unpack(first + _exactly(way, LENGTHS.size - len(first)))
            facts = json.loads(_exactly(way, head))
            return cls(facts, os.fdopen(files[0], "rb") if files else _exactly(way, length))
        except OSError as error:
            raise Ended from error


def _exactly(way: socket.socket, length: int) -> bytes:
    parts = []
    while length:
        part = way.recv(min(length, AT_ONCE))
        if not part:
            raise Ended
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
