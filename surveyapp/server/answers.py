"""An answer is made whole before its first byte is sent: one that fails midway is a 500 and no complete 200."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from surveyapp.server.limits import Refusal

IN_MEMORY = 256 * 1024
"""Bytes of an answer that are kept in memory; what is longer goes to a file that has no name."""
OF_THE_CONNECTION = ("connection", "keep-alive", "transfer-encoding", "content-length", "upgrade")
NO_BODY = (204, 304)
log = logging.getLogger(__name__)


@dataclass(slots=True)
class HttpAnswer:
    """`content` is the body, or a file that holds it; `length` counts its bytes."""

    status: int
    headers: list[tuple[str, str]]
    content: bytes | IO[bytes]
    length: int

    def pieces(self, size: int) -> Iterator[bytes]:
        """Its body; the file is gone afterwards."""
        if isinstance(self.content, bytes):
            for start in range(0, self.length, size):
                yield self.content[start : start + size]
            return
        with self.content as file:
            file.seek(0)
            while piece := file.read(size):
                yield piece

    def fits(self, size: int) -> bool:
        """Whether it is in memory and no longer than so many bytes."""
        return isinstance(self.content, bytes) and self.length <= size

    def forget(self) -> None:
        if not isinstance(self.content, bytes):
            self.content.close()


def ask_or_refuse(app: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> HttpAnswer:
    """What the WSGI application answers; Refusal, with the reason in the log, where it answers nothing."""
    try:
        return ask(app, environ)
    except OSError as error:
        log.exception("an answer could not be written down: %s", os.strerror(error.errno or 0))
        raise Refusal(503, 30) from error
    except Exception as error:
        log.exception("an answer failed")
        raise Refusal(500) from error


def ask(app: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> HttpAnswer:
    """What the WSGI application answers. Whatever it raises, before or in the middle, is raised here."""
    head: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        head[:] = [int(status[:3]), headers]
        return _refuse_to_write

    parts = app(environ, start_response)
    try:
        content, length = _gathered(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    status, headers = head
    _refuse_half(environ, status, headers, length)
    kept = [(name.lower(), value) for name, value in headers if name.lower() not in OF_THE_CONNECTION]
    if status not in NO_BODY:
        declared = next((value for name, value in headers if name.lower() == "content-length"), None)
        kept.append(("content-length", declared or str(length)))
    return HttpAnswer(status, kept, content, length)


def _gathered(parts: Iterable[bytes]) -> tuple[bytes | IO[bytes], int]:
    held: list[bytes] = []
    length = 0
    several = iter(parts)
    for part in several:
        held.append(part)
        length += len(part)
        if length > IN_MEMORY:
            return _in_a_file(held, length, several)
    return held[0] if len(held) == 1 else b"".join(held), length


def _in_a_file(held: list[bytes], length: int, more: Iterator[bytes]) -> tuple[IO[bytes], int]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 (closed when it is sent)
    try:
        file.writelines(held)
        for part in more:
            file.write(part)
            length += len(part)
        file.flush()
    except BaseException:
        file.close()
        raise
    return file, length


def _refuse_half(environ: dict[str, Any], status: int, headers: list[tuple[str, str]], length: int) -> None:
    if environ["REQUEST_METHOD"] == "HEAD" or status in NO_BODY:
        return
    for name, value in headers:
        if name.lower() == "content-length" and int(value) != length:
            raise RuntimeError(f"an answer of {value} bytes ended after {length}")


def _refuse_to_write(_data: bytes) -> object:
    raise NotImplementedError("answers are given back, not written")
