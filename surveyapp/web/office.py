"""The office's own facts on every page: its name, and whether all data are invented. Read about once a second."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from questionnaires.languages import name_in
from surveyapp import store
from surveyapp.store.settings import setting

SECONDS_KEPT = 1.0


@dataclass(frozen=True, slots=True)
class Office:
    """Settings `office` (language -> facts) and `invented`."""

    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    invented: bool = False

    @property
    def mark(self) -> tuple[bool, str]:
        """Changes when what pages print of the office changes."""
        return self.invented, repr(self.facts)

    def says(self, fact: str, language: str) -> str:
        """The fact in the language asked for, else in one that stands in for it, else nothing."""
        return name_in({code: facts.get(fact) or "" for code, facts in self.facts.items()}, language)


def office() -> Office:
    """While the database cannot be asked, what it said last: a page about a mistake must not make another."""
    known: tuple[float, Office] = current_app.extensions.setdefault("office", (0.0, Office()))
    if time.monotonic() < known[0]:
        return known[1]
    try:
        fresh = _read(current_app)
    except Exception:
        current_app.logger.warning("the office's name could not be read", exc_info=True)
        fresh = known[1]
    current_app.extensions["office"] = (time.monotonic() + SECONDS_KEPT, fresh)
    return fresh


def _read(app: Flask) -> Office:
    with store.reading(app.extensions["engine"]) as session:
        return Office(setting(session, "office", {}), bool(setting(session, "invented", False)))
