"""A document for somebody who waits for it: made in a process of its own, so that citizens' pages do not wait as well.

Nothing is queued and nothing kept: what must stand nowhere else, as codes, is handed over in a folder that then goes.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from surveyapp.jobs.child import FILE, Task, read_document
from surveyapp.jobs.document import Document
from surveyapp.jobs.worker import Failed, raise_if_failed
from surveyapp.store import Engine


def made_at_once(engine: Engine, make: str, arguments: Mapping[str, Any], seconds: int) -> Document:
    """`make` is `module:function`, as of a kind of job. Raises Failed where it takes longer, or cannot be made."""
    with _made(engine, make, arguments, seconds) as folder:
        return read_document(folder)


def file_made_at_once(engine: Engine, make: str, arguments: Mapping[str, Any], seconds: int) -> BinaryIO:
    """The same as an open file without a name, however long it is: it is gone once it is closed."""
    with _made(engine, make, arguments, seconds) as folder:
        return (folder / FILE).open("rb")


@contextmanager
def _made(engine: Engine, make: str, arguments: Mapping[str, Any], seconds: int) -> Iterator[Path]:
    with TemporaryDirectory(prefix="surveyapp-job-") as name:
        folder, database = Path(name), engine.url.render_as_string(hide_password=False)
        Task(make, dict(arguments), database, seconds).write(folder)
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
                child.wait(seconds)
            except subprocess.TimeoutExpired:
                raise Failed("time", seconds) from None
            finally:
                child.kill()
        raise_if_failed(child.returncode, errors)
        yield folder
