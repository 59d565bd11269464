"""A ceiling against floods, far above what a full hall behind one address can send. No address is kept."""

from __future__ import annotations

import hmac
import secrets
from collections import Counter
from contextlib import suppress

from flask import Flask, current_app, request
from werkzeug.exceptions import TooManyRequests

from surveyapp.web.bounds.minute import SECONDS, ThisMinute


class Ceiling:
    """So many forms a minute from one caller, whose name is an HMAC under a key that lives as long as the minute.

    Counted by hand because this runs for every form: the memory storage of `limits` starts a thread to expire a count,
    which takes longer than storing the form.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._minute = ThisMinute(_nobody_yet)

    def count(self, caller: str) -> None:
        name, counts = self._name(caller)
        counts[name] += 1
        if counts[name] > self.most:
            raise TooManyRequests(retry_after=SECONDS)

    def is_reached(self, caller: str) -> bool:
        name, counts = self._name(caller)
        return counts[name] >= self.most

    def _name(self, caller: str) -> tuple[bytes, Counter[bytes]]:
        key, counts = self._minute.get()
        return hmac.digest(key, caller.encode(), "sha256"), counts


class TooManyCodes(TooManyRequests):
    """Codes that nobody gave out were tried so often that no other one is looked up for a while."""


def _nobody_yet() -> tuple[bytes, Counter[bytes]]:
    return secrets.token_bytes(32), Counter()


UNKNOWN_CODES = 20
"""A minute and caller. A slip of the finger is told by the check character and is none of them; of a hundred thousand
codes in use a guess finds one in eight million, so twenty a minute find one in a year."""


def init_app(app: Flask) -> None:
    app.extensions["code_ceiling"] = Ceiling(UNKNOWN_CODES)
    app.extensions["form_ceiling"] = Ceiling(app.config["FORMS_PER_MINUTE"])


def count_form() -> None:
    """Called before a form is stored; a flood from one address is asked to wait."""
    current_app.extensions["form_ceiling"].count(request.remote_addr or "")


def count_device_form(device: int) -> None:
    """The same for what an enrolled device sends, wherever from: a hall's tablets share one address."""
    current_app.extensions["form_ceiling"].count(f"device {device}")


def refuse_guesses() -> None:
    """Called before a code is looked up that this process does not know: a hit must not be seen behind the ceiling."""
    if current_app.extensions["code_ceiling"].is_reached(request.remote_addr or ""):
        raise TooManyCodes(retry_after=SECONDS)


def count_unknown_code() -> None:
    with suppress(TooManyRequests):
        current_app.extensions["code_ceiling"].count(request.remote_addr or "")
