"""What travels around the answers: the form's random key and the signed moment of opening.

The token against forged forms is Flask-WTF's, and the questions are written by the templates: a WTForms form for one
hidden field would take as long as storing the answers does (`docs/decisions/0020`).
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
import secrets
from functools import cache

from itsdangerous import HMACAlgorithm, Signer
from itsdangerous.encoding import base64_encode

from surveyapp.db.clock import moment_of, now

SECONDS_AN_ANSWER = 1.0
_KEY = re.compile("[0-9a-f]{32}")
_ALGORITHM = HMACAlgorithm()


def new_key() -> str:
    """128 random bits. The response's id is a hash of it; the key itself is never stored."""
    return secrets.token_hex(16)


def is_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def opened_mark(key: str, secret: str) -> str:
    """The second at which this form was opened, signed together with its key so that neither can be lent out."""
    moment = str(int(now().timestamp()))
    return f"{moment}.{_signature(key, moment, secret)}"


def opened_at(key: str, opened: str, secret: str) -> dt.datetime | None:
    """When this form was opened (UTC); None where the mark is missing, was changed, or belongs to another form."""
    moment, _, signature = opened.partition(".")
    if not hmac.compare_digest(_signature(key, moment, secret).encode(), signature.encode()):
        return None
    try:
        return moment_of(int(moment))
    except (ValueError, OverflowError):
        return None


def pace(opened: dt.datetime | None, answered: int) -> str:
    """`fast` under one second an answer, else `normal`; `unknown` where nothing proves when the form was opened."""
    if opened is None:
        return "unknown"
    seconds = (now() - opened).total_seconds()
    return "fast" if seconds < answered * SECONDS_AN_ANSWER else "normal"


def _signature(key: str, moment: str, secret: str) -> str:
    """That of `Signer.get_signature`, whose key is derived once and not for every form."""
    return base64_encode(_ALGORITHM.get_signature(_derived_key(secret), f"{key}.{moment}".encode())).decode()


@cache
def _derived_key(secret: str) -> bytes:
    return Signer(secret, salt="surveyapp.form-opened").derive_key()
