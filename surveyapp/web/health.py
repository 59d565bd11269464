"""For whoever watches the machine: whether the process answers, and whether a form could be stored."""

from __future__ import annotations

import time
from threading import Lock

from flask import Blueprint, Flask, Response, current_app

from surveyapp.store import readiness

bp = Blueprint("health", __name__)
SECONDS_KEPT = 1.0
"""Each probe writes, and anybody may ask."""


class Readiness:
    """What the last probe found. One at a time probes; a reason is logged when it is another one than before."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = Lock()
        self._until = 0.0
        self._reason = ""

    def reason(self) -> str:
        with self._lock:
            if time.monotonic() >= self._until:
                self._look()
                self._until = time.monotonic() + SECONDS_KEPT
            return self._reason

    def _look(self) -> None:
        found = readiness.not_ready(self._app.extensions["engine"])
        if found and found != self._reason:
            self._app.logger.error("no form can be stored: %s", found)
        elif self._reason and not found:
            self._app.logger.warning("forms can be stored again")
        self._reason = found


def init_app(app: Flask) -> None:
    app.extensions["readiness"] = Readiness(app)
    app.register_blueprint(bp)


@bp.get("/livez")
def live() -> Response:
    """Whether the process answers at all; nothing is asked of the database."""
    return _told(True)


@bp.get("/healthz")
def ready() -> Response:
    """Whether answers can be stored: it is tried. Why not stands in the log."""
    return _told(not current_app.extensions["readiness"].reason())


def _told(well: bool) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response("ok\n" if well else "unavailable\n", 200 if well else 503, headers, mimetype="text/plain")
