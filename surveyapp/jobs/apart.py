"""What the process that asks does about `surveyapp.jobs.child`: start it, wait for it, and tell what became of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from surveyapp.jobs.child import REFUSED, Task

MOST_SAID = 200  # letters of an error that are kept

Failure = Literal["time", "killed", "crash", "refused", "lost"]
Child = subprocess.Popen[bytes]


class Failed(Exception):
    """No document was made: a code, then its detail after a colon. `again` is False where trying again cannot help."""

    def __init__(self, code: Failure, detail: object, *, again: bool = True) -> None:
        super().__init__(f"{code}: {detail}")
        self.again = again


@contextmanager
def made_apart(task: Task, wait: Callable[[Child], object]) -> Iterator[Path]:
    """The folder in which the child has written, until the block ends. When `wait` returns or raises, a child that
    still works is killed. Raises Failed where it did not come to its end, and what `wait` raises."""
    with TemporaryDirectory(prefix="surveyapp-job-") as name:
        folder = Path(name)
        task.write(folder)
        errors = folder / "errors"
        with errors.open("wb") as sink:
            child = subprocess.Popen(  # noqa: S603 (our own module, a folder we made)
                [sys.executable, "-m", "surveyapp.jobs.child", str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=sink,
            )
        with child:
            try:
                wait(child)
            finally:
                child.kill()
        _raise_if_failed(child.returncode, errors)
        yield folder


def _raise_if_failed(code: int, errors: Path) -> None:
    said = errors.read_text(errors="replace").strip()
    if code == REFUSED:
        raise Failed("refused", said, again=False)
    if code < 0:
        raise Failed("killed", -code)
    if code:
        raise Failed("crash", (said.splitlines() or [""])[-1][:MOST_SAID])
