"""A database of which files are lost under a program that has it open."""

from __future__ import annotations

import shutil
from pathlib import Path


def exchange(path: Path) -> None:
    shutil.copyfile(path, path.with_suffix(".copy"))
    path.with_suffix(".copy").replace(path)


def delete(path: Path) -> None:
    path.unlink()


def delete_log(path: Path) -> None:
    Path(f"{path}-wal").unlink()


def exchange_log(path: Path) -> None:
    exchange(Path(f"{path}-wal"))


def delete_index_of_log(path: Path) -> None:
    Path(f"{path}-shm").unlink()
