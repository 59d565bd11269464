"""A request as WSGI tells it (PEP 3333), and who sent it."""

from __future__ import annotations

import io
import ipaddress
import sys
from collections.abc import Mapping
from typing import IO, Any

IGNORED = ("content-length", "content-type", "proxy", "transfer-encoding")
"""Told elsewhere; or, as `Proxy`, read by programs as if the machine itself had set it."""


def environ_of(scope: Any, body: bytes) -> dict[str, Any]:
    host, _, port = scope.server.rpartition(":")
    headers = scope.headers
    told = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _bytes_as_text(scope.path),
        "QUERY_STRING": _bytes_as_text(scope.query_string),
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": host.strip("[]") or "localhost",
        "SERVER_PORT": port,
        "REMOTE_ADDR": address_of(scope),
        "wsgi.url_scheme": scope.scheme,
        "CONTENT_LENGTH": str(len(body)) if body else headers.get("content-length", ""),
        "CONTENT_TYPE": _bytes_as_text(headers.get("content-type", "")),
    }
    for name, value in headers.items():
        _add_header(told, name, _bytes_as_text(value))
    return with_body(told, body)


def with_body(told: Mapping[str, str], body: bytes | IO[bytes]) -> dict[str, Any]:
    """What a request tells, with what WSGI wants besides."""
    return {
        **told,
        "wsgi.version": (1, 0),
        "wsgi.input": io.BytesIO(body) if isinstance(body, bytes) else body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def address_of(scope: Any) -> str:
    """Of the other end of the connection."""
    host: str = scope.client.rpartition(":")[0]
    return host.strip("[]")


def sender_of(scope: Any, proxies: int) -> str:
    """Whom a limit is about: an address, in IPv6 the network of a house; behind trusted servers the one they name."""
    address = address_of(scope)
    if proxies:
        named = scope.headers.get("x-forwarded-for", "").split(",")
        address = named[-proxies].strip() if len(named) >= proxies else address
    if ":" in address:
        try:
            return str(ipaddress.ip_network((address.partition("%")[0], 64), strict=False))
        except ValueError:
            return address[:64]
    return address[:64]


def _add_header(environ: dict[str, str], name: str, value: str) -> None:
    if name in IGNORED or "_" in name:  # `X_Forwarded_For` would pass for `X-Forwarded-For`
        return
    key = "HTTP_" + name.upper().replace("-", "_")
    between = "; " if name == "cookie" else ","
    environ[key] = f"{environ[key]}{between}{value}" if key in environ else value


def _bytes_as_text(text: str) -> str:
    """As WSGI wants it: one character a byte."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")
