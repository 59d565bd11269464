"""How often a sign-in may fail: counted by account and browser together, or by account and address where the browser is
not known. Nobody can shut out another account, nor a browser in which that account has signed in before, and no address
is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

from flask import current_app, g, request
from flask_limiter import Limiter
from flask_security import current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from surveyapp.db.clock import now

_RUN = secrets.token_bytes(32)  # a limiter key dies with the process; no address is kept anywhere
TRIES = "10 per 15 minutes"
KNOWN = "known"
PATH = "/staff/sign-in"
REMEMBERED = dt.timedelta(days=180)


def email_given() -> str:
    return request.form.get("email", "").strip().lower()[:254]


def failed(response: Response) -> bool:
    return response.status_code == 422


def misremembered(_response: Response) -> bool:
    """Whether the present password that was typed to change it was wrong."""
    return bool(g.get("misremembered"))


def browser_and_account() -> str:
    """A browser that is known to the account has tries of its own; all others of one address share theirs."""
    return _blurred(f"{_known_as() or request.remote_addr}\n{email_given()}")


def account_itself() -> str:
    return _blurred(f"account {current_user.get_id()}")


def wait() -> int:
    """Seconds until the limit that was met lets somebody try again; at least one."""
    met = limiter.current_limit
    return max(1, round(met.reset_at - now().timestamp())) if met else 1


def remember_browser(response: Response, account_id: int) -> None:
    """A cookie that opens nothing: it only says that this account has come in with this browser before."""
    value = _signing().dumps([account_id, secrets.token_urlsafe(12)])
    response.set_cookie(
        KNOWN,
        value,
        max_age=REMEMBERED,
        path=PATH,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )


def _known_as() -> str:
    """The browser's own number, where the account that is asked for has used it."""
    found = current_app.extensions["security"].datastore.find_user(case_insensitive=True, email=email_given())
    return known_to(found.id) if found is not None else ""


def known_to(account_id: int) -> str:
    """The browser's own number, where this account has come in with it before; else ""."""
    try:
        account, number = _signing().loads(request.cookies.get(KNOWN, ""), max_age=int(REMEMBERED.total_seconds()))
    except (BadData, ValueError, TypeError):
        return ""
    return str(number) if account == account_id else ""


def _signing() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known-browser")


def _blurred(text: str) -> str:
    return hmac.new(_RUN, text.encode(), hashlib.sha256).hexdigest()


def _client() -> str:
    return _blurred(request.remote_addr or "")


limiter = Limiter(_client, storage_uri="memory://")
