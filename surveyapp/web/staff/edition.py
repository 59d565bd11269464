"""Two editions of the same pages: everything, or what is published. The choice stays in the links between them."""

from __future__ import annotations

from flask import current_app, request

from surveyapp.results.reading import PREVIOUS, PUBLISHED, STAFF, View
from surveyapp.web.staff.access.scope import scope
from surveyapp.web.staff.desk import bp

FIELD = "view"


def is_published() -> bool:
    return request.args.get(FIELD) == PUBLISHED


def shown(code: str) -> View:
    """The wave as this request asks to see it, beside the one before."""
    return _view(code, PREVIOUS, PUBLISHED if is_published() else STAFF)


def for_staff(code: str, against: str | None = None) -> View:
    """The same on a page that is not published."""
    return _view(code, against, STAFF)


def _view(code: str, against: str | None, edition: str) -> View:
    views: type[View] = current_app.extensions["views"]
    return views(current_app.extensions["engine"], code, against=against, edition=edition, scope=scope())


@bp.app_template_global("same_view")
def same_view() -> dict[str, str]:
    """What the address of another page needs to stay in this view."""
    return {FIELD: PUBLISHED} if is_published() else {}
