"""Addresses of static files that change with their content, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import cache

from flask import Flask, Response, request, url_for

KEPT_FOR_A_YEAR = "public, max-age=31536000, immutable"


def asset(name: str) -> str:
    return url_for("static", filename=name, v=_mark(name))


def init_app(app: Flask) -> None:
    @app.after_request
    def keep_static_files(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code == 200:
            response.headers["Cache-Control"] = KEPT_FOR_A_YEAR if "v" in request.args else "public, max-age=3600"
        return response


@cache
def _mark(name: str) -> str:
    from importlib.resources import files

    return hashlib.sha256((files("surveyapp.web") / "static" / name).read_bytes()).hexdigest()[:12]
