"""Pages that say one thing: what went wrong or what is closed, in the house look, with a way on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError, default_exceptions
from werkzeug.routing import RequestRedirect

from surveyapp import store
from surveyapp.db.unavailable import reason_of
from surveyapp.telemetry.logs import REQUEST
from surveyapp.web.assets import asset
from surveyapp.web.bounds.limits import TooManyCodes
from surveyapp.web.language import of_address, speaking
from surveyapp.web.office import office, who_asks
from surveyapp.words.speech import Speech, later

OUR_FAULT = 500  # and above: whoever asks about it names the request's id, and the log is searched for that

SAYINGS = {
    400: (later("That could not be understood"), later("Please go back and try again.")),
    404: (later("This page does not exist"), later("Please check the address, letter by letter.")),
    405: (later("This page cannot be used like that"), later("Please go back and use the buttons on the page.")),
    408: (
        later("The form did not arrive whole"),
        later("The connection was too slow or broke off, and nothing was stored. Please go back and send it again."),
    ),
    413: (later("That was too much"), later("The form is longer than the survey allows. Please shorten the text.")),
    429: (
        later("Too many at once"),
        later("Many forms have just come from this connection. Please try again in a minute."),
    ),
    500: (later("Something has gone wrong"), later("It is our mistake and has been noted. Please try again later.")),
    503: (
        later("Not available for a moment"),
        later("The system is busy or being looked after. Please try again in a minute."),
    ),
}
"""Status -> heading and sentence; those that are not here say the same as 400 or 500."""
TOO_MANY_CODES = (
    later("Too many unknown codes"),
    later(
        "Codes that nobody gave out have been tried again and again from this connection."
        " Please compare the code with the card and try again in a minute."
    ),
)


def message(
    language: str,
    status: int,
    heading: str,
    *sentences: str,
    way_on: tuple[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    again: Sequence[tuple[str, str]] = (),
) -> Response:
    """`again` is a form that the person can send once more, with everything that they had written."""
    page: dict[str, Any] = {
        "lang": language,
        "size": 100,
        "heading": heading,
        "sentences": sentences,
        "way_on": way_on,
        "again": again,
        "number": REQUEST.get() if status >= OUR_FAULT else "",
    }
    html = render_template(
        "message.html",
        **speaking(language),
        **who_asks(language),
        asset=asset,
        invented=office().invented,
        languages=[],
        **page,
    )
    return Response(html, status, headers={"Cache-Control": "no-store", **(headers or {})})


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(store.Unavailable, _unavailable)
    app.register_error_handler(store.Refused, _refused)
    app.register_error_handler(InternalServerError, _http_error)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    """Statuses with a sentence of their own; others get the closest one."""
    if isinstance(error, RequestRedirect):
        return error
    language = of_address(request)
    status = error.code or 500
    say = Speech(language).say
    heading, sentence = map(say, _said_of(error, status))
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return message(
        language,
        status,
        heading,
        sentence,
        way_on=("/", say("To the first page")),
        headers=headers,
        again=_posted(status),
    )


def _said_of(error: HTTPException, status: int) -> tuple[str, str]:
    """The heading and the sentence."""
    if isinstance(error, TooManyCodes):
        return TOO_MANY_CODES
    return SAYINGS.get(status) or SAYINGS[500 if status >= 500 else 400]


def _posted(status: int) -> list[tuple[str, str]]:
    """What a citizen had sent when it failed through no fault of theirs."""
    if request.method != "POST" or request.blueprint != "survey" or status not in (429, 500, 503):
        return []
    return list(request.form.items(multi=True))


def _refused(refused: store.Refused) -> ResponseReturnValue:
    """Where a page has no words of its own for it; what exactly was wrong is for the log."""
    codes = ", ".join(sorted({problem.code for problem in refused.problems}))
    current_app.logger.warning("refused with %s: %s", refused.status, codes)
    return _http_error(default_exceptions.get(refused.status, BadRequest)())


def _unavailable(error: store.Unavailable) -> Response:
    language = of_address(request)
    say = Speech(language).say
    current_app.logger.error("the database cannot be used: %s", reason_of(error))
    sentence = say("The system is busy or being looked after. Please try again in a minute.")
    return message(
        language, 503, say("Not available for a moment"), sentence, headers={"Retry-After": "30"}, again=_posted(503)
    )
