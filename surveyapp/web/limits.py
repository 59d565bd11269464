"""A ceiling against floods, far above what a full hall behind one address can send. No address is kept."""

from __future__ import annotations

import hmac
import secrets
from collections import Counter

from flask import Flask, current_app, request
from werkzeug.exceptions import TooManyRequests

from surveyapp.web.minute import SECONDS, ThisMinute


class Ceiling:
    """So many forms a minute from one caller, whose name is an HMAC under a key that lives as long as the minute.

    Counted by hand because this runs for every form: the memory storage of `limits` starts a thread to expire a count,
    which takes longer than storing the form.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._minute = ThisMinute(_nobody_yet)

    def count(self, caller: str) -> None:
        key, forms = self._minute.get()
        name = hmac.digest(key, caller.encode(), "sha256")
        forms[name] += 1
        if forms[name] > self.most:
            raise TooManyRequests(retry_after=SECONDS)


def _nobody_yet() -> tuple[bytes, Counter[bytes]]:
    return secrets.token_bytes(32), Counter()


def init_app(app: Flask) -> None:
    app.extensions["form_ceiling"] = Ceiling(app.config["FORMS_PER_MINUTE"])


def count_form() -> None:
    """Called before a form is stored; a flood from one address is asked to wait."""
    current_app.extensions["form_ceiling"].count(request.remote_addr or "")
