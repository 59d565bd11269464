"""Around every request: its id, how long it took, and what became of it.

A request that failed, and any of the staff's, leaves a line in the log. A citizen's that went well leaves none: beside
the list of forms it would tell when each was sent.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from flask import Flask, request, request_started
from werkzeug.wsgi import ClosingIterator

from surveyapp.telemetry import metrics
from surveyapp.telemetry.logs import REQUEST, number_of
from surveyapp.web.staff.access.sessions import is_staff

GROUP, RULE = "surveyapp.group", "surveyapp.rule"
UNKNOWN = "unknown"
GROUPS = {
    "survey.step": "form",
    "device_api.responses": "form",
    "survey.begin": "form-page",
    "survey.receipt": "receipt",
    "static": "static",
}
WATCHERS = ("health",)
log = logging.getLogger("surveyapp.requests")


def init_app(app: Flask) -> None:
    request_started.connect(_name_group, app)  # before anything can refuse it
    app.wsgi_app = Watched(app, app.wsgi_app)  # type: ignore[method-assign]


def _name_group(_app: Flask, **_more: object) -> None:
    """By the pattern of the address: there are a few dozen, and none holds what somebody typed."""
    request.environ[GROUP] = _group(request.endpoint or "", request.path)
    request.environ[RULE] = str(request.url_rule or "")


def _group(endpoint: str, path: str) -> str:
    if endpoint in GROUPS:
        return GROUPS[endpoint]
    if endpoint.partition(".")[0] in WATCHERS:
        return "health"
    return "staff" if is_staff(path) else "page" if endpoint else UNKNOWN


class Watched:
    """A WSGI application around the pages."""

    def __init__(self, app: Flask, pages: Callable[..., Iterable[bytes]]) -> None:
        self._app, self._pages = app, pages

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        number = number_of(given, trusted=bool(self._app.config["PROXIES"]))
        before = REQUEST.set(number)
        begin, said = time.perf_counter(), ["500"]

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            said[0] = status[:3]
            headers.append(("X-Request-ID", number))
            return start_response(status, headers, exc_info)

        def end() -> None:
            self._note(environ, said[0], time.perf_counter() - begin)
            REQUEST.reset(before)

        try:
            return ClosingIterator(self._pages(environ, start), end)
        except BaseException:
            end()
            raise

    def _note(self, environ: dict[str, Any], status: str, seconds: float) -> None:
        group = environ.get(GROUP, UNKNOWN)
        metrics.request_answered(group, status, seconds, self._in_use())
        if group == "staff" or status >= "400":
            said = {"method": environ["REQUEST_METHOD"], "rule": environ.get(RULE, ""), "status": int(status)}
            log.info("answered", extra=said | {"seconds": round(seconds, 4)})

    def _in_use(self) -> int:
        in_use: Callable[[], int] = getattr(self._app.extensions["engine"].pool, "checkedout", partial(int, 0))
        return in_use()
