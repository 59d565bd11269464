"""A database that is exchanged under a program that has it open."""

from __future__ import annotations

import shutil
from pathlib import Path


def exchange(path: Path) -> None:
    shutil.copyfile(path, path.with_suffix(".copy"))
    path.with_suffix(".copy").replace(path)
