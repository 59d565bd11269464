"""`/kiosk`: a tablet is enrolled here by its code, and from then on shows its own page, with or without a network."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp import store
from surveyapp.store.agencies.devices import enrol, plain_code
from surveyapp.web.assets import asset, content
from surveyapp.web.bounds.limits import count_unknown_code, refuse_guesses
from surveyapp.web.kiosk.credential import keep, known_device, secret, shown
from surveyapp.web.kiosk.screens import page_of
from surveyapp.web.language import preferred, speaking
from surveyapp.web.office import office
from surveyapp.web.tokens import form_token
from surveyapp.words.speech import Speech, later

bp = Blueprint("kiosk", __name__)

WRONG = {
    "device-unknown": later("This code is not known, has been used, or is too old. Ask the office for a new one."),
    "pin": later("Choose a PIN of 4 to 8 digits."),
}
WORKER = "kiosk-worker.js"


@bp.get("/kiosk")
def kiosk() -> ResponseReturnValue:
    device = known_device()
    if device is None:
        return _enrolment(200)
    response = Response(page_of(device).html, headers={"Cache-Control": "no-cache"})
    keep(response, shown())
    return response


@bp.post("/kiosk")
def enrol_device() -> ResponseReturnValue:
    refuse_guesses()
    code, pin = (request.form.get(name, "").replace("\0", "")[:40] for name in ("code", "pin"))
    try:
        with store.writing(current_app.extensions["engine"]) as session:
            credential = enrol(session, plain_code(code), pin.strip(), secret())
    except store.Refused as refused:
        wrong = {problem.where: problem.code for problem in refused.problems}
        if "device" in wrong:
            count_unknown_code()
        return _enrolment(422, code, wrong)
    response = Response(status=303, headers={"Location": "/kiosk"})
    keep(response, credential)
    return response


@bp.get("/kiosk/mark")
def mark() -> ResponseReturnValue:
    """Changes with anything on the page; a tablet that nobody uses asks for it now and then."""
    device = known_device()
    if device is None:
        abort(404)
    return Response(page_of(device).mark, mimetype="text/plain", headers={"Cache-Control": "no-store"})


@bp.get("/kiosk/worker.js")
def worker() -> Response:
    headers = {"Service-Worker-Allowed": "/kiosk", "Cache-Control": "no-cache"}
    return Response(content(WORKER), mimetype="text/javascript", headers=headers)


def _enrolment(status: int, code: str = "", wrong: dict[str, str] | None = None) -> Response:
    spoken = preferred(request)
    html = render_template(
        "kiosk/enrol.html",
        **speaking(spoken),
        asset=asset,
        lang=spoken,
        size=100,
        invented=office().invented,
        form_token=form_token(),
        code=code,
        wrong={where: Speech(spoken).say(WRONG[reason]) for where, reason in (wrong or {}).items()},
    )
    return Response(html, status, headers={"Cache-Control": "no-store"})
