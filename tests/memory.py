"""Where the files of a run stand: in memory where there is room for them, since half of its time was a disk's."""

from __future__ import annotations

import shutil
from pathlib import Path

IN_MEMORY, ON_DISK = Path("/dev/shm"), Path("/tmp")  # noqa: S108 - pytest and mkdtemp make folders of their own there
ROOM = 3 << 30
"""Bytes. A run in two processes takes at most a third of it."""


def root() -> Path:
    """Of every folder that a run makes. Both are short, as the path of a socket must be."""
    has_room = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free >= ROOM
    return IN_MEMORY if has_room else ON_DISK
