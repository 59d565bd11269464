"""What a wave is called in each language, mended before it opens; on the record."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from questionnaires.languages import FIRST, LANGUAGES
from surveyapp import store
from surveyapp.store.waves import waves
from surveyapp.store.waves.drafts import BEFORE_OPENING, retitle
from surveyapp.store.waves.waves import LONGEST_TITLE, WaveRow
from surveyapp.web.staff.access.rules import WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.stamps import seen
from surveyapp.words.sentences import CHANGED_MEANWHILE, LETTERS_AT_MOST, SIGN_UNSEEN
from surveyapp.words.speech import later

CHANGED = "wave-changed"
WRONG = {
    "title-missing": later("Write a title."),
    "title-long": LETTERS_AT_MOST,
    "sign-unseen": SIGN_UNSEEN,
    CHANGED: CHANGED_MEANWHILE,
}
IN_LANGUAGE = "title in "


@bp.app_template_global("can_be_retitled")
def can_be_retitled(state: str) -> bool:
    return state in BEFORE_OPENING


@bp.get("/waves/<code>/title")
@needs(WAVES, whole=True)
def wave_title(code: str) -> ResponseReturnValue:
    row = _wave(code)
    if not can_be_retitled(row.state):
        what, remedy = f"wave {code} is {row.state}", "a title can be changed before the wave opens"
        raise store.Refused(store.Problem("wave-titled", what, remedy=remedy), status=409)
    return _page(row, {FIRST: row.title, **row.titles}, {})


@bp.post("/waves/<code>/title")
@needs(WAVES, whole=True)
def save_title(code: str) -> ResponseReturnValue:
    given = {each: request.form.get(f"title-{each}", "").replace("\0", "").strip() for each in LANGUAGES}
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            is_another = retitle(database, code, given, current_user.email, seen=seen())
    except store.Refused as refused:
        if any(problem.code not in WRONG for problem in refused.problems):
            raise
        wrong = {problem.where.removeprefix(IN_LANGUAGE): WRONG[problem.code] for problem in refused.problems}
        wrong = {FIRST if each == "title" else each: why for each, why in wrong.items()}
        return _page(_wave(code), given, wrong), refused.status
    if is_another:
        flash("wave-titled")
    return redirect(url_for("staff.wave", code=code), code=303)


def _wave(code: str) -> WaveRow:
    with store.reading(current_app.extensions["engine"]) as database:
        return waves.wave(database, code)


def _page(row: WaveRow, given: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    words = reader()
    return render_template(
        "staff/titles/page.html",
        round=row,
        named={code: language.name for code, language in LANGUAGES.items()},
        first=FIRST,
        given=given,
        kept={FIRST: row.title, **row.titles} if "" in wrong else given,
        wrong={code: words.say(why, longest=LONGEST_TITLE) for code, why in wrong.items()},
        longest=LONGEST_TITLE,
    )
