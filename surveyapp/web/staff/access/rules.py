"""Who may do what. A view without `@needs` is closed to everybody: forgetting it hides a page, never opens one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf.csrf import CSRFError, ValidationError, validate_csrf

from surveyapp import store
from surveyapp.store.people import accounts
from surveyapp.web.staff.access.sessions import PATH, StaffSession, session_of_request

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

ANYBODY = "anybody"  # the sign-in page
SIGNED_IN = "signed-in"  # one's own account
COUNTS = "counts"  # forms received
RANKING = "ranking"  # indices and ranks of all agencies
AGENCY = "agency"  # one agency's results
REPORTS = "reports"  # documents made by jobs
RESPONSES = "responses"  # one row per form
WAVES = "waves"  # close, lock and reopen rounds

PERMISSIONS = {
    "office": frozenset({COUNTS, RANKING, AGENCY, REPORTS, RESPONSES, WAVES}),
    "analyst": frozenset({COUNTS, RANKING, AGENCY, REPORTS, RESPONSES}),
    "agency": frozenset({COUNTS, AGENCY}),  # of itself only
}
MUST_CHANGE = frozenset({"staff.password", "staff.sign_out", "staff.language"})


def needs(permission: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def permissions() -> frozenset[str]:
    """What the account of this request may do."""
    if not current_user.is_authenticated:
        return frozenset({ANYBODY})
    held = (PERMISSIONS.get(role.name, frozenset()) for role in current_user.roles)
    return frozenset({ANYBODY, SIGNED_IN}).union(*held)


def may(permission: str) -> bool:
    return permission in permissions()


def own_agency_only() -> bool:
    """An agency's people see their own agency and nothing else."""
    return not may(RANKING)


def agency_of_account() -> str:
    """The code of the agency that the account belongs to; "" for the office's own people."""
    with store.reading(current_app.extensions["engine"]) as database:
        return accounts.agency_of(database, current_user.id)


def guard() -> ResponseReturnValue | None:
    """Before every view: the database is there, the form is ours, the account is known and may."""
    session = session_of_request()
    if isinstance(session, StaffSession) and session.unavailable:
        raise store.Unavailable("the session cannot be read")
    if request.method == "POST":
        _refuse_forged_form()
    needed = getattr(current_app.view_functions[request.endpoint or ""], "permission", None)
    if needed == ANYBODY:
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    if current_user.one_time_password and request.endpoint not in MUST_CHANGE:
        return redirect(url_for("staff.password"), code=303)
    if needed is None or needed not in permissions():
        abort(403)
    return None


def no_store(response: Response) -> Response:
    """Nothing of the staff pages stays in a browser or a proxy."""
    if request.path == PATH or request.path.startswith(PATH + "/"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _refuse_forged_form() -> None:
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError as error:
        raise CSRFError(str(error)) from error


def _to_sign_in() -> ResponseReturnValue:
    wanted = request.path if request.method == "GET" and request.path != PATH + "/" else None
    return redirect(url_for("staff.sign_in", next=wanted), code=303)
