"""Results of very many forms, computed in a process of its own and kept: whoever asks finds them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from surveyapp.jobs.at_once import made_at_once
from surveyapp.jobs.document import Document
from surveyapp.results.ahead import make_all
from surveyapp.results.scope import Scope
from surveyapp.store import Engine

MOST_HERE = 50_000
"""Forms of a wave of which the process that serves pages computes a result itself: half a second."""
SECONDS = 1800
_KEEP = "surveyapp.jobs.computing:keep"


class Computation:
    """Of one wave, under way in a process of its own. It goes on whoever waits for it, and whoever no longer does."""

    def __init__(self, work: Callable[[Path], object]) -> None:
        """`work` is told the file in which its progress is to stand."""
        self._work = work
        self._ended = Event()
        self._error: Exception | None = None
        handle, name = tempfile.mkstemp(prefix="surveyapp-computing-")
        os.close(handle)
        self._progress = Path(name)

    def run(self) -> None:
        try:
            self._work(self._progress)
        except Exception as error:
            self._error = error
        finally:
            self._progress.unlink(missing_ok=True)
            self._ended.set()

    def has_ended(self, seconds: float | None = None) -> bool:
        """After so many seconds at most. Raises Failed where it takes too long or cannot be computed."""
        ended = self._ended.wait(seconds)
        if self._error is not None:
            raise self._error
        return ended

    def steps(self) -> tuple[int, int]:
        """(done, of how many); (0, 0) as long as nothing is known."""
        try:
            done, of = map(int, self._progress.read_text().split())
        except (OSError, ValueError):
            return 0, 0
        return done, of


class Computations:
    """Those of this process: one at a time, and none twice."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], Computation] = {}
        self._lock, self._turn = Lock(), Lock()

    def of(self, engine: Engine, wave: str) -> Computation:
        """The one that is under way, else one that begins now."""
        key = (str(engine.url), wave)
        with self._lock:
            if key not in self._of:
                self._of[key] = Computation(partial(compute_apart, engine, wave))
                Thread(target=self._run, args=(key,), name=f"computing {wave}", daemon=True).start()
            return self._of[key]

    def _run(self, key: tuple[str, str]) -> None:
        with self._turn:
            self._of[key].run()
        with self._lock:
            del self._of[key]


computations = Computations()


def compute_apart(engine: Engine, wave: str, progress: Path | None = None) -> None:
    """All that pages and documents show of a wave. Raises Failed where it takes too long or cannot be computed."""
    made_at_once(engine, _KEEP, {"wave": wave, "progress": str(progress or "")}, SECONDS)


def keep(engine: Engine, arguments: Mapping[str, Any], _scope: Scope) -> Document:
    """Of everybody, whoever has asked: pages cut it to what they may see."""
    progress = arguments["progress"]
    make_all(engine, arguments["wave"], partial(_tell, Path(progress)) if progress else _nobody_asks)
    return Document("", b"")


def _tell(progress: Path, done: int, of: int) -> None:
    """At one go: who reads it meanwhile finds one of the two."""
    new = progress.with_name(f"{progress.name}.new")
    new.write_text(f"{done} {of}")
    new.replace(progress)


def _nobody_asks(_done: int, _of: int) -> None:
    pass
