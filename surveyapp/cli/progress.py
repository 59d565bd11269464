"""Signs of life on standard error, for a person at a terminal, when something takes more than a second."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

PATIENCE = 1.0
Thing = TypeVar("Thing")


def bar(things: Iterable[Thing], total: int, label: str) -> Iterator[Thing]:
    """The things one by one; after a second a bar shows how many of `total` have passed."""
    step, started, drawn = max(1, total // 200), time.monotonic(), None
    try:
        for number, thing in enumerate(things, 1):
            if number % step == 0 and _someone_watches() and time.monotonic() - started > PATIENCE:
                drawn = drawn or _drawn(total, label)
                drawn.update(number - drawn.pos)
            yield thing
    finally:
        if drawn:
            drawn.render_finish()


@contextmanager
def waiting(label: str) -> Iterator[None]:
    """For work that cannot say how far it is: the seconds are counted after the first one."""
    if not _someone_watches():
        yield
        return
    done = threading.Event()
    ticker = threading.Thread(target=_count_seconds, args=(label, done), daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def _drawn(total: int, label: str) -> Any:
    return click.progressbar(length=total, label=label, file=sys.stderr)


def _count_seconds(label: str, done: threading.Event) -> None:
    seconds = 0
    while not done.wait(PATIENCE):
        seconds += 1
        click.echo(f"\r{label} … {seconds} s", nl=False, err=True)
    if seconds:
        click.echo("\r" + " " * (len(label) + 12) + "\r", nl=False, err=True)


def _someone_watches() -> bool:
    return sys.stderr.isatty()
