"""Forms that were left out of a wave: which, why, by whom and when; leaving out and taking back, on the record."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.store.audit import COMMAND_LINE
from surveyapp.store.forms import exclusions
from surveyapp.store.forms.exclusions import EMPTY, IN_FILE, LONGEST_REASON, ExclusionRow
from surveyapp.store.waves import waves
from surveyapp.store.waves.waves import WaveRow
from surveyapp.web.staff.access.rules import RESPONSES, WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.words.naming import Words
from surveyapp.words.sentences import NO_REASON, SIGN_UNSEEN
from surveyapp.words.speech import later

MOST = 200  # rows on the page, and ids in one step
CAN_CHANGE = ("trial", "open", "collected")
REASONS = {EMPTY: later("nothing was rated"), IN_FILE: later("left out by the file that brought it")}
WRONG = {
    "response-unknown": later("This round has no form with this id. Take the ids from the export of its forms."),
    "response-status": later("It is left out already, or counts already."),
    "empty-form": later("Nothing was rated on it, so there is nothing to count."),
    "reason-missing": NO_REASON,
    "sign-unseen": SIGN_UNSEEN,
    "ids-missing": later("Write the id of at least one form, and of at most 200."),
    "own-agency": later(
        "Your account belongs to an agency that these forms are about. Somebody else of the survey office has to do it."
    ),
}
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One row, in the words of the reader; `undone` is '' while it is in force."""

    response_id: str
    reason: str
    who: str
    day: str
    undone: str


@bp.get("/waves/<code>/exclusions")
@needs(RESPONSES, whole=True)
def left_out(code: str) -> ResponseReturnValue:
    return _page(code)


@bp.post("/waves/<code>/exclusions")
@needs(WAVES, whole=True)
def leave_out(code: str) -> ResponseReturnValue:
    return _step(code, "leave-out")


@bp.post("/waves/<code>/exclusions/undo")
@needs(WAVES, whole=True)
def take_back(code: str) -> ResponseReturnValue:
    return _step(code, "take-back")


def _step(code: str, step: str) -> ResponseReturnValue:
    """All of them or none; where one cannot be, the page names it and keeps what was written."""
    given = {name: request.form.get(name, "").replace("\0", "").strip() for name in ("ids", "reason")}
    ids = [one for one in _BETWEEN.split(given["ids"]) if one]
    do = exclusions.exclude if step == "leave-out" else exclusions.include
    try:
        if not 0 < len(ids) <= MOST:
            raise store.Refused(store.Problem("ids-missing", f"{len(ids)} ids are given"))
        with store.writing(current_app.extensions["engine"]) as database:
            do(database, ids, given["reason"], current_user.email, wave=code)
    except store.Refused as refused:
        if any(problem.code not in WRONG for problem in refused.problems):
            raise
        return _page(code, step, given, refused), refused.status
    flash(step)
    return redirect(url_for("staff.left_out", code=code), code=303)


def _page(code: str, step: str = "", given: dict[str, str] | None = None, refused: store.Refused | None = None) -> str:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        row = waves.wave(database, code)
        counts = exclusions.by_reason(database, code)
        shown = exclusions.exclusions(database, code, by_people=True, most=MOST)
    return render_template(
        "staff/exclusions/page.html",
        round=row,
        can_change=row.state in CAN_CHANGE,
        facts=_facts(counts, words),
        rows=[_row(one, words) for one in shown],
        is_cut=len(shown) == MOST,
        most=MOST,
        longest=LONGEST_REASON,
        step=step,
        given=given or {},
        mistakes=[(problem.where, words.label(WRONG, problem.code)) for problem in refused.problems] if refused else [],
        way_back=_way_back(row, words),
    )


def _facts(counts: Mapping[str, int], words: Words) -> list[str]:
    """How many, and of these what no person left out."""
    n = sum(counts.values())
    if not n:
        return [words.say("no form of this round is left out")]
    by_rule = {words.label(REASONS, reason): n for reason, n in counts.items() if reason in REASONS}
    said = words.say_n(n, "{n} form of this round is left out", "{n} forms of this round are left out")
    return [said, *(words.say("{reason}: {n}", reason=reason, n=words.count(n)) for reason, n in by_rule.items())]


def _way_back(row: WaveRow, words: Words) -> str:
    if row.state in ("locked", "published"):
        return words.say("The round is locked: what counts in it stays as it is. Reopen it to change that.")
    return words.say("What counts in this round cannot be changed.")


def _row(row: ExclusionRow, words: Words) -> LeftOut:
    reason = words.label(REASONS, row.reason) if row.reason in REASONS else row.reason
    undone = ""
    if row.undone_at is not None:
        undone = words.say(
            "{day}, {account}: {reason}",
            day=_day(row.undone_at, words),
            account=_who(row.undone_by, words),
            reason=row.undone_reason or "",
        )
    return LeftOut(row.response_id, reason, _who(row.actor, words), _day(row.at, words), undone)


def _who(actor: str | None, words: Words) -> str:
    if actor is None:
        return words.say("not recorded")
    return words.say("command line") if actor == COMMAND_LINE else actor


def _day(moment: dt.datetime | None, words: Words) -> str:
    return words.say("not recorded") if moment is None else words.day(office_day(moment))
