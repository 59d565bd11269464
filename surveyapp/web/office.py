"""The office's own facts on every page: its name, where to ask, and whether all data are invented. Read about once a
second."""

from __future__ import annotations

import re
import time
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup, escape

from surveyapp import store
from surveyapp.store.office import saving
from surveyapp.store.office.facts import READ_BY_CITIZENS
from surveyapp.store.office.logo import Picture
from surveyapp.store.office.office import Office
from surveyapp.store.settings import keep_time

SECONDS_KEPT = 1.0
KEPT = "office"
MARK = 16  # letters of a picture's hash that name it
REACHED = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
"""What a telephone opens when it is touched."""


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


def who_asks(language: str) -> dict[str, Any]:
    """What citizens are told of the office, for `citizen/asks.html`."""
    here = office()
    said = {key: here.says(key, language) for key in READ_BY_CITIZENS}
    said["logo"] = f"/office/{here.logo[:MARK]}" if here.logo else ""
    return {"asks": said, "linked": linked}


def linked(words: str) -> Markup:
    """Addresses in it can be followed; nothing else in it is HTML."""
    pieces = REACHED.split(words)
    for place in range(1, len(pieces), 2):
        address = pieces[place] if pieces[place].startswith("http") else f"mailto:{pieces[place]}"
        link = Markup('<a href="{}" rel="noreferrer">{}</a>')
        pieces[place] = link.format(address, pieces[place])
    return Markup("").join(escape(piece) for piece in pieces)


def logo() -> Picture | None:
    with store.reading(current_app.extensions["engine"]) as session:
        return saving.logo(session)


def forget() -> None:
    """Whoever has just changed the facts sees them at once; other processes do within a second."""
    current_app.extensions.pop(KEPT, None)


def _read(app: Flask) -> Office:
    with store.reading(app.extensions["engine"]) as session:
        keep_time(session)
        return saving.read(session)
