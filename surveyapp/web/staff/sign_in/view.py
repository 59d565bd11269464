"""Coming in and going out, and the account's own page."""

from __future__ import annotations

import secrets

from flask import abort, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import UserMixin, current_user, hash_password, login_user, logout_user, verify_password

from questionnaires.languages import everywhere
from surveyapp import store
from surveyapp.store import audit
from surveyapp.store.people import accounts, staff_sessions
from surveyapp.store.people.second_factor import demanded, has_one
from surveyapp.web.staff.access.guard import NEEDS_SECOND, password_shown
from surveyapp.web.staff.access.rules import ANYBODY, SIGNED_IN, needs
from surveyapp.web.staff.access.sessions import PATH, renew, session_of_request
from surveyapp.web.staff.desk import bp
from surveyapp.web.staff.sign_in import passkeys, passwords
from surveyapp.web.staff.sign_in.second_step import account_in_step, account_of_step, code_page, fits
from surveyapp.web.staff.sign_in.tries import (
    TRIES,
    account_itself,
    browser_and_account,
    email_given,
    failed,
    limiter,
    misremembered,
    remember_browser,
    wait,
)


@bp.route("/sign-in", methods=["GET", "POST"])
@needs(ANYBODY)
@limiter.limit(TRIES, methods=["POST"], deduct_when=failed, key_func=browser_and_account)
def sign_in() -> ResponseReturnValue:
    if request.method == "GET":
        return _sign_in_page()
    account = _account_with_password()
    if account is None:
        _note_failure()
        return _sign_in_page("wrong")
    with store.reading(current_app.extensions["engine"]) as database:
        expired, has_second = accounts.has_expired(database, account.id), has_one(database, account.id)
    if expired:
        return _sign_in_page("expired")
    if has_second:
        return code_page(account, _wanted())
    return come_in(account, _wanted())


@bp.post("/sign-in/code")
@needs(ANYBODY)
@limiter.limit(TRIES, methods=["POST"], deduct_when=failed, key_func=account_of_step)
def sign_in_code() -> ResponseReturnValue:
    """The second step: the number of this half-minute, or a recovery code."""
    account = account_in_step()
    if account is None:
        return _sign_in_page("too-late")
    if not fits(account, request.form.get("code", "")):
        return _not_second(account, "code")
    return come_in(account, _wanted())


@bp.post("/sign-in/passkey")
@needs(ANYBODY)
@limiter.limit(TRIES, methods=["POST"], deduct_when=failed, key_func=account_of_step)
def sign_in_passkey() -> ResponseReturnValue:
    """The second step: a device signs the number of the page."""
    account = account_in_step()
    if account is None:
        return _sign_in_page("too-late")
    if wrong := passkeys.misfit(account.id, request.form.get("passkey", "")):
        return _not_second(account, wrong)
    return come_in(account, _wanted())


def _not_second(account: UserMixin, wrong: str) -> ResponseReturnValue:
    """`wrong`: "code", or why a passkey did not fit."""
    told = {} if wrong == "code" else {"passkey": wrong}
    with store.writing(current_app.extensions["engine"]) as database:
        audit.record(database, audit.NOBODY, "sign-in-failed", f"account {account.email}", step=2, **told)
    return code_page(account, _wanted(), wrong=wrong)


def come_in(account: UserMixin, wanted: str) -> ResponseReturnValue:
    session.clear()
    g.pop("csrf_token", None)
    login_user(account, remember=False)
    session.pop("_id", None)  # Flask-Login's hash of address and browser: not ours to keep
    password_shown()
    with store.writing(current_app.extensions["engine"]) as database:
        accounts.came_in(database, account.id)
        if not has_one(database, account.id) and {role.name for role in account.roles} & set(demanded(database)):
            session[NEEDS_SECOND] = True
    renew()
    response = redirect(wanted, code=303)
    remember_browser(response, account.id)
    return response


@bp.errorhandler(429)
def too_many(_error: Exception) -> ResponseReturnValue:
    page = render_template("staff/shared/refused.html", why="too-many")
    return page, 429, {"Retry-After": str(wait())}


def _sign_in_page(problem: str = "") -> ResponseReturnValue:
    """What is asked for, and why it was not enough: wrong or expired."""
    wanted = request.values.get("next", "")
    page = render_template("staff/sign_in/page.html", email=email_given(), wanted=wanted, problem=problem)
    return page, 422 if problem else 200


def _account_with_password() -> UserMixin | None:
    """As slow for an unknown address as for a known one."""
    account = current_app.extensions["security"].datastore.find_user(case_insensitive=True, email=email_given())
    given = passwords.normal(request.form.get("password", "")[: passwords.LONGEST])
    fits = verify_password(given, account.password if account and account.password else _nobody_s_password())
    return account if fits and account and account.active else None


def _nobody_s_password() -> str:
    if "nobody" not in current_app.extensions["staff"]:
        current_app.extensions["staff"]["nobody"] = hash_password(secrets.token_hex())
    return str(current_app.extensions["staff"]["nobody"])


def _wanted() -> str:
    """Where the visitor was going: a path of the staff pages, never an address."""
    path = request.form.get("next", "")
    inside = path.startswith(PATH + "/") and path.isprintable() and "\\" not in path and "//" not in path
    return path if inside else url_for("staff.waves")


