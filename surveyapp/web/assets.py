"""Static files: few and small, so they are kept in memory, compressed once, under addresses that change with them."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Flask, Response, abort, current_app, request

from surveyapp.web.compression import KINDS, takes_gzip

KEPT_FOR_A_YEAR = "public, max-age=31536000, immutable"
KEPT_FOR_AN_HOUR = "public, max-age=3600"


@dataclass(frozen=True, slots=True)
class Asset:
    """`mark` changes with the content; `zipped` is empty where compressing would gain nothing."""

    mark: str
    media_type: str
    plain: bytes
    zipped: bytes


def asset(name: str) -> str:
    """The address of a static file, also on the page for a request of which no address can be made out."""
    return f"{current_app.static_url_path}/{name}?v={_assets()[name].mark}"


def content(name: str) -> bytes:
    """A static file that is sent from an address of its own."""
    return _assets()[name].plain


def init_app(app: Flask) -> None:
    app.view_functions["static"] = _send


def _send(filename: str) -> Response:
    found = _assets().get(filename)
    if found is None:
        abort(404)
    is_zipped = bool(found.zipped) and takes_gzip(request)
    response = Response(found.zipped if is_zipped else found.plain, mimetype=found.media_type)
    response.set_etag(found.mark + "-gzip" * is_zipped)
    response.headers["Cache-Control"] = KEPT_FOR_A_YEAR if "v" in request.args else KEPT_FOR_AN_HOUR
    if is_zipped:
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
    response.make_conditional(request)
    return response


@cache
def _assets() -> dict[str, Asset]:
    folder = files("surveyapp.web") / "static"
    return {file.name: _read(file.name, file.read_bytes()) for file in folder.iterdir() if file.is_file()}


def _read(name: str, content: bytes) -> Asset:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    squeezed = gzip.compress(content, 9, mtime=0) if media_type in KINDS else b""
    return Asset(hashlib.sha256(content).hexdigest()[:12], media_type, content, squeezed)
