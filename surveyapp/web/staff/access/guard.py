"""What stands before every view and after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf.csrf import CSRFError, ValidationError, validate_csrf

from surveyapp import store
from surveyapp.db.clock import now
from surveyapp.store import jobs
from surveyapp.web.staff.access.rules import ANYBODY, EVERY_AGENCY, OF_NO_AGENCY, PageNeed, may
from surveyapp.web.staff.access.scope import may_see, may_see_job
from surveyapp.web.staff.access.sessions import PATH, CookieSession, session_of_request
from surveyapp.web.tokens import unmasked

SHOWN = "password_shown"
FRESH = dt.timedelta(minutes=15)
MUST_CHANGE = frozenset({"staff.password", "staff.sign_out", "staff.language"})
NEEDS_SECOND = "needs_second_step"
SETTING_UP = MUST_CHANGE | {
    *("staff.second_factor", "staff.set_second_factor", "staff.add_passkey"),
    *("staff.confirm", "staff.confirm_passkey"),
}


def guard() -> ResponseReturnValue | None:
    """Before every view: the database is there, the form is ours, the account is known, and may, and of these."""
    session = session_of_request()
    if isinstance(session, CookieSession) and session.unavailable:
        raise store.Unavailable("the session cannot be read")
    if request.method == "POST":
        _refuse_forged_form()
    need: PageNeed | None = getattr(current_app.view_functions[request.endpoint or ""], "need", None)
    if need is not None and need.permission == ANYBODY:
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    if first := _to_be_done_first():
        return redirect(url_for(first), code=303)
    if need is None or not may(need.permission) or not _is_in_scope(need):
        abort(403)
    if need.fresh and not is_fresh():
        wanted = request.path if request.method == "GET" else url_for(need.fresh, **_of_page(need.fresh))
        return redirect(url_for("staff.confirm", next=wanted), code=303)
    return None


def _to_be_done_first() -> str:
    """Where a newcomer chooses a password, or sets up the second step that the office demands; "" for others."""
    if current_user.one_time_password and request.endpoint not in MUST_CHANGE:
        return "staff.password"
    needs_second = session_of_request().get(NEEDS_SECOND) and not current_user.one_time_password
    return "staff.second_factor" if needs_second and request.endpoint not in SETTING_UP else ""


def is_fresh() -> bool:
    """Whether the password was shown in this browser a short while ago."""
    shown = session_of_request().get(SHOWN, 0.0)
    return now().timestamp() - float(shown) < FRESH.total_seconds()


def password_shown() -> None:
    session_of_request()[SHOWN] = now().timestamp()


def _of_page(endpoint: str) -> dict[str, Any]:
    """What the address of this request says that the page to come back to needs too."""
    expects = current_app.url_map.is_endpoint_expecting
    return {name: value for name, value in (request.view_args or {}).items() if expects(endpoint, name)}


def no_store(response: Response) -> Response:
    """Nothing of the staff pages stays in a browser or a proxy."""
    if request.path == PATH or request.path.startswith(PATH + "/"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _is_in_scope(need: PageNeed) -> bool:
    """An agency that does not exist is in nobody's scope but the whole one: the answer tells nothing about it."""
    arguments = request.view_args or {}
    if need.of_job:
        return may_see_job(_job(arguments[need.of_job]))
    if may(EVERY_AGENCY) or need.cut or need.permission in OF_NO_AGENCY:
        return True
    if need.whole:
        return False
    return all(may_see(agency) for agency in _agencies_named(need, arguments))


def _agencies_named(need: PageNeed, arguments: Mapping[str, Any]) -> list[str]:
    """Every one that the request gives, and "" where it gives none: that is no agency, so it is in no scope."""
    if need.of:
        return [arguments[need.of]]
    return (request.args.getlist(need.of_query) if need.of_query else request.form.getlist(need.of_form)) or [""]


def _job(number: int) -> jobs.JobRow | None:
    with store.reading(current_app.extensions["engine"]) as database:
        return jobs.job(database, number)


def _refuse_forged_form() -> None:
    try:
        validate_csrf(unmasked(request.form.get("csrf_token", "")))
    except ValidationError as error:
        raise CSRFError(str(error)) from error


def _to_sign_in() -> ResponseReturnValue:
    wanted = request.path if request.method == "GET" and request.path != PATH + "/" else None
    return redirect(url_for("staff.sign_in", next=wanted), code=303)
