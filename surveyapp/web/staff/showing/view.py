"""How the order of a wave is shown at most, decided before it closes; on the record."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.store.waves import waves
from surveyapp.store.waves.display import (
    BEFORE_CLOSING,
    BY_FIGURES,
    DISPLAY,
    DISPLAYS,
    can_decide_display,
    decide_display,
    refuse_late_display,
)
from surveyapp.store.waves.transitions import COLLECTED
from surveyapp.store.waves.waves import WaveRow
from surveyapp.web.staff.access.rules import WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.edition import for_staff
from surveyapp.web.staff.showing.advice import Advice, advice
from surveyapp.web.staff.stamps import seen
from surveyapp.words.results.order import WAYS
from surveyapp.words.sentences import CHANGED_MEANWHILE, ONE_OF_THESE

WRONG = {"display-unknown": ONE_OF_THESE, "wave-changed": CHANGED_MEANWHILE}
"""What was refused -> what to do."""


@bp.app_template_global("display_is_open")
def display_is_open(state: str, code: str) -> bool:
    """Only of a wave that collects must be asked whether it had ended before."""
    if state not in BEFORE_CLOSING:
        return False
    with store.reading(current_app.extensions["engine"]) as database:
        return can_decide_display(database, code, state)


@bp.get("/waves/<code>/display")
@needs(WAVES, whole=True)
def wave_display(code: str) -> ResponseReturnValue:
    with store.reading(current_app.extensions["engine"]) as database:
        row = waves.wave(database, code)
        refuse_late_display(database, code, row.state)
    return _page(row, row.settings.get(DISPLAY, BY_FIGURES))


@bp.post("/waves/<code>/display")
@needs(WAVES, whole=True)
def save_display(code: str) -> ResponseReturnValue:
    given = request.form.get("display", "")
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            is_another = decide_display(database, code, given, current_user.email, seen=seen())
    except store.Refused as refused:
        if any(problem.code not in WRONG for problem in refused.problems):
            raise
        with store.reading(current_app.extensions["engine"]) as database:
            row = waves.wave(database, code)
        return _page(row, given, reader().say(WRONG[refused.problems[0].code])), refused.status
    if is_another:
        flash("wave-display")
    return redirect(url_for("staff.wave", code=code), code=303)


def _page(row: WaveRow, chosen: str, wrong: str = "") -> str:
    words = reader()
    before = _before(row)
    forms = [{"code": code, "name": words.say(WAYS[code][0]), "about": words.say(WAYS[code][1])} for code in DISPLAYS]
    now = row.settings.get(DISPLAY, BY_FIGURES)
    return render_template(
        "staff/showing/page.html", round=row, forms=forms, chosen=chosen, now=now, wrong=wrong, before=before
    )


def _before(row: WaveRow) -> Advice | None:
    """By the previous wave, where that has answers."""
    with store.reading(current_app.extensions["engine"]) as database:
        previous = waves.wave(database, row.previous) if row.previous else None
    if previous is None or previous.state not in COLLECTED or not previous.questionnaire:
        return None
    with for_staff(previous.code) as view:
        return advice(view.result, reader())
