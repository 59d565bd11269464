"""Jobs that go well and jobs that do not; a child process calls them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any, NoReturn

from surveyapp import store
from surveyapp.jobs.document import Document
from surveyapp.results.scope import Scope


def heading(_arguments: dict[str, Any], language: str) -> tuple[str, dict[str, str]]:
    return "A made-up job in {language}", {"language": language}


def quick(_engine: store.Engine, arguments: dict[str, Any], _scope: Scope) -> Document:
    return Document("made.txt", str(arguments["say"]).encode())


def refuse(_engine: store.Engine, _arguments: dict[str, Any], _scope: Scope) -> NoReturn:
    raise store.Refused(store.Problem("wave-open", "the wave is still open", remedy="close it first"))


def crash(_engine: store.Engine, _arguments: dict[str, Any], _scope: Scope) -> NoReturn:
    raise ValueError("a mistake of ours")


def die(_engine: store.Engine, _arguments: dict[str, Any], _scope: Scope) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hang(_engine: store.Engine, _arguments: dict[str, Any], _scope: Scope) -> None:
    time.sleep(3600)


def slow_at_first(_engine: store.Engine, arguments: dict[str, Any], _scope: Scope) -> Document:
    """Hangs the first time and leaves its process id; the second time it is done at once."""
    marker = Path(arguments["marker"])
    if not marker.exists():
        part = marker.with_suffix(".part")
        part.write_text(str(os.getpid()))
        part.rename(marker)
        time.sleep(3600)
    return Document("made.txt", b"made at last")


def pdf(_engine: store.Engine, _arguments: dict[str, Any], _scope: Scope) -> Document:
    return Document("report.pdf", b"%PDF-1.7 made by a test")
