"""What devices send: forms to `/api/v1/responses`, for a receipt or the reason why not; invitations that led to none to
`/api/v1/invitations`. No session, no page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, TooManyRequests

from surveyapp import store
from surveyapp.db.unavailable import reason_of
from surveyapp.web.bounds.limits import count_device_form
from surveyapp.web.kiosk.accepting import accept, count_invitation
from surveyapp.web.kiosk.credential import the_device
from surveyapp.web.kiosk.posted import read_form, read_invitation

bp = Blueprint("device_api", __name__, url_prefix="/api/v1")

REASONS = frozenset(
    {
        *("key-conflict", "wave-unknown", "wave-closed", "version-unknown", "code-unknown", "code-spent"),
        *("invalid", "device-unknown", "invitation-unknown", "invitation-spent", "too-many"),
    }
)
"""All that a device can be told; what has no reason of its own is `invalid`."""
TRY_AGAIN_AFTER = "30"  # seconds


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.extensions["csrf"].exempt(bp)  # a stranger's page can send neither the cookie (SameSite) nor the header


@bp.post("/responses")
def responses() -> Response:
    device = the_device()
    count_device_form(device.id)
    return _said({"receipt": accept(device, read_form(request.get_data())).number})


@bp.post("/invitations")
def invitations() -> Response:
    device = the_device()
    count_device_form(device.id)
    count_invitation(device, read_invitation(request.get_data()))
    return _said({"counted": True})


@bp.errorhandler(store.Refused)
def _refused(refused: store.Refused) -> Response:
    """The first problem names the reason; a version that is not asked may come with others that follow from it."""
    problem = refused.problems[0]
    reason = problem.code if problem.code in REASONS else "invalid"
    return _said({"reason": reason, "where": problem.where, "what": problem.what}, refused.status)


@bp.errorhandler(store.Unavailable)
def _unavailable(error: store.Unavailable) -> Response:
    current_app.logger.error("a device's form could not be stored: %s", reason_of(error))
    return _said({"what": "not available for a moment"}, 503, **{"Retry-After": TRY_AGAIN_AFTER})


@bp.errorhandler(HTTPException)
def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    if isinstance(error, TooManyRequests):
        return _said({"reason": "too-many", "what": "too many at once"}, status, **headers)
    if isinstance(error, RequestEntityTooLarge):
        return _said({"reason": "invalid", "where": "body", "what": "the form is too long"}, status)
    return _said({"what": error.name}, status, **headers)


def _said(body: dict[str, Any], status: int = 200, **headers: str) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(headers)
    return response
