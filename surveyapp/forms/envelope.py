"""What travels around the answers: the form's random key and the signed moment of opening.

The token against forged forms is Flask-WTF's, and the questions are written by the templates: a WTForms form for one
hidden field would take as long as storing the answers does (`docs/decisions/0020`).
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from functools import cache

from itsdangerous import BadSignature, Signer

from surveyapp.db.clock import moment_of, now

SECONDS_AN_ANSWER = 1.0
_KEY = re.compile("[0-9a-f]{32}")


def new_key() -> str:
    """128 random bits. The response's id is a hash of it; the key itself is never stored."""
    return secrets.token_hex(16)


def is_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def opened_mark(key: str, secret: str) -> str:
    """The second at which this form was opened, signed together with its key so that neither can be lent out."""
    moment = str(int(now().timestamp()))
    return f"{moment}.{_signer(secret).get_signature(f'{key}.{moment}').decode()}"


def opened_at(key: str, opened: str, secret: str) -> dt.datetime | None:
    """When this form was opened (UTC); None where the mark is missing, was changed, or belongs to another form."""
    moment, _, signature = opened.partition(".")
    try:
        _signer(secret).unsign(f"{key}.{moment}.{signature}")
        return moment_of(int(moment))
    except (BadSignature, ValueError, OverflowError):
        return None


def pace(opened: dt.datetime | None, answered: int) -> str:
    """`fast` under one second an answer, else `normal`; `unknown` where nothing proves when the form was opened."""
    if opened is None:
        return "unknown"
    seconds = (now() - opened).total_seconds()
    return "fast" if seconds < answered * SECONDS_AN_ANSWER else "normal"


@cache
def _signer(secret: str) -> Signer:
    return Signer(secret, salt="surveyapp.form-opened")
