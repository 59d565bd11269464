"""The blueprint that the pages register on, the language they speak, and what each of them can say without asking."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask_security import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from questionnaires.languages import FIRST, LANGUAGES, everywhere
from surveyapp import store
from surveyapp.db.clock import office_day, office_time
from surveyapp.web.assets import asset
from surveyapp.web.office import office
from surveyapp.web.staff.access.guard import guard
from surveyapp.web.staff.access.rules import may
from surveyapp.web.tokens import form_token
from surveyapp.words.naming import Words

LOOK_AGAIN = 3
"""Seconds, in a header of pages that wait for something: it works without scripts and can be turned off by a link."""

bp = Blueprint("staff", __name__, url_prefix="/staff", template_folder="..")  # a page's template lies beside its view
bp.before_request(guard)


def reader() -> Words:
    """The language of the account; before sign-in the one that the page was asked in."""
    language = current_user.language if current_user.is_authenticated else _asked_for()
    return Words(language if language in everywhere() else FIRST)


def _asked_for() -> str:
    """Also on the page that refuses a form, which is too large to be read."""
    try:
        return request.values.get("language", "")
    except RequestEntityTooLarge:
        return request.args.get("language", "")


@bp.context_processor
def _what_every_page_needs() -> dict[str, Any]:
    here, facts = reader(), office()
    return {
        "words": here,
        "say": here.say,
        "say_n": here.say_n,
        "languages": {code: LANGUAGES[code].name for code in everywhere()},
        "office_day": office_day,
        "office_time": office_time,
        "may": may,
        "form_token": form_token,
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


@bp.errorhandler(CSRFError)
def _old_form(_error: Exception) -> tuple[str, int]:
    return render_template("staff/shared/refused.html", why="old-form"), 400


@bp.errorhandler(store.Refused)
def _refused(error: store.Refused) -> tuple[str, int]:
    if error.status == 404:
        return _unknown(error)
    return render_template("staff/shared/refused.html", why="refused", problems=error.problems), error.status
