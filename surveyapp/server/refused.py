"""The pages for what the server refuses by itself: made once, since it refuses when there is no thread to make one."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response
from werkzeug.exceptions import default_exceptions

from questionnaires.languages import everywhere
from surveyapp.server.answers import Answer
from surveyapp.server.limits import Refusal

STATUSES = (400, 408, 411, 413, 429, 500, 503)


def pages_of(app: Flask) -> Callable[[Refusal, str], Answer]:
    """Finds the page for a status in the language at the head of an address, else in the first language."""
    ready = {(language, status): _page(app, language, status) for language in everywhere() for status in STATUSES}

    def page(refusal: Refusal, path: str) -> Answer:
        head = path[1:].partition("/")[0]
        return ready.get((head, refusal.status)) or ready[everywhere()[0], refusal.status]

    return page


def _page(app: Flask, language: str, status: int) -> Answer:
    with app.test_request_context(f"/{language}/"):
        made: Response = app.make_response(app.handle_http_exception(default_exceptions[status]()))
        response = app.process_response(made)
    body = response.get_data()
    headers = [(name.lower(), value) for name, value in response.headers if name.lower() != "retry-after"]
    return Answer(status, headers, body, len(body))
