"""A wave gets a later last day: what that does, then the decision, the day and why; on the record."""

from __future__ import annotations

import datetime as dt

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.store.waves import waves
from surveyapp.store.waves.extending import LONGEST_DECISION, LONGEST_REASON, can_be_extended, extend_wave
from surveyapp.store.waves.waves import WaveRow
from surveyapp.web.staff.access.rules import WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.words.naming import Words
from surveyapp.words.sentences import AT_MOST_500, NO_DECISION, SIGN_UNSEEN
from surveyapp.words.speech import later

FIELDS = ("until", "decision", "reason")
UNREADABLE = "until-unreadable"
WRONG = {
    UNREADABLE: ("until", later("Choose the new last day.")),
    "until-over": ("until", later("This day is over. Choose one that is still to come.")),
    "until-not-later": ("until", later("This is not later than the last day so far.")),
    "until-before-opening": ("until", later("This is before the first day of the round.")),
    "decision-missing": ("decision", NO_DECISION),
    "reason-long": ("reason", AT_MOST_500),
    "sign-unseen": ("", SIGN_UNSEEN),
}
"""What was refused -> the field, where it is always the same one, and what to do."""


@bp.app_template_global("extendable")
def extendable(state: str, code: str) -> bool:
    """Only of a wave that is closed must be asked whether somebody closed it, or the calendar."""
    if state != "collected":
        return can_be_extended(state, None, None)
    with store.reading(current_app.extensions["engine"]) as database:
        row = waves.wave(database, code)
    return can_be_extended(row.state, row.closes, row.closed_at)


@bp.get("/waves/<code>/extend")
@needs(WAVES, whole=True)
def extend(code: str) -> ResponseReturnValue:
    with store.reading(current_app.extensions["engine"]) as database:
        row = waves.wave(database, code)
    if not can_be_extended(row.state, row.closes, row.closed_at):
        what = f"wave {code} is {row.state}"
        raise store.Refused(store.Problem("wave-ended", what, remedy="it does not collect again"), status=409)
    return _page(row, {}, {})


@bp.post("/waves/<code>/extend")
@needs(WAVES, whole=True)
def extend_step(code: str) -> ResponseReturnValue:
    given = {name: request.form.get(name, "").replace("\0", "").strip() for name in FIELDS}
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            until, actor = _day(given["until"]), current_user.email
            extend_wave(database, code, until, given["decision"], actor, reason=given["reason"])
    except store.Refused as refused:
        if any(problem.code not in WRONG for problem in refused.problems):
            raise
        wrong = {WRONG[each.code][0] or each.where: WRONG[each.code][1] for each in refused.problems}
        with store.reading(current_app.extensions["engine"]) as database:
            row = waves.wave(database, code)
        return _page(row, given, wrong), refused.status
    flash("wave-extended")
    return redirect(url_for("staff.wave", code=code), code=303)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise store.Refused(store.Problem(UNREADABLE, f"{text!r} is no day", "until")) from None


def _page(row: WaveRow, given: dict[str, str], wrong: dict[str, str]) -> str:
    words = reader()
    tomorrow = max(row.closes or office_day(), office_day()) + dt.timedelta(days=1)
    return render_template(
        "staff/extending/page.html",
        round=row,
        facts=_facts(row, words),
        reopens=row.state == "collected",
        earliest=tomorrow.isoformat() if row.closes else office_day().isoformat(),
        given=given,
        wrong={field: words.say(sentence) for field, sentence in wrong.items()},
        longest_decision=LONGEST_DECISION,
        longest_reason=LONGEST_REASON,
    )


def _facts(row: WaveRow, words: Words) -> list[str]:
    late = words.say("late paper forms until {day}", day=words.day(row.entry_until)) if row.entry_until else ""
    return [fact for fact in (words.state(row.state), words.period(row.opens, row.closes), late) if fact]
