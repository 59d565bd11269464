"""Which device is asking: by its cookie, or by the code that a program shows."""

from __future__ import annotations

from flask import Response, current_app, request

from surveyapp import store
from surveyapp.store.agencies.devices import DeviceRow, claim, device_of, plain_code
from surveyapp.store.refusal import Problem, Refused
from surveyapp.web.bounds.limits import count_unknown_code, refuse_guesses

DAYS_KEPT = 400
"""As long as a browser keeps a cookie; each look at the page begins them anew."""
BEARER = "Bearer "
LONGEST = 200


def secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()


def cookie_name() -> str:
    """A browser takes the first name only over HTTPS and for this very host."""
    return "__Host-device" if current_app.config["HTTPS"] else "device"


def keep(response: Response, credential: str) -> None:
    response.set_cookie(
        cookie_name(),
        credential,
        max_age=DAYS_KEPT * 24 * 60 * 60,
        httponly=True,
        samesite="Strict",
        secure=bool(current_app.config["HTTPS"]),
    )


def forget(response: Response) -> None:
    response.delete_cookie(cookie_name(), httponly=True, samesite="Strict", secure=bool(current_app.config["HTTPS"]))


def shown() -> str:
    """What the request shows; a program's code as it was made."""
    return _program_says() or request.cookies.get(cookie_name(), "")[:LONGEST]


def _program_says() -> str:
    said = request.headers.get("Authorization", "")
    return plain_code(said.removeprefix(BEARER))[:LONGEST] if said.startswith(BEARER) else ""


def known_device() -> DeviceRow | None:
    """The device of the request; None for a stranger."""
    credential = shown()
    if not credential:
        return None
    with store.reading(current_app.extensions["engine"]) as session:
        found = device_of(session, credential, secret())
    return found or _claimed(credential)


def the_device() -> DeviceRow:
    """The same. Refused (401) for a stranger, who is counted: secrets are not to be guessed. A hall shares one address,
    so tablets, whose secrets are too long to be guessed, do not wait for a stranger's guesses."""
    if _program_says():
        refuse_guesses()
    found = known_device()
    if found is None:
        count_unknown_code()
        what = "nobody here knows this device"
        raise Refused(Problem("device-unknown", what, "Authorization", "enrol it: surveyapp device enrol"), status=401)
    return found


def _claimed(credential: str) -> DeviceRow | None:
    """A program's first form turns its code into its secret."""
    if not _program_says():
        return None
    with store.writing(current_app.extensions["engine"]) as session:
        return claim(session, credential, secret())
