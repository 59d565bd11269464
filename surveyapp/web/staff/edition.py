"""Two editions of the same pages: everything, or what is published. The choice stays in the links between them.

Only the survey office has it: to everybody else, also to those who see all agencies, no figure of few people is shown.
"""

from __future__ import annotations

from flask import current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveyapp.jobs.apart import Failed
from surveyapp.jobs.computing import MOST_HERE, computations
from surveyapp.results.reading import PREVIOUS, PUBLISHED, STAFF, TooManyForms, View
from surveyapp.results.scope import Scope
from surveyapp.web.staff.access.rules import FEW, may
from surveyapp.web.staff.access.scope import scope
from surveyapp.web.staff.desk import LOOK_AGAIN, bp

FIELD, STILL = "view", "still"
PATIENCE = 2.0  # seconds


def is_published() -> bool:
    return request.args.get(FIELD) == PUBLISHED


def shown(code: str) -> View:
    """The wave as this request asks to see it, beside the one before."""
    return _view(code, PREVIOUS, PUBLISHED if is_published() else STAFF)


def for_staff(code: str, against: str | None = None, seen: Scope | None = None) -> View:
    """The same on a page that has no published view of its own; `seen` is the scope in the wave where the address names
    none."""
    return _view(code, against, STAFF, seen)


def _view(code: str, against: str | None, edition: str, seen: Scope | None = None) -> View:
    views: type[View] = current_app.extensions["views"]
    g.asked_for = code
    most = MOST_HERE if request.method == "GET" and not g.get("computed_apart") else None
    edition = edition if may(FEW) else PUBLISHED
    engine = current_app.extensions["engine"]
    return views(engine, code, against=against, edition=edition, scope=seen or scope(), most_forms=most)


@bp.errorhandler(TooManyForms)
def _computed_apart(_error: TooManyForms) -> ResponseReturnValue:
    """A page waits a moment, then says how far it is and looks again by itself; a file waits until it can be made."""
    under_way = computations.of(current_app.extensions["engine"], g.asked_for)
    try:
        if not under_way.has_ended(PATIENCE if _is_page() else None):
            return _so_far(*under_way.steps())
    except Failed:
        current_app.logger.exception("a result could not be computed apart; it is computed here")
    g.computed_apart = True
    return current_app.dispatch_request()


def _is_page() -> bool:
    """Addresses of files have an ending."""
    return "." not in str(request.url_rule).rpartition("/")[2]


def _so_far(done: int, of: int) -> ResponseReturnValue:
    looks_again = STILL not in request.args
    asked = {**(request.view_args or {}), **request.args, STILL: None if not looks_again else "1"}
    other = url_for(str(request.endpoint), **asked)
    page = render_template("staff/shared/computing.html", done=done, of=of, looks_again=looks_again, other=other)
    return page, 202, {"Refresh": str(LOOK_AGAIN)} if looks_again else {}


@bp.app_template_global("same_view")
def same_view() -> dict[str, str]:
    """What the address of another page needs to stay in this view."""
    return {FIELD: PUBLISHED} if is_published() else {}
