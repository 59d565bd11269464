"""One's own second step: an application paired by picture or by hand, passkeys, and the recovery codes beside them."""

from __future__ import annotations

from typing import Any

import segno
from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.store.people import passkeys as keys
from surveyapp.store.people import second_factor as kept
from surveyapp.web.staff.access.guard import NEEDS_SECOND
from surveyapp.web.staff.access.rules import SIGNED_IN, needs
from surveyapp.web.staff.access.sessions import renew, session_of_request
from surveyapp.web.staff.desk import bp
from surveyapp.web.staff.sign_in import passkeys
from surveyapp.web.staff.sign_in.second_step import numbers
from surveyapp.web.staff.sign_in.tries import TRIES, account_itself, failed, limiter

OFFERED = "second_factor_offered"
PAGE = "staff.second_factor"


@bp.get("/second-factor")
@needs(SIGNED_IN, fresh=PAGE)
def second_factor() -> ResponseReturnValue:
    return _page()


@bp.post("/second-factor")
@needs(SIGNED_IN, fresh=PAGE)
@limiter.limit(TRIES, methods=["POST"], deduct_when=failed, key_func=account_itself)
def set_second_factor() -> ResponseReturnValue:
    """The application that was shown the picture proves that it has it; the recovery codes are shown this once."""
    sealed, number = session.get(OFFERED, ""), "".join(request.form.get("code", "").split())
    counter = numbers().counter_of(number, sealed) if sealed else None
    if counter is None:
        return _page(wrong="code"), 422
    with store.writing(current_app.extensions["engine"]) as database:
        codes = kept.codes_of_first(database, current_user.id)
        kept.keep(database, current_user.id, sealed, codes, counter, key=_here())
    session.pop(OFFERED, None)
    return _has_second_now(codes)


@bp.post("/second-factor/codes")
@needs(SIGNED_IN, fresh=PAGE)
def renew_recovery_codes() -> ResponseReturnValue:
    codes = kept.recovery_codes()
    with store.writing(current_app.extensions["engine"]) as database:
        if not kept.has_one(database, current_user.id):
            return redirect(url_for(PAGE), code=303)
        kept.renew_codes(database, current_user.id, codes)
    return _page(codes=codes)


@bp.post("/second-factor/remove")
@needs(SIGNED_IN, fresh=PAGE)
def remove_second_factor() -> ResponseReturnValue:
    """The application; passkeys stay."""
    with store.writing(current_app.extensions["engine"]) as database:
        kept.remove_application(database, current_user.id, key=_here())
    return _after_removal("")


@bp.post("/second-factor/passkeys")
@needs(SIGNED_IN, fresh=PAGE)
@limiter.limit(TRIES, methods=["POST"], deduct_when=failed, key_func=account_itself)
def add_passkey() -> ResponseReturnValue:
    """What the browser made is kept under the name that its owner gives it."""
    made = passkeys.made(current_user.id, request.form.get("passkey", ""))
    if isinstance(made, str):
        return _page(wrong=made), 422
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            codes = kept.codes_of_first(database, current_user.id)
            keys.add(database, current_user.id, made, _name(), codes, key=_here())
    except store.Refused as refused:
        return _page(wrong=refused.problems[0].code), refused.status
    if not codes:
        flash("passkey-added")
    return _has_second_now(codes)


@bp.post("/second-factor/passkeys/<int:number>/name")
@needs(SIGNED_IN, fresh=PAGE)
def rename_passkey(number: int) -> ResponseReturnValue:
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            keys.rename(database, current_user.id, number, _name())
    except store.Refused as refused:
        if refused.status == 404:
            raise
        return _page(wrong=refused.problems[0].code), refused.status
    flash("passkey-renamed")
    return redirect(url_for(PAGE), code=303)


@bp.post("/second-factor/passkeys/<int:number>/remove")
@needs(SIGNED_IN, fresh=PAGE)
def remove_passkey(number: int) -> ResponseReturnValue:
    with store.writing(current_app.extensions["engine"]) as database:
        keys.remove(database, current_user.id, number, key=_here())
    return _after_removal("passkey-removed")


def _after_removal(note: str) -> ResponseReturnValue:
    """To the account where the password alone opens it from now on, and says so; else back to what is left."""
    with store.reading(current_app.extensions["engine"]) as database:
        is_left = kept.has_one(database, current_user.id)
    flash(note if is_left and note else "second-factor-removed")
    return redirect(url_for(PAGE if is_left else "staff.account"), code=303)


def _has_second_now(codes: list[str]) -> ResponseReturnValue:
    """With the first factor the recovery codes are shown, this once."""
    session.pop(NEEDS_SECOND, None)
    renew()
    return _page(codes=codes) if codes else redirect(url_for(PAGE), code=303)


def _name() -> str:
    return " ".join(request.form.get("name", "").split())


def _here() -> str:
    return getattr(session_of_request(), "key", "")


def _page(*, wrong: str = "", codes: list[str] | None = None) -> str:
    """With codes they are shown alone; else what is set up, and what can be."""
    if codes:
        return render_template("staff/second_factor/page.html", codes=codes)
    with store.reading(current_app.extensions["engine"]) as database:
        is_demanded = bool({role.name for role in current_user.roles} & set(kept.demanded(database)))
        has_application = kept.has_application(database, current_user.id)
        found = keys.keys_of(database, current_user.id)
    return render_template(
        "staff/second_factor/page.html",
        wrong=wrong,
        is_demanded=is_demanded,
        has_application=has_application,
        keys=found,
        given_name=_name() if request.endpoint == "staff.add_passkey" else "",
        **_offered_passkey(),
        **({} if has_application else _offer()),
    )


def _offered_passkey() -> dict[str, str]:
    here = passkeys.site()
    offered = passkeys.offered_to(current_user.id, current_user.email)
    return {
        "offered": offered,
        "host": here.host if here else "",
        "host_wanted": current_app.config["PASSKEY_HOST"],
    }


def _offer() -> dict[str, Any]:
    """The same until it is used, so that a wrong number does not ask for another picture."""
    if OFFERED not in session:
        session[OFFERED] = numbers().generate_totp_secret()
    shared = numbers()
    address = shared.get_totp_uri(current_user.email, session[OFFERED])
    picture = segno.make(address, error="m", micro=False).svg_data_uri(border=4, scale=5)
    return {"picture": str(picture), "by_hand": shared.get_totp_pretty_key(session[OFFERED])}
