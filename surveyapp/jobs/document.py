"""What a job makes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A file with the name under which people keep it."""

    name: str
    body: bytes
