"""Tablets and programs at counters: a code for a new one, shown once; which there are; an end to one."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.store.agencies.agencies import counters
from surveyapp.store.agencies.devices import (
    CODE_DAYS,
    HALL,
    LONGEST_NAME,
    devices,
    make_device,
    revoke,
    set_mode,
    shown_code,
)
from surveyapp.web.staff.access.rules import WAVES, needs
from surveyapp.web.staff.desk import bp
from surveyapp.words.sentences import SIGN_UNSEEN
from surveyapp.words.speech import later
from surveyapp.words.work import DEVICE_MODES, DEVICE_STATES

WRONG = {
    "counter-unknown": later("Choose the counter at which the device stands."),
    "device-mode": later("Choose who answers at the device."),
    "name-long": later("The name of the device has at most {longest} letters."),
    "sign-unseen": SIGN_UNSEEN,
}


@bp.get("/devices")
@needs(WAVES, whole=True)
def devices_page() -> ResponseReturnValue:
    return _page()


@bp.post("/devices")
@needs(WAVES, whole=True)
def add_device() -> ResponseReturnValue:
    """The code stands on this one page and nowhere else."""
    given = {name: request.form.get(name, "").replace("\0", "").strip() for name in ("counter", "name", "mode")}
    secret, actor = str(current_app.config["SECRET_KEY"]).encode(), current_user.email
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            mode = given["mode"] or HALL
            number, code = make_device(database, given["counter"], secret, name=given["name"], mode=mode, actor=actor)
    except store.Refused as refused:
        if any(problem.code not in WRONG for problem in refused.problems):
            raise
        return _page(given=given, wrong={problem.where: WRONG[problem.code] for problem in refused.problems}), 422
    return _page(made=(number, shown_code(code)))


@bp.post("/devices/<int:number>/mode")
@needs(WAVES, whole=True)
def change_device_mode(number: int) -> ResponseReturnValue:
    """Refused for a mode that no form offers, and for a device that is not in use."""
    with store.writing(current_app.extensions["engine"]) as database:
        set_mode(database, number, request.form.get("mode", ""), actor=current_user.email)
    flash("device-mode")
    return redirect(url_for("staff.devices_page"), code=303)


@bp.post("/devices/<int:number>/revoke")
@needs(WAVES, whole=True)
def revoke_device(number: int) -> ResponseReturnValue:
    with store.writing(current_app.extensions["engine"]) as database:
        revoke(database, number, actor=current_user.email)
    flash("device-revoked")
    return redirect(url_for("staff.devices_page"), code=303)


def _page(
    *,
    made: tuple[int, str] | None = None,
    given: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
) -> str:
    with store.reading(current_app.extensions["engine"]) as database:
        found, places = devices(database), counters(database)
    return render_template(
        "staff/devices/page.html",
        devices=found,
        counters=places,
        states=DEVICE_STATES,
        modes=DEVICE_MODES,
        made=made,
        given=given or {},
        wrong=wrong or {},
        days=CODE_DAYS,
        longest=LONGEST_NAME,
    )
