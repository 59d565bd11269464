"""Accounts of the survey office and the agencies: added, given another role, disabled, enabled, reset, signed out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from questionnaires.languages import FIRST, LANGUAGES, everywhere, name_in
from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.store.agencies.agencies import names_apart
from surveyapp.store.people import accounts as people
from surveyapp.store.people import states
from surveyapp.store.people.states import AccountRow
from surveyapp.web.staff.access.rules import ACCOUNTS, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.words.naming import Words
from surveyapp.words.sentences import SIGN_UNSEEN
from surveyapp.words.speech import later
from surveyapp.words.work import ABOUT_ROLES, ACCOUNT_STATES, ROLES

FIELDS = ("email", "role", "agency", "language")
WRONG = {
    "account-exists": later("There is an account with this address already."),
    "account-email": later("This is no e-mail address. Write it as in an@example.org."),
    "sign-unseen": SIGN_UNSEEN,
    "account-role": later("Choose a role."),
    "account-agency": later("The role of an agency needs the agency."),
    "agency-unknown": later("Choose the agency from the list."),
    "last-admin": later("This is the last administrator who can sign in. Make somebody else one first."),
}
STEPS: dict[str, Callable[..., object]] = {
    "disable": states.disable,
    "enable": states.enable,
    "sign-out": states.sign_out,
}


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """An account in the words of the reader."""

    id: int
    email: str
    role: str
    agency: str
    role_words: str
    state: str
    state_words: str
    came_in: str
    sessions: int
    is_own: bool


@bp.get("/accounts")
@needs(ACCOUNTS, whole=True, fresh="staff.accounts")
def accounts() -> ResponseReturnValue:
    return _page()


@bp.post("/accounts")
@needs(ACCOUNTS, whole=True, fresh="staff.accounts")
def add_account() -> ResponseReturnValue:
    given = {name: request.form.get(name, "").replace("\0", "").strip() for name in FIELDS}
    password = people.one_time_password()
    language = given["language"] if given["language"] in everywhere() else FIRST
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            told = {"role": given["role"], "agency": given["agency"], "language": language, "actor": current_user.email}
            people.add_account(database, given["email"], password=password, **told)
    except store.Refused as refused:
        return _page(refused, given), refused.status
    return _page(once=(given["email"].lower(), password))


@bp.post("/accounts/<int:number>/<step>")
@needs(ACCOUNTS, whole=True, fresh="staff.accounts")
def change_account(number: int, step: str) -> ResponseReturnValue:
    """role, disable, enable, reset or sign-out."""
    if step not in {*STEPS, "role", "reset"}:
        abort(404)
    email, password = _email(number), people.one_time_password()
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            if step == "role":
                role, agency = request.form.get("role", ""), request.form.get("agency", "")
                states.change_role(database, email, role, agency, actor=current_user.email)
            elif step == "reset":
                people.give_one_time_password(database, email, password, actor=current_user.email)
            else:
                STEPS[step](database, email, actor=current_user.email)
    except store.Refused as refused:
        return _page(refused, {"of": email}), refused.status
    if step == "reset":
        return _page(once=(email, password))
    flash(f"account-{step}")
    return redirect(url_for("staff.accounts"), code=303)


def _email(number: int) -> str:
    with store.reading(current_app.extensions["engine"]) as database:
        found = [row.email for row in states.accounts(database) if row.id == number]
    return found[0] if found else abort(404)


def _page(
    refused: store.Refused | None = None, given: dict[str, Any] | None = None, once: tuple[str, str] | None = None
) -> str:
    """`once`: an address with its new password, which this answer shows and no other ever does."""
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        rows = states.accounts(database)
        known = {code: name_in(names, words.language, code) for code, names in names_apart(database).items()}
    return render_template(
        "staff/accounts/page.html",
        lines=[_line(row, words) for row in rows],
        roles=[(code, words.label(ROLES, code)) for code in ROLES],
        agencies=sorted(known.items(), key=lambda one: one[1]),
        spoken=[(code, LANGUAGES[code].name) for code in everywhere()],
        given=given or {},
        mistakes=[words.label(WRONG, problem.code) for problem in refused.problems] if refused else [],
        once=once,
        about_roles=ABOUT_ROLES,
        days=people.ONE_TIME_LASTS.days,
        unused=states.UNUSED.days,
    )


def _line(row: AccountRow, words: Words) -> ShownAccount:
    came_in = words.day(office_day(row.signed_in_at)) if row.signed_in_at else words.say("never")
    return ShownAccount(
        row.id,
        row.email,
        row.role,
        row.agency,
        words.label(ROLES, row.role),
        row.state,
        words.label(ACCOUNT_STATES, row.state),
        came_in,
        row.sessions,
        row.email == current_user.email,
    )
