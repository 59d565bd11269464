"""Sessions that can be ended. Under `/staff` the cookie of a signed-in browser is a random id, its row the truth;
everybody else keeps Flask's signed cookie, which holds nothing but the token against forged forms."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from flask import Flask, Request, Response
from flask import session as current_session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from surveyapp import store
from surveyapp.db.clock import now
from surveyapp.store.people import staff_sessions
from surveyapp.web.bounds.minute import MOST, ThisMinute
from surveyapp.web.tokens import TOKEN

ACCOUNT = "_user_id"  # Flask-Login's key: present exactly while somebody is signed in
PATH = "/staff"
SEEN_EVERY = dt.timedelta(minutes=1)
IDLE = dt.timedelta(minutes=60)
LIFETIME = dt.timedelta(hours=12)


class CookieSession(SecureCookieSession):
    """A session under `/staff`; `key` is the cookie's id, "" as long as nobody is signed in."""

    key: str = ""
    seen_at: dt.datetime | None = None
    unavailable: bool = False


class Sessions(SecureCookieSessionInterface):
    """The signature of a citizen's cookie is looked at once a minute: their browser sends it with every page."""

    def __init__(self) -> None:
        self._signing: URLSafeTimedSerializer | None = None
        self._known: ThisMinute[dict[str, str]] = ThisMinute(dict)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Made once: one object serves one application, whose secret does not change while it runs."""
        if self._signing is None:
            self._signing = super().get_signing_serializer(app)
        return self._signing

    def open_session(self, app: Flask, request: Request) -> Any:
        if not is_staff(request.path):
            return self._of_a_citizen(app, request)
        signed = super().open_session(app, request)
        key = request.cookies.get(cookie_name(app), "")
        try:
            return (key and _open(app, key)) or _only_the_form_token(signed, CookieSession)
        except store.Unavailable:
            unknown = CookieSession()
            unknown.unavailable = True
            return unknown

    def _of_a_citizen(self, app: Flask, request: Request) -> SecureCookieSession:
        cookie, known = request.cookies.get(self.get_cookie_name(app), ""), self._known.get()
        if cookie in known:
            return _untouched(SecureCookieSession({TOKEN: known[cookie]}))
        session = _only_the_form_token(super().open_session(app, request), SecureCookieSession)
        if TOKEN in session and len(known) < MOST:
            known[cookie] = session[TOKEN]
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, CookieSession):
            if session.modified:
                super().save_session(app, session, response)
            elif session.accessed:
                response.headers.add("Vary", "Cookie")
        elif not session.unavailable:
            _save(app, session, response) or super().save_session(app, session, response)


def is_staff(path: str) -> bool:
    return path == PATH or path.startswith(PATH + "/")


def cookie_name(app: Flask) -> str:
    return "__Secure-staff" if app.config["SESSION_COOKIE_SECURE"] else "staff"


def session_of_request() -> SessionMixin:
    """The session itself, not Flask's stand-in for it."""
    return current_session._get_current_object()  # type: ignore[attr-defined,no-any-return]


def renew() -> None:
    """The response carries a new id and the old one is dead: whenever what a session may do changes."""
    session = session_of_request()
    if isinstance(session, CookieSession):
        session.modified, session.seen_at = True, None


def _open(app: Flask, key: str) -> CookieSession | None:
    with store.reading(app.extensions["engine"]) as database:
        found = staff_sessions.find(database, key, idle=app.config.get("STAFF_IDLE", IDLE))
    if found is None:
        return None
    session = CookieSession(found.data)
    session.key, session.seen_at = key, found.seen_at
    return session


def _save(app: Flask, session: CookieSession, response: Response) -> bool:
    """True when the row holds the session, so that no signed cookie is written beside it."""
    if not session.key and ACCOUNT not in session:
        return False
    engine = app.extensions["engine"]
    if ACCOUNT not in session:
        with store.writing(engine) as database:
            staff_sessions.end(database, session.key)
        response.delete_cookie(cookie_name(app), path=PATH)
    elif not session.key or session.seen_at is None:
        _begin(app, session, response)
    elif session.modified or session.seen_at + SEEN_EVERY < now():
        _keep(engine, session)
    return True


def _keep(engine: store.Engine, session: CookieSession) -> None:
    """A page that was made is shown even if the database is too busy to note that it was."""
    with suppress(store.Unavailable), store.writing(engine) as database:
        staff_sessions.keep(database, session.key, dict(session))


def _begin(app: Flask, session: CookieSession, response: Response) -> None:
    lifetime = app.config.get("STAFF_LIFETIME", LIFETIME)
    with store.writing(app.extensions["engine"]) as database:
        if session.key:
            staff_sessions.end(database, session.key)
        key = staff_sessions.begin(database, dict(session), uniquifier=session[ACCOUNT], lifetime=lifetime)
    response.set_cookie(
        cookie_name(app), key, path=PATH, secure=app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax"
    )


def _only_the_form_token(signed: SecureCookieSession | None, kind: type[SecureCookieSession]) -> SecureCookieSession:
    """A signed cookie never says who somebody is, whatever it holds."""
    return _untouched(kind({TOKEN: signed[TOKEN]} if signed and TOKEN in signed else {}))


def _untouched(session: SecureCookieSession) -> SecureCookieSession:
    session.modified = session.accessed = False
    return session
