"""What is remembered for everybody, up to so many bytes: what was used longest ago goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Bounded(Generic[Kept]):
    """By key. Sizes are bytes, as whoever puts something in estimates them; what alone is too large is not kept."""

    def __init__(self, most: int) -> None:
        self._most, self._bytes = most, 0
        self._kept: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def size(self) -> int:
        return self._bytes

    def get(self, key: Hashable) -> Kept | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: Kept, size: int) -> Kept:
        if size <= self._most:
            with self._lock:
                self._bytes += size - self._kept.pop(key, (None, 0))[1]
                self._kept[key] = (value, size)
                while self._bytes > self._most:
                    self._bytes -= self._kept.popitem(last=False)[1][1]
        return value
