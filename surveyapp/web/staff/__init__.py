"""The office's pages under `/staff`: sign in, watch the count, read the results, fetch documents."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, render_template, request
from flask_security import Security, current_user
from flask_wtf.csrf import CSRFError, generate_csrf

from surveyapp import store
from surveyapp.store.people.datastore import accounts_of
from surveyapp.web.assets import asset
from surveyapp.web.office import office
from surveyapp.web.staff import words
from surveyapp.web.staff.access import rules as access
from surveyapp.web.staff.access.sessions import Sessions

bp = Blueprint("staff", __name__, url_prefix="/staff", template_folder="..")  # a page's template lies beside its view
bp.before_request(access.guard)

SECURITY = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},  # plain argon2, as the command line makes it
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SESSION_PROTECTION": None,  # it would keep a hash of the address
}


def init_app(app: Flask) -> None:
    """Needs the engine in `app.extensions`. Flask-Security brings accounts and hashes, none of its pages."""
    from surveyapp.web.staff import pages  # noqa: F401 (the views register themselves on `bp`)
    from surveyapp.web.staff.sign_in.view import limiter

    app.config.update(SECURITY)
    app.extensions["staff"] = {}
    app.session_interface = Sessions()
    datastore = accounts_of(app.extensions["engine"])
    Security(app, datastore, register_blueprint=False)
    limiter.init_app(app)
    app.register_blueprint(bp)
    app.after_request(access.no_store)
    app.teardown_appcontext(lambda _error: datastore.db.session.remove())


def reader() -> words.Words:
    """The language of the account; before sign-in the one that the page was asked in."""
    language = current_user.language if current_user.is_authenticated else request.values.get("language", "")
    return words.Words(language if language in words.STAFF_LANGUAGES else "vi")


@bp.context_processor
def _what_every_page_needs() -> dict[str, Any]:
    here, facts = reader(), office()
    return {
        "words": here,
        "say": here.say,
        "say_n": here.say_n,
        "languages": words.STAFF_LANGUAGES,
        "here": words.HERE,
        "may": access.may,
        "form_token": generate_csrf,
        "office_name": facts.says("name", here.language),
        "invented": facts.invented,
        "asset": asset,
    }


@bp.errorhandler(403)
def _forbidden(_error: Exception) -> tuple[str, int]:
    return render_template("staff/shared/refused.html", why="forbidden"), 403


@bp.errorhandler(404)
def _unknown(_error: Exception) -> tuple[str, int]:
    return render_template("staff/shared/refused.html", why="unknown"), 404


@bp.errorhandler(429)
def _too_many(_error: Exception) -> tuple[str, int]:
    return render_template("staff/shared/refused.html", why="too-many"), 429


@bp.errorhandler(CSRFError)
def _old_form(_error: Exception) -> tuple[str, int]:
    return render_template("staff/shared/refused.html", why="old-form"), 400


@bp.errorhandler(store.Refused)
def _refused(error: store.Refused) -> tuple[str, int]:
    if error.status == 404:
        return _unknown(error)
    return render_template("staff/shared/refused.html", why="refused", problems=error.problems), error.status
