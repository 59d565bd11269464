"""The one cache of results: rows of the database, and over them memory that is bounded by bytes.

A result is kept under its wave, its kind, the software that made it and the revision of its inputs, which every change
of an input raises: no answer is counted or read to find that it still holds. In memory it also bears the moment at
which its row was made, so that a database put back from a copy is not answered with what another past had computed.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar

from surveyapp import __version__, store
from surveyapp.db.clock import now
from surveyapp.store import Engine, Session
from surveyapp.store.results import kept as rows

T = TypeVar("T")
KeptKey = tuple[Hashable, ...]
MOST_BYTES = 256 << 20
MAKERS = ("questionnaires", "analysis", "surveyapp.results", "surveyapp.store.readings")
OBJECTS_PER_BYTE = 4
"""How much memory a result takes for each byte of its canonical JSON (measured: 3.1)."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kind(Generic[T]):
    """A result under the name of its row: how it becomes bytes, and how it is read from them."""

    name: str
    to_bytes: Callable[[T], bytes]
    from_bytes: Callable[[bytes], T]


@dataclass(frozen=True)
class Kept(Generic[T]):
    """A result with the revision of all that it was made from; equal keys are equal results."""

    value: T
    revision: bytes
    key: KeptKey


def revision_of(*told: object) -> bytes:
    """32 bytes that change whenever one of the facts does."""
    return hashlib.sha256(json.dumps(told, default=bytes.hex).encode()).digest()


@cache
def made_by() -> str:
    """The version with a fingerprint of the modules that make results: where somebody forgot to raise a number, figures
    of before would stand under sentences of now."""
    digest = hashlib.sha256()
    for package in MAKERS:
        for module in sorted(Path(str(resources.files(package))).rglob("*.py")):
            digest.update(module.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:16]}"


@dataclass
class _Entry:
    value: Any
    size: int
    made_at: dt.datetime | None = None
    written: float | None = None  # on this process's clock, when its row could be read; None: not yet

    def is_of(self, row_made_at: dt.datetime | None, opened: float) -> bool:
        """Whether it is what a snapshot `opened` then holds, which may be older than the row."""
        if row_made_at is not None:
            return self.made_at == row_made_at
        return self.written is None or self.written > opened


class _Turn:
    def __init__(self) -> None:
        self.lock, self.users = Lock(), 0


class Memory:
    """The results used last, up to `most` bytes; the newest one stays, however large it is."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._bytes = most, 0
        self._entries: OrderedDict[KeptKey, _Entry] = OrderedDict()
        self._turns: dict[KeptKey, _Turn] = {}
        self._lock = Lock()

    @property
    def size(self) -> int:
        """Bytes, as they are estimated."""
        return self._bytes

    def get(self, key: KeptKey) -> _Entry | None:
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
            return self._entries.get(key)

    def put(self, key: KeptKey, entry: _Entry) -> None:
        with self._lock:
            self._drop(key)
            self._entries[key] = entry
            self._bytes += entry.size
            while self._bytes > self._most and len(self._entries) > 1:
                self._drop(next(iter(self._entries)))

    def forget(self, key: KeptKey) -> None:
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._bytes = 0

    def _drop(self, key: KeptKey) -> None:
        if entry := self._entries.pop(key, None):
            self._bytes -= entry.size

    @contextmanager
    def alone(self, key: KeptKey) -> Iterator[None]:
        """One thread at a time for a place: the others wait for what it computes."""
        with self._lock:
            turn = self._turns.setdefault(key, _Turn())
            turn.users += 1
        try:
            with turn.lock:
                yield
        finally:
            with self._lock:
                turn.users -= 1
                if not turn.users:
                    del self._turns[key]


memory = Memory()
"""Of this process, for all its databases."""


class Shelf:
    """What one snapshot of a database finds kept, and what it makes: that is written once the snapshot is closed."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._database = engine, str(engine.url)
        self._opened = time.monotonic()
        self._made: list[tuple[rows.Name, bytes, _Entry]] = []

    def fetched(self, session: Session, wave: str, kind: Kind[T], revision: bytes, make: Callable[[], T]) -> Kept[T]:
        """What is kept of the wave for this revision, else what `make` gives."""
        name = rows.Name(wave, kind.name, revision, made_by())
        with memory.alone(self._key(name)):
            if (found := self._found(session, name, kind)) is not None:
                return found
            with uncollected():
                return self._kept(name, self._new(name, kind, make()))

    def kept_before(self, session: Session, wave: str, kind: Kind[T], revision: bytes) -> T | None:
        """The same where it was made before; None where somebody would have to wait for it."""
        known = self._found(session, rows.Name(wave, kind.name, revision, made_by()), kind)
        return None if known is None else known.value

    def derived(self, key: KeptKey, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """What follows from kept results alone, by their keys: it takes `size` bytes of memory, but has no row."""
        key = (self._database, *key)
        with memory.alone(key):
            entry = memory.get(key)
            if entry is None:
                value = make()
                entry = _Entry(value, size(value))
                memory.put(key, entry)
        found: T = entry.value
        return found

    def write(self) -> None:
        """Rows for what was made. Where the database takes none, the result has been shown and is made again."""
        made, self._made = self._made, []
        try:
            if made:
                with store.writing(self._engine) as session:
                    for name, packed, entry in made:
                        rows.keep(session, name, packed, entry.made_at or now())
        except store.Unavailable as unavailable:
            _log.warning("a result could not be kept: %s", unavailable)
            for name, _, _ in made:
                memory.forget(self._key(name))
        for _, _, entry in made:
            entry.written = time.monotonic()

    def _key(self, name: rows.Name) -> KeptKey:
        return self._database, name.wave, name.kind, name.revision

    def _found(self, session: Session, name: rows.Name, kind: Kind[T]) -> Kept[T] | None:
        place, made_at = self._key(name), rows.kept_since(session, name)
        entry = memory.get(place)
        if entry is None or not entry.is_of(made_at, self._opened):
            if made_at is None:
                return None
            body = rows.kept_body(session, name)
            with out_of_sight():
                entry = _Entry(kind.from_bytes(body), _size(body), made_at, written=0.0)
            memory.put(place, entry)
        return self._kept(name, entry)

    def _new(self, name: rows.Name, kind: Kind[T], value: T) -> _Entry:
        body = kind.to_bytes(value)
        entry = _Entry(value, _size(body), now())
        memory.put(self._key(name), entry)
        self._made.append((name, rows.packed(body), entry))
        return entry

    def _kept(self, name: rows.Name, entry: _Entry) -> Kept[T]:
        return Kept(entry.value, name.revision, (name.wave, name.kind, name.revision, entry.made_at))


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing is looked through meanwhile, for the same reason; it is afterwards."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def out_of_sight() -> Iterator[None]:
    """What is made meanwhile is never looked through for circles of garbage: a result has none, and to look through a
    million objects takes a tenth of a second in which no other thread goes on."""
    gc.collect(1)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _size(body: bytes) -> int:
    return OBJECTS_PER_BYTE * len(body)
