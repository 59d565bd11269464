"""The second step: who has shown the password a moment ago, and whether what they give next is theirs and of now."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import UserMixin
from flask_security.totp import Totp
from itsdangerous import BadData, URLSafeTimedSerializer
from passlib.exc import TokenError

from surveyapp import store
from surveyapp.store.people.passkeys import keys_of
from surveyapp.store.people.second_factor import has_one, use_counter, use_recovery_code
from surveyapp.web.staff.sign_in.passkeys import asked_of
from surveyapp.web.staff.sign_in.tries import known_to

STEP_LASTS = dt.timedelta(minutes=5)
DIGITS = 6
SKEW = 30  # seconds that the clock of a telephone may be wrong, either way


class Numbers(Totp):
    """What an application and we share is encrypted under the secret of this installation before it is stored."""

    def __init__(self, secret: str, issuer: str) -> None:
        key = hashlib.sha256(b"second factor\n" + secret.encode()).hexdigest()
        super().__init__({"1": key}, issuer)

    def counter_of(self, number: str, sealed: str) -> int | None:
        """The half-minute that a number is of; None where it is of none around now."""
        try:
            return int(self._totp.verify(number, sealed, window=SKEW).counter)
        except (TokenError, ValueError):
            return None


def numbers() -> Numbers:
    return Numbers(current_app.config["SECRET_KEY"], "surveyapp")


def code_page(account: UserMixin, wanted: str, *, wrong: str = "") -> ResponseReturnValue:
    """Asks for the number, or a passkey. The page carries a signed word that the password was shown, good for five
    minutes. `wrong`: what was given before and did not fit."""
    step = _signing().dumps([account.id, account.fs_uniquifier])
    with store.reading(current_app.extensions["engine"]) as database:
        elsewhere = bool(keys_of(database, account.id))
    told = {"has_application": bool(account.tf_totp_secret), "asked": asked_of(account.id), "elsewhere": elsewhere}
    page = render_template("staff/sign_in/code.html", step=step, wanted=wanted, wrong=wrong, **told)
    return page, 422 if wrong else 200


def account_in_step() -> UserMixin | None:
    """Whose password was shown; nobody once the five minutes are over, or the password is another one since."""
    said = _said()
    found = current_app.extensions["security"].datastore.find_user(id=said[0]) if said else None
    return found if found and found.active and found.fs_uniquifier == said[1] and _has_second(found) else None


def _has_second(account: UserMixin) -> bool:
    with store.reading(current_app.extensions["engine"]) as database:
        return has_one(database, account.id)


def account_of_step() -> str:
    """Tries are counted by account, wherever they come from: whoever is here has shown its password. A browser that is
    known to it has tries of its own, so that a stolen password shuts nobody out."""
    said = _said()
    return f"second step {said[0]} {known_to(said[0])}" if said else "second step of nobody"


def fits(account: UserMixin, given: str) -> bool:
    """A number or a recovery code, each of which opens the door once."""
    plain = "".join(given.split()).replace("-", "")
    with store.writing(current_app.extensions["engine"]) as database:
        if len(plain) != DIGITS:
            return use_recovery_code(database, account.id, plain)
        counter = numbers().counter_of(plain, account.tf_totp_secret) if account.tf_totp_secret else None
        return counter is not None and use_counter(database, account.id, counter)


def _said() -> Any:
    try:
        return _signing().loads(request.form.get("step", ""), max_age=int(STEP_LASTS.total_seconds()))
    except BadData:
        return None


def _signing() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="second-step")
