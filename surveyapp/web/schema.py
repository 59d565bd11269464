"""A database that was upgraded under a running server, or was not before it started: nothing is read from it or written
to it by a program that knows other tables."""

from __future__ import annotations

import time

from flask import Flask, current_app, request

from surveyapp import store
from surveyapp.store import readiness

SECONDS_KEPT = 1.0
KEPT = "schema"
OF_NO_TABLES = (None, "health")
"""Blueprints whose pages go on: files, and whoever watches the machine, who is told by himself."""


def init_app(app: Flask) -> None:
    app.before_request(_refuse_another)  # first: also to say why a form is refused, tables are read


def _refuse_another() -> None:
    """Looked at about once a second. Raises Unavailable, of which the reason stands in the log."""
    if request.endpoint is not None and request.blueprint in OF_NO_TABLES:
        return
    until, reason = current_app.extensions.get(KEPT, (0.0, ""))
    if time.monotonic() >= until:
        reason = _looked_at(current_app)
    if reason:
        raise store.Unavailable(reason)


def _looked_at(app: Flask) -> str:
    reason = readiness.other_schema(app.extensions["engine"])
    app.extensions[KEPT] = (time.monotonic() + SECONDS_KEPT, reason)
    return reason
