"""Bodies are read whole before anybody works on them; half a body is none."""

from __future__ import annotations

from typing import Any

from surveyapp.server.deadlines import Deadlines
from surveyapp.server.limits import Limits, Refusal, Share

STAFF = "/staff/"
SHORT = 8 * 1024
"""Bytes: a body that is read in one go. All who may send at once could not fill the memory for bodies with it."""


class ClientLeft(Exception):
    """There is nobody to answer any more."""


class Bodies:
    """Reads what is sent, within bounds of size, time and memory."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._held = Share(limits.bodies, limits.bodies_of_one)
        self.deadlines = Deadlines()

    async def read(self, scope: Any, proto: Any, sender: str) -> bytes:
        """The whole body. Raises Refusal, or ClientLeft when the connection ended in the middle of it."""
        length = self._length(scope)
        if not length:
            return b""
        patience = self._limits.body_patience + length / self._limits.slowest_sender
        try:
            with self.deadlines.within(patience):
                if length > self._most(scope.path):
                    await _forget(proto)
                    raise Refusal(413)
                return await (_at_once(proto, length) if length <= SHORT else self._whole(proto, sender, length))
        except TimeoutError:
            raise Refusal(408) from None

    def _length(self, scope: Any) -> int:
        headers = scope.headers
        if "transfer-encoding" in headers:
            raise Refusal(411)
        text = headers.get("content-length", "0")
        if not (text.isascii() and text.isdigit()):
            raise Refusal(400)
        if len(text) > len(str(self._limits.read_to_the_end)) or int(text) > self._limits.read_to_the_end:
            raise Refusal(413)
        return int(text)

    def _most(self, path: str) -> int:
        return self._limits.staff_form if path.startswith(STAFF) else self._limits.form

    async def _whole(self, proto: Any, sender: str, length: int) -> bytes:
        parts, got = [], 0
        try:
            async for part in proto:
                self._held.take(sender, len(part))
                got += len(part)
                parts.append(part)
        finally:
            self._held.give_back(sender, got)
        if got != length:  # the iteration ends as quietly when the client leaves as when all has come
            raise ClientLeft
        return parts[0] if len(parts) == 1 else b"".join(parts)


async def _at_once(proto: Any, length: int) -> bytes:
    body: bytes = await proto()
    if len(body) != length:
        raise ClientLeft
    return body


async def _forget(proto: Any) -> None:
    """Read to the end all the same: whoever is answered while still sending sees only a broken connection."""
    async for _part in proto:
        pass
