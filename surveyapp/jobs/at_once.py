"""A document for somebody who waits for it: made in a process of its own, so that citizens' pages do not wait as well.

Nothing is queued and nothing kept: what must stand nowhere else, as codes, is handed over in a folder that then goes.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from surveyapp.jobs.apart import Child, Failed, made_apart
from surveyapp.jobs.child import FILE, Task, read_document
from surveyapp.jobs.document import Document
from surveyapp.store import Engine


def made_at_once(engine: Engine, make: str, arguments: Mapping[str, Any], seconds: int) -> Document:
    """`make` is `module:function`, as of a kind of job. Raises Failed where it takes longer, or cannot be made."""
    with _made(engine, make, arguments, seconds) as folder:
        return read_document(folder)


def file_made_at_once(engine: Engine, make: str, arguments: Mapping[str, Any], seconds: int) -> BinaryIO:
    """The same as an open file without a name, however long it is: it is gone once it is closed."""
    with _made(engine, make, arguments, seconds) as folder:
        return (folder / FILE).open("rb")


def _made(engine: Engine, make: str, arguments: Mapping[str, Any], seconds: int) -> AbstractContextManager[Path]:
    database = engine.url.render_as_string(hide_password=False)
    return made_apart(Task(make, dict(arguments), database, seconds), partial(_wait, seconds))


def _wait(seconds: int, child: Child) -> None:
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Failed("time", seconds) from None
