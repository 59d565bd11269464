"""The pages for what the server refuses by itself: made once, since it refuses when there is no thread to make one."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response
from werkzeug.exceptions import default_exceptions

from questionnaires.languages import FIRST, LANGUAGES
from surveyapp.server.answers import HttpAnswer
from surveyapp.server.limits import Refusal
from surveyapp.telemetry.logs import REQUEST

NUMBER = "0123456789abcdef"  # of no request: each gets its own in its place
STATUSES = (400, 408, 411, 413, 429, 500, 503)


def pages_of(app: Flask) -> Callable[[Refusal, str, str], HttpAnswer]:
    """Finds the page for a status in the language at the head of an address, else in the first language."""
    ready = {(language, status): _page(app, language, status) for language in LANGUAGES for status in STATUSES}

    def page(refusal: Refusal, path: str, number: str) -> HttpAnswer:
        head = path[1:].partition("/")[0]
        headers, made = ready.get((head, refusal.status)) or ready[FIRST, refusal.status]
        body = made.replace(NUMBER.encode(), number.encode())
        length = ("content-length", str(len(body)))
        return HttpAnswer(refusal.status, [*headers, length], body, len(body))

    return page


def _page(app: Flask, language: str, status: int) -> tuple[list[tuple[str, str]], bytes]:
    """Its headers but for the length, and its body."""
    before = REQUEST.set(NUMBER)
    try:
        with app.test_request_context(f"/{language}/"):
            made: Response = app.make_response(app.handle_http_exception(default_exceptions[status]()))
            response = app.process_response(made)
    finally:
        REQUEST.reset(before)
    told_apart = ("retry-after", "content-length")
    headers = [(name.lower(), value) for name, value in response.headers if name.lower() not in told_apart]
    return headers, response.get_data()
