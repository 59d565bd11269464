"""Pages go out compressed, each a little longer than it need be: the length of one must not tell what stands in it."""

from __future__ import annotations

import secrets
import string
import struct
import zlib

from flask import Flask, Request, Response, request

KINDS = ("text/html", "text/css", "text/javascript", "image/svg+xml")
SHORTEST = 400
"""Bytes; what is shorter fits into one packet anyway."""
LEVEL = 6
LONGEST_NAME = 32
_HEAD = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff"  # gzip, deflate, with a name, of no time, of no known system


def init_app(app: Flask) -> None:
    app.after_request(_compress)


def takes_gzip(asked: Request) -> bool:
    said = asked.headers.get("Accept-Encoding", "")
    return "gzip" in said and (";" not in said or asked.accept_encodings.quality("gzip") > 0)


def zipped(content: bytes, level: int = LEVEL) -> bytes:
    """As gzip, under a file name of random length."""
    name = "".join(secrets.choice(string.ascii_lowercase) for _ in range(1 + secrets.randbelow(LONGEST_NAME)))
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    tail = struct.pack("<LL", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    return b"".join((_HEAD, name.encode(), b"\x00", deflate.compress(content), deflate.flush(), tail))


def _compress(response: Response) -> Response:
    if not response.response or response.mimetype not in KINDS or response.is_streamed or response.direct_passthrough:
        return response
    if "Content-Encoding" in response.headers:
        return response
    response.headers.add("Vary", "Accept-Encoding")
    if takes_gzip(request):
        content = response.get_data()
        if len(content) >= SHORTEST:
            response.set_data(zipped(content))
            response.headers["Content-Encoding"] = "gzip"
    return response
