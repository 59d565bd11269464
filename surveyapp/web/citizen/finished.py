"""Where a form has ended: its earlier screens are nobody's any more, least of all the next person's at the same device.

Every screen is an answer to a POST, so the browser shows it again from its cache, which asks nobody. Two things end
that. With scripts, `citizen.js` leads from such a screen to the receipt. Without, the way to the receipt sets a cookie,
and the cached screens, which vary with cookies, no longer fit; a browser that then sends the old form once more is told
that it has been received.
"""

from __future__ import annotations

import secrets

from flask import current_app, request
from werkzeug import Response

from surveyapp import store
from surveyapp.db.clock import now
from surveyapp.forms import Filled, is_key, opened_at
from surveyapp.store.forms.responses import is_stored

ENDS_BY_ITSELF = "ends"
"""What the script adds to a form that is sent, once it is sure that it can keep watch."""


def end_history(response: Response) -> None:
    """Called with the way to a receipt."""
    if request.form.get(ENDS_BY_ITSELF):
        return
    secure = "Secure; " if current_app.config["SESSION_COOKIE_SECURE"] else ""
    value = f"{int(now().timestamp())}.{secrets.token_hex(4)}"
    response.headers.add("Set-Cookie", f"{_cookie()}={value}; {secure}HttpOnly; Path=/; SameSite=Lax")


def is_finished(filled: Filled) -> bool:
    """Whether this form was sent. The database is asked only where this browser has sent one since it was opened."""
    if not is_key(filled.key) or not _may_be(filled):
        return False
    with store.reading(current_app.extensions["engine"]) as session:
        return is_stored(session, bytes.fromhex(filled.key))


def _may_be(filled: Filled) -> bool:
    sent = request.cookies.get(_cookie(), "").partition(".")[0]
    if not (sent.isascii() and sent.isdigit()):
        return False
    opened = opened_at(filled.key, filled.opened, current_app.config["SECRET_KEY"])
    return opened is None or opened.timestamp() <= int(sent[:12])


def _cookie() -> str:
    return "__Host-sent" if current_app.config["SESSION_COOKIE_SECURE"] else "sent"
