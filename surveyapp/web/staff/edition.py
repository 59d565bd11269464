"""Two editions of the same pages: everything, or what is published. The choice stays in the links between them.

Only the survey office has it: to everybody else, also to those who see all agencies, no figure of few people is shown.
"""

from __future__ import annotations

from flask import current_app, g, request
from flask.typing import ResponseReturnValue

from surveyapp.jobs.computing import MOST_HERE, compute_apart
from surveyapp.jobs.worker import Failed
from surveyapp.results.reading import PREVIOUS, PUBLISHED, STAFF, TooManyForms, View
from surveyapp.web.staff.access.rules import FEW, may
from surveyapp.web.staff.access.scope import scope
from surveyapp.web.staff.desk import bp

FIELD = "view"


def is_published() -> bool:
    return request.args.get(FIELD) == PUBLISHED


def shown(code: str) -> View:
    """The wave as this request asks to see it, beside the one before."""
    return _view(code, PREVIOUS, PUBLISHED if is_published() else STAFF)


def for_staff(code: str, against: str | None = None) -> View:
    """The same on a page that has no published view of its own."""
    return _view(code, against, STAFF)


def _view(code: str, against: str | None, edition: str) -> View:
    views: type[View] = current_app.extensions["views"]
    g.asked_for = (code, against)
    most = MOST_HERE if request.method == "GET" and not g.get("computed_apart") else None
    edition = edition if may(FEW) else PUBLISHED
    engine = current_app.extensions["engine"]
    return views(engine, code, against=against, edition=edition, scope=scope(), most_forms=most)


@bp.errorhandler(TooManyForms)
def _computed_apart(_error: TooManyForms) -> ResponseReturnValue:
    """Once it is kept the page is made from the beginning; what stands beside the result is then computed here."""
    g.computed_apart = True
    try:
        compute_apart(current_app.extensions["engine"], *g.asked_for)
    except Failed:
        current_app.logger.exception("a result could not be computed apart; it is computed here")
    return current_app.dispatch_request()


@bp.app_template_global("same_view")
def same_view() -> dict[str, str]:
    """What the address of another page needs to stay in this view."""
    return {FIELD: PUBLISHED} if is_published() else {}
