"""How often a sign-in may fail: counted by client and account together, without an address being kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Response, request
from flask_limiter import Limiter

_RUN = secrets.token_bytes(32)  # a limiter key dies with the process; no address is kept anywhere
TRIES_OF_ACCOUNT = "10 per 15 minutes"
TRIES_OF_CLIENT = "60 per 15 minutes"


def email_given() -> str:
    return request.form.get("email", "").strip().lower()[:254]


def failed(response: Response) -> bool:
    return response.status_code != 303


def client_and_account() -> str:
    """Together, so that nobody can lock somebody else's account from elsewhere."""
    return _blurred(f"{request.remote_addr}\n{email_given()}")


def _client() -> str:
    return _blurred(request.remote_addr or "")


def _blurred(text: str) -> str:
    return hmac.new(_RUN, text.encode(), hashlib.sha256).hexdigest()


limiter = Limiter(_client, storage_uri="memory://")
