"""One's own second step: an application is paired by picture or by hand, proves itself, and leaves recovery codes."""

from __future__ import annotations

import segno
from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.store.people import second_factor as kept
from surveyapp.web.staff.access.guard import NEEDS_SECOND
from surveyapp.web.staff.access.rules import SIGNED_IN, needs
from surveyapp.web.staff.access.sessions import renew, session_of_request
from surveyapp.web.staff.desk import bp
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
        return _page(wrong=True), 422
    codes = kept.recovery_codes()
    with store.writing(current_app.extensions["engine"]) as database:
        kept.keep(database, current_user.id, sealed, codes, counter)
    for name in (OFFERED, NEEDS_SECOND):
        session.pop(name, None)
    renew()
    return _page(codes=codes)


@bp.post("/second-factor/codes")
@needs(SIGNED_IN, fresh=PAGE)
def renew_recovery_codes() -> ResponseReturnValue:
    if not _has_one():
        return redirect(url_for(PAGE), code=303)
    codes = kept.recovery_codes()
    with store.writing(current_app.extensions["engine"]) as database:
        kept.renew_codes(database, current_user.id, codes)
    return _page(codes=codes)


@bp.post("/second-factor/remove")
@needs(SIGNED_IN, fresh=PAGE)
def remove_second_factor() -> ResponseReturnValue:
    with store.writing(current_app.extensions["engine"]) as database:
        here = getattr(session_of_request(), "key", "")
        kept.remove(database, current_user.email, actor=current_user.email, key=here)
    flash("second-factor-removed")
    return redirect(url_for("staff.account"), code=303)


def _page(*, wrong: bool = False, codes: list[str] | None = None) -> str:
    """With codes they are shown; without a second step, what to pair an application with."""
    with store.reading(current_app.extensions["engine"]) as database:
        is_demanded = bool({role.name for role in current_user.roles} & set(kept.demanded(database)))
    has_one = bool(codes) or _has_one()
    return render_template(
        "staff/second_factor/page.html",
        has_one=has_one,
        codes=codes,
        wrong=wrong,
        is_demanded=is_demanded,
        **({} if has_one else _offer()),
    )


def _has_one() -> bool:
    return bool(current_user.tf_totp_secret)


def _offer() -> dict[str, str]:
    """The same until it is used, so that a wrong number does not ask for another picture."""
    if OFFERED not in session:
        session[OFFERED] = numbers().generate_totp_secret()
    shared = numbers()
    address = shared.get_totp_uri(current_user.email, session[OFFERED])
    picture = segno.make(address, error="m", micro=False).svg_data_uri(border=4, scale=5)
    return {"picture": str(picture), "by_hand": shared.get_totp_pretty_key(session[OFFERED])}
