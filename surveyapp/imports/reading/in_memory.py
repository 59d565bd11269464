"""A file that came over the web and is kept nowhere, read as one on a disk is."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any


@dataclass(frozen=True, slots=True)
class InMemory:
    name: str
    body: bytes

    def open(self, mode: str = "r", encoding: str | None = None, newline: str | None = None) -> IO[Any]:
        content = io.BytesIO(self.body)
        return content if "b" in mode else io.TextIOWrapper(content, encoding=encoding, newline=newline)

    def read_bytes(self) -> bytes:
        return self.body


Incoming = Path | InMemory
"""Where a table is read from."""
