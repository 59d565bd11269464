"""A locked wave is published: the page tells what would be frozen, then one step that asks for the password first."""

from __future__ import annotations

import datetime as dt

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.results.model.result import WaveResult
from surveyapp.results.reading import PREVIOUS, PUBLISHED, View
from surveyapp.results.releases.releasing import differences, is_empty, publish_result
from surveyapp.store.results.releases import Signed, listed
from surveyapp.store.trail import head
from surveyapp.store.waves import waves
from surveyapp.store.waves.waves import WaveRow
from surveyapp.web.staff.access.rules import WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.ranking.view import facts_of_all
from surveyapp.words.sentences import NO_DECISION, SIGN_UNSEEN
from surveyapp.words.speech import later

PAGE = "staff.publish_wave"
FIELDS = ("decision", "signer", "date", "shown", "empty")
LONGEST = 500
WRONG = {
    "decision-missing": ("decision", NO_DECISION),
    "signer-missing": ("signer", later("Write who signs, at most 500 letters.")),
    "date-unreadable": ("date", later("Choose the day of the decision.")),
    "sign-unseen": ("", SIGN_UNSEEN),
    "no-answers": ("empty", later("Say that you publish it although nothing was answered.")),
    "wave-changed": ("changed", later("The round was changed meanwhile. Look at its figures again, then publish.")),
}
"""What was refused -> the field, where it is always the same one, and what to do."""


@bp.get("/waves/<code>/publish")
@needs(WAVES, whole=True, fresh=PAGE)
def publish_wave(code: str) -> ResponseReturnValue:
    return _page(code, {"date": office_day().isoformat()}, {})


@bp.post("/waves/<code>/publish")
@needs(WAVES, whole=True, fresh=PAGE)
def publish_step(code: str) -> ResponseReturnValue:
    given = {name: request.form.get(name, "").replace("\0", "").strip() for name in FIELDS}
    engine = current_app.extensions["engine"]
    try:
        with store.reading(engine) as database:
            _refuse_other(waves.wave(database, code), given["shown"])
        signed = _signed(given)
        if not given["empty"]:
            _refuse_empty(code)
        number, _changed = publish_result(engine, code, signed, current_user.email)
    except store.Refused as refused:
        if any(problem.code not in WRONG for problem in refused.problems):
            raise
        wrong = {WRONG[each.code][0] or each.where: WRONG[each.code][1] for each in refused.problems}
        return _page(code, given, wrong), refused.status
    flash("published")
    return redirect(url_for("staff.releases", code=code, _anchor=f"release-{number}"), code=303)


def _refuse_other(row: WaveRow, shown: str) -> None:
    """Only the figures that the page has told of are published by it."""
    _refuse_unlocked(row)
    if shown != str(row.inputs_revision):
        raise store.Refused(store.Problem("wave-changed", f"wave {row.code} was changed since"), status=409)


def _refuse_unlocked(row: WaveRow) -> None:
    if row.state != "locked":
        what = f"wave {row.code} is {row.state}; only a locked one can be published"
        raise store.Refused(store.Problem("wave-unlocked", what, remedy="lock it first"), status=409)


def _refuse_empty(code: str) -> None:
    """Where nothing was answered there is nothing to publish, unless somebody says so who has read the warning."""
    with View(current_app.extensions["engine"], code, against=PREVIOUS) as view:
        if is_empty(view.result):
            raise store.Refused(store.Problem("no-answers", f"wave {code} holds no answer", remedy="say so"))


def _signed(given: dict[str, str]) -> Signed:
    wrong = [
        store.Problem(f"{name}-missing", f"a release needs its {name}", name)
        for name in ("decision", "signer")
        if not 0 < len(given[name]) <= LONGEST
    ]
    try:
        day = dt.date.fromisoformat(given["date"])
    except ValueError:
        wrong.append(store.Problem("date-unreadable", f"{given['date']!r} is no day", "date"))
    if wrong:
        raise store.Refused(wrong)
    return Signed(given["decision"], given["signer"], day)


def _page(code: str, given: dict[str, str], wrong: dict[str, str]) -> str:
    words = reader()
    with View(current_app.extensions["engine"], code, against=PREVIOUS) as view:
        row = view.wave
        _refuse_unlocked(row)
        result, database = view.result, view.snapshot.session
        earlier, changed = listed(database, code), differences(database, code, result)
        record = head(database)[1].hex()
    with View(current_app.extensions["engine"], code, against=PREVIOUS, edition=PUBLISHED) as public:
        shown, withheld = _agencies(public.result)
    return render_template(
        "staff/publishing/page.html",
        round=row,
        result=result,
        facts=facts_of_all(result, words),
        shown=shown,
        withheld=withheld,
        number=earlier[-1].number + 1 if earlier else 1,
        changed=changed,
        record=record,
        given=given,
        wrong={field: words.say(sentence) for field, sentence in wrong.items()},
        longest=LONGEST,
        is_empty=is_empty(result),
    )


def _agencies(published: WaveResult) -> tuple[int, list[str]]:
    """How many agencies have a published index; the codes of those whose index is withheld, or is none."""
    overall = {row.agency: row.index for row in published.rows if (row.scope, row.part) == ("agency", "overall")}
    withheld = [code for code in published.agencies if overall.get(code) is None]
    return len(published.agencies) - len(withheld), withheld
