"""A result of very many forms, computed in a process of its own and kept: whoever asks finds it."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any

from surveyapp.jobs.at_once import made_at_once
from surveyapp.jobs.document import Document
from surveyapp.results.reading import View
from surveyapp.results.scope import Scope
from surveyapp.store import Engine

MOST_HERE = 50_000
"""Forms of a wave of which the process that serves pages computes a result itself: half a second."""
SECONDS = 300
_one_at_a_time = Lock()


def compute_apart(engine: Engine, wave: str, against: str | None) -> None:
    """Raises Failed where it takes too long. Who comes meanwhile waits, and then finds it kept."""
    with _one_at_a_time:
        made_at_once(engine, "surveyapp.jobs.computing:keep", {"wave": wave, "against": against}, SECONDS)


def keep(engine: Engine, arguments: Mapping[str, Any], _scope: Scope) -> Document:
    """Of everybody, whoever has asked: pages cut it to what they may see."""
    with View(engine, arguments["wave"], against=arguments["against"]) as view:
        _ = view.result
    return Document("", b"")
