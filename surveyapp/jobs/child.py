"""The process that makes one document: `python -m surveyapp.jobs.child FOLDER`, told what to do by the folder's task.

It may crash, hang or be killed without harm: the worker waits for it with a limit, and what it wrote counts only
after exit code 0. When the worker dies, its end of the pipe closes and this process ends too.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from surveyapp import store
from surveyapp.jobs.document import Document, Written
from surveyapp.jobs.kinds import called
from surveyapp.results.scope import Scope
from surveyapp.store.settings import keep_time

REFUSED = 3
FILE = "document"
MOST_MEMORY = 4 << 30
POLITE = 15
"""Citizens' forms, and whoever waits for a page, come first where there are more processes than processors."""


@dataclass(frozen=True, slots=True)
class Task:
    """What the worker hands over: the function to call, its arguments, and how many seconds it may take."""

    make: str
    arguments: dict[str, Any]
    database: str
    seconds: int
    scope: list[str] | None = None  # codes of the agencies that it may speak of; None: of all

    def write(self, folder: Path) -> None:
        (folder / "task").write_text(json.dumps(asdict(self)))


def read_document(folder: Path) -> Document:
    return Document((folder / "name").read_text(), (folder / FILE).read_bytes())


def main(folder: Path) -> int:
    threading.Thread(target=_end_with_the_worker, daemon=True).start()
    task = Task(**json.loads((folder / "task").read_text()))
    os.nice(POLITE)
    resource.setrlimit(resource.RLIMIT_CPU, (task.seconds, task.seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        name = _make(task, folder / FILE)
    except store.Refused as refusal:
        sys.stderr.write(str(refusal))
        return REFUSED
    (folder / "name").write_text(name)
    return 0


def _make(task: Task, file: Path) -> str:
    """Writes the file and tells its name."""
    scope = Scope(None if task.scope is None else frozenset(task.scope))
    engine = store.connect(task.database)
    try:
        with store.reading(engine) as session:
            keep_time(session)
        document: Document | Written = called(task.make)(engine, task.arguments, scope)
        if isinstance(document, Written):
            with file.open("w", encoding="utf-8", newline="") as out:
                document.write(out)
        else:
            file.write_bytes(document.body)
    finally:
        engine.dispose()
    return document.name


def _end_with_the_worker() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
