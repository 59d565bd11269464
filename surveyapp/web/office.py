"""The office's own facts on every page: its name, where to ask, and whether all data are invented. Read about once a
second."""

from __future__ import annotations

import time

from flask import Flask, current_app

from surveyapp import store
from surveyapp.store.office.office import Office
from surveyapp.store.office.saving import read

SECONDS_KEPT = 1.0
KEPT = "office"


def office() -> Office:
    """While the database cannot be asked, what it said last: a page about a mistake must not make another."""
    known: tuple[float, Office] = current_app.extensions.setdefault(KEPT, (0.0, Office()))
    if time.monotonic() < known[0]:
        return known[1]
    try:
        fresh = _read(current_app)
    except Exception:
        current_app.logger.warning("the office's name could not be read", exc_info=True)
        fresh = known[1]
    current_app.extensions[KEPT] = (time.monotonic() + SECONDS_KEPT, fresh)
    return fresh


def forget() -> None:
    """Whoever has just changed the facts sees them at once; other processes do within a second."""
    current_app.extensions.pop(KEPT, None)


def _read(app: Flask) -> Office:
    with store.reading(app.extensions["engine"]) as session:
        return read(session)
