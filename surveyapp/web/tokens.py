"""Whether a form comes from a page of ours: Flask-WTF checks it, and of one browser once a minute.

Pages are compressed, and the length of a compressed page tells whether something in it repeats what a stranger had put
there; so the token looks different on every page.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b, shake_128

from flask import g, request, session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf

from surveyapp.web.bounds.minute import MOST, ThisMinute

TOKEN = "csrf_token"  # noqa: S105 (the name of a field)

MASKED = "-"
"""Begins no token that is plain, and stays as it is when a browser sends it."""
_WHENCE = ("wsgi.url_scheme", "HTTP_HOST", "HTTP_REFERER")
"""What Flask-WTF compares: the page that a form comes from, and the address that it goes to."""
PADDING = "=="
"""Browsers send it as "%3D", and then every form would have to be searched for what is encoded in it."""
SEED = 16
"""Bytes: nobody sees two pages under the same mask."""


def form_token() -> str:
    """What a form of this page carries, under a mask of its own."""
    return masked(generate_csrf())


def form_token_again() -> str:
    """The same for a page that answers a form: the token that this came with, where that was right."""
    return masked(unmasked(request.form[TOKEN])) if g.get("csrf_valid") else form_token()


def masked(token: str) -> str:
    """Under a mask that is spun out of a few random bytes: one as long as the token would double every page's share."""
    plain, seed = token.encode(), secrets.token_bytes(SEED)
    return MASKED + urlsafe_b64encode(seed + _mixed(plain, _spun(seed, len(plain)))).decode().rstrip(PADDING)


def unmasked(token: str) -> str:
    """The token under the mask; "" where there is none."""
    if not token.startswith(MASKED):
        return token
    try:
        both = urlsafe_b64decode(token[len(MASKED) :] + PADDING)
        seed, mixed = both[:SEED], both[SEED:]
        return _mixed(mixed, _spun(seed, len(mixed))).decode()
    except ValueError:
        return ""


def _mark(*told: str | None) -> bytes:
    """As long for whoever writes much as for others."""
    return blake2b(repr(told).encode(), digest_size=16).digest()


def _spun(seed: bytes, length: int) -> bytes:
    return shake_128(seed).digest(length)


def _mixed(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(len(other))


class FormTokens(CSRFProtect):  # type: ignore[misc]  # Flask-WTF ships no types
    """A browser sends one cookie and one token with all pages of a form: checked together, they are right together."""

    def __init__(self) -> None:
        super().__init__()
        self._checked: ThisMinute[set[bytes]] = ThisMinute(set)

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method != "POST":
            super().protect(apply_exemptions)
            return
        checked = self._checked.get()
        token = unmasked(request.form.get(TOKEN, ""))
        shown = _mark(session.get(TOKEN), token, *map(request.environ.get, _WHENCE))
        if shown in checked:
            g.csrf_valid = True
            return
        super().protect(apply_exemptions)
        if g.get("csrf_valid") and len(checked) < MOST:
            checked.add(shown)

    def _get_csrf_token(self) -> str:
        return unmasked(super()._get_csrf_token() or "")
