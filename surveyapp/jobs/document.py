"""What a job makes: bytes, or what writes them where they are too many to be held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Document:
    """A file with the name under which people keep it."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """`write` is called once, with a file for UTF-8 text."""

    name: str
    write: Callable[[TextIO], object]
