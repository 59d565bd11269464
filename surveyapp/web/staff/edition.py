"""Two editions of the same pages: everything, or what is published. The choice stays in the links between them."""

from __future__ import annotations

from flask import request

from surveyapp import results
from surveyapp.results.model.result import WaveResult
from surveyapp.web.staff.desk import bp

FIELD, PUBLISHED = "view", "published"


def is_published() -> bool:
    return request.args.get(FIELD) == PUBLISHED


def shown(result: WaveResult) -> WaveResult:
    """The result as this request asks to see it."""
    return results.as_published(result) if is_published() else result


@bp.app_template_global("same_view")
def same_view() -> dict[str, str]:
    """What the address of another page needs to stay in this view."""
    return {FIELD: PUBLISHED} if is_published() else {}
