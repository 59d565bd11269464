"""A ceiling against floods, far above what a full hall behind one address can send. No address is kept."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets

from flask import Flask, current_app, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

SECONDS_TO_WAIT = 60


def init_app(app: Flask) -> None:
    app.extensions["form_limiter"] = FixedWindowRateLimiter(MemoryStorage())
    app.extensions["form_limit"] = RateLimitItemPerMinute(app.config["FORMS_PER_MINUTE"])


def count_form() -> None:
    """Called before a form is stored; a flood from one address is asked to wait."""
    limiter, limit = current_app.extensions["form_limiter"], current_app.extensions["form_limit"]
    if not limiter.hit(limit, _visitor()):
        raise TooManyRequests(retry_after=SECONDS_TO_WAIT)


def _visitor() -> str:
    """A name for the caller that means nothing tomorrow: HMAC of the address with a key of the day, kept in memory."""
    today = dt.datetime.now(dt.UTC).date()
    day, key = current_app.extensions.get("visitor_key", (None, b""))
    if day != today:
        key = secrets.token_bytes(32)
        current_app.extensions["visitor_key"] = (today, key)
    return hmac.new(key, (request.remote_addr or "").encode(), "sha256").hexdigest()