@bp.route("/confirm", methods=["GET", "POST"])
@needs(SIGNED_IN)
@limiter.limit(TRIES, methods=["POST"], deduct_when=misremembered, key_func=account_itself)
def confirm() -> ResponseReturnValue:
    """The password once more, before what an unlocked screen in an empty room must not be able to do."""
    if request.method == "GET":
        return _confirm_page()
    if _is_present_password(request.form.get("password", "")):
        return _confirmed()
    g.misremembered = True
    return _confirm_page("password")


@bp.post("/confirm/passkey")
@needs(SIGNED_IN)
@limiter.limit(TRIES, methods=["POST"], deduct_when=misremembered, key_func=account_itself)
def confirm_passkey() -> ResponseReturnValue:
    """Instead of the password: a device that has asked for finger, face or PIN."""
    if wrong := passkeys.misfit(current_user.id, request.form.get("passkey", ""), alone=True):
        g.misremembered = True
        return _confirm_page(wrong)
    return _confirmed()


def _confirmed() -> ResponseReturnValue:
    password_shown()
    renew()
    return redirect(_wanted(), code=303)


def _confirm_page(wrong: str = "") -> ResponseReturnValue:
    """`wrong`: "password", or why a passkey did not fit."""
    asked = passkeys.asked_of(current_user.id, alone=True)
    wanted = request.values.get("next", "")
    page = render_template("staff/sign_in/confirm.html", wanted=wanted, wrong=wrong, asked=asked)
    return page, 422 if wrong else 200


@bp.post("/sign-out")
@needs(SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    _note(current_user.email, "signed-out")
    logout_user()
    session.clear()
    response = redirect(url_for("staff.sign_in"), code=303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.post("/language")
@needs(SIGNED_IN)
def language() -> ResponseReturnValue:
    chosen = request.form.get("language", "")
    if chosen in everywhere():
        with store.writing(current_app.extensions["engine"]) as database:
            accounts.choose_language(database, current_user.id, chosen)
    return redirect(_wanted(), code=303)


@bp.get("/account")
@needs(SIGNED_IN)
def account() -> ResponseReturnValue:
    here = session_of_request()
    with store.reading(current_app.extensions["engine"]) as database:
        found = staff_sessions.open_sessions(database, current_user.id, key=getattr(here, "key", ""))
        has_second = has_one(database, current_user.id)
    return render_template("staff/sign_in/account.html", sessions=found, has_second=has_second)


@bp.post("/account/sign-out-others")
@needs(SIGNED_IN)
def sign_out_others() -> ResponseReturnValue:
    here = session_of_request()
    with store.writing(current_app.extensions["engine"]) as database:
        staff_sessions.end_others(database, current_user.id, key=getattr(here, "key", ""))
        audit.record(database, current_user.email, "account-signed-out", f"account {current_user.email}")
    flash("others-signed-out")
    return redirect(url_for("staff.account"), code=303)


@bp.route("/password", methods=["GET", "POST"])
@needs(SIGNED_IN)
@limiter.limit(TRIES, methods=["POST"], deduct_when=misremembered, key_func=account_itself)
def password() -> ResponseReturnValue:
    problem = _problem_of_new_password() if request.method == "POST" else None
    if request.method == "GET" or problem:
        page = render_template("staff/sign_in/password.html", problem=problem, shortest=passwords.SHORTEST)
        return page, 422 if problem else 200
    _store_new_password(passwords.normal(request.form["new"]))
    flash("password-changed")
    return redirect(url_for("staff.waves"), code=303)


def _problem_of_new_password() -> str:
    """Whoever came in with a one-time password has shown it: it opens nothing any more, and is not asked for again."""
    current, new = request.form.get("current", ""), request.form.get("new", "")
    if not current_user.one_time_password:
        if not _is_present_password(current):
            g.misremembered = True
            return "current"
        if new == current:
            return "same"
    if new != request.form.get("repeated", ""):
        return "repeated"
    return passwords.weakness(new, [current_user.email, *current_user.email.split("@")])


def _is_present_password(given: str) -> bool:
    return bool(verify_password(passwords.normal(given[: passwords.LONGEST]), current_user.password))


def _store_new_password(new: str) -> None:
    """Every browser is signed out by it; this one comes back in with a new id."""
    account_id = current_user.id
    with store.writing(current_app.extensions["engine"]) as database:
        accounts.set_password(database, account_id, hash_password(new))
    datastore = current_app.extensions["security"].datastore
    datastore.db.session.rollback()  # forget what was read before
    still_needed = session.get(NEEDS_SECOND)
    session.clear()
    g.pop("csrf_token", None)
    login_user(datastore.find_user(id=account_id), remember=False)
    session.pop("_id", None)
    if still_needed:
        session[NEEDS_SECOND] = True
    password_shown()
    renew()
    _note(current_user.email, "password-changed")


@bp.get("/<path:_anything>")
@needs(SIGNED_IN)
def unknown(_anything: str) -> ResponseReturnValue:
    abort(404)


def _note_failure() -> None:
    """Under the account's name only where there is one: what else was typed there may be somebody's password."""
    known = current_app.extensions["security"].datastore.find_user(case_insensitive=True, email=email_given())
    subject = f"account {known.email}" if known else "account unknown"
    with store.writing(current_app.extensions["engine"]) as database:
        audit.record(database, audit.NOBODY, "sign-in-failed", subject)


def _note(actor: str, action: str) -> None:
    with store.writing(current_app.extensions["engine"]) as database:
        audit.record(database, actor, action, f"account {actor}")
