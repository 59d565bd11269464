"""The log: words for a person at the machine, or a line of JSON for each entry.

An entry has the id of the request that it is about, and no address, code, answer or name of a browser: addresses hold
codes, and the second at which a form came in would tell which of a small hall's it was.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
from contextvars import ContextVar

from surveyapp.config import log_format

JSON = "json"
REQUEST: ContextVar[str] = ContextVar("request", default="")
"""The id of the request that this thread works on."""
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)


def number_of(given: str, *, trusted: bool) -> str:
    """The id of a request: its own, or the one `given` by a server in front that is trusted."""
    return given if trusted and _ID.fullmatch(given) else secrets.token_hex(8)


def set_up(kind: str | None = None) -> None:
    """Called once by every process that serves. `kind` is "text" or "json"; without it the environment says which."""
    if (kind or log_format(os.environ)) != JSON:
        return
    handler = logging.StreamHandler()
    handler.addFilter(_add_request)
    handler.setFormatter(_formatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells that it looks at the schema, with every probe


def of_granian(kind: str) -> dict[str, object] | None:
    """How granian is to log: its own way, or through ours."""
    if kind != JSON:
        return None
    ours: dict[str, object] = {"handlers": [], "propagate": True}
    return {"handlers": {}, "loggers": {"_granian": ours, "granian.access": dict(ours)}}


def _formatter() -> logging.Formatter:
    from pythonjsonlogger.json import JsonFormatter  # only where it is asked for

    return JsonFormatter(
        "{levelname}{name}{message}",
        style="{",
        timestamp="time",
        rename_fields={"levelname": "level", "name": "from", "exc_info": "error"},
        json_ensure_ascii=False,
    )


def _add_request(entry: logging.LogRecord) -> bool:
    if number := REQUEST.get():
        entry.request = number
    return True
