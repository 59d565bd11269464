"""What every response says to the browser, whatever it is a response to."""

from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)

ALWAYS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
HTTPS_ONLY = ("Strict-Transport-Security", "max-age=63072000")


def init_app(app: Flask) -> None:
    headers = (*ALWAYS, HTTPS_ONLY) if app.config["HTTPS"] else ALWAYS

    @app.after_request
    def add_headers(response: Response) -> Response:
        present = {name.lower() for name, _ in response.headers}
        if "location" in present:
            _name_no_host(response)
        response.headers.extend([(name, value) for name, value in headers if name.lower() not in present])
        return response


def _name_no_host(response: Response) -> None:
    """The request said what this machine is called, and anybody may say anything."""
    location = response.headers["Location"]
    if not location.startswith("/") and location.startswith(request.host_url):
        response.headers["Location"] = "/" + location.removeprefix(request.host_url)
        response.set_data(b"")
