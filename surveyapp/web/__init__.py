"""Pages: fetch, ask, answer. No SQL, no arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from surveyapp import config, store
from surveyapp.results.reading import View
from surveyapp.web import (
    assets,
    citizen,
    compression,
    headers,
    health,
    home,
    messages,
    reading,
    schema,
    watched,
)
from surveyapp.web.bounds import limits
from surveyapp.web.citizen import typed
from surveyapp.web.kiosk import api
from surveyapp.web.kiosk import view as tablet
from surveyapp.web.language import LanguageInAddress
from surveyapp.web.office import office
from surveyapp.web.staff import desk, start
from surveyapp.web.tokens import FormTokens

FOR_STAFF_ONLY = ("flask_principal", "flask_limiter", "flask_login")


class Application(Flask):
    """Our own mistakes are logged under the pattern of their address: it may hold a code, beside a time."""

    def log_exception(self, exc_info: Any) -> None:
        self.logger.error("Exception at %s [%s]", request.url_rule, request.method, exc_info=exc_info)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: no function here is a coroutine, and Flask would look at ten of them for every request."""
        return func


def create_app(settings: dict[str, Any] | None = None) -> Flask:
    """The application. `settings` beat the environment; tests give SECRET_KEY and DATABASE here."""
    app = Application(__name__)
    app.config.from_mapping(config.settings(given=settings or {}))
    app.extensions["engine"] = store.connect(app.config["DATABASE"])
    app.extensions["views"] = View
    if app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=app.config["PROXIES"], x_proto=app.config["PROXIES"])  # type: ignore[method-assign]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.converters["language"] = LanguageInAddress
    for part in (schema, reading, compression, FormTokens(), limits, headers, assets, messages, health, start):
        part.init_app(app)
    for blueprint in (home.bp, citizen.bp, typed.bp, tablet.bp):
        app.register_blueprint(blueprint)
    api.init_app(app)
    _ask_only_staff_who_they_are(app)
    app.before_request(_keep_time)
    watched.init_app(app)
    return app


def _keep_time() -> None:
    """Whoever answers counts by the office's clock, from the first request on."""
    if request.endpoint != "static":
        office()


def _ask_only_staff_who_they_are(app: Flask) -> None:
    """Flask-Security and Flask-Limiter look at every request; citizens' pages need neither and are faster without."""
    everywhere: tuple[dict[str | None, list[Any]], ...] = (
        app.before_request_funcs,
        app.after_request_funcs,
        app.teardown_request_funcs,
    )
    for hooks in everywhere:
        theirs = [hook for hook in hooks[None] if _package(hook) in FOR_STAFF_ONLY]
        hooks[None] = [hook for hook in hooks[None] if hook not in theirs]
        hooks[desk.bp.name] = [*theirs, *hooks[desk.bp.name]]


def _package(hook: Any) -> str:
    function = getattr(hook, "func", hook)
    return str(function.__module__).partition(".")[0]
