"""A file of answers, of counts or of the population: shown as it would be stored, and stored when that is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.db.clock import office_day, office_time
from surveyapp.exports import export
from surveyapp.store import audit
from surveyapp.store.audit import Event
from surveyapp.store.forms.imported import IMPORTED, refuse_closed
from surveyapp.store.waves import frame, waves
from surveyapp.store.waves.waves import WaveRow
from surveyapp.web.office import office
from surveyapp.web.staff.access.rules import WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.downloads.view import attachment
from surveyapp.web.staff.importing.kept import KEPT as KEPT_BECAUSE
from surveyapp.web.staff.importing.sent import (
    KILOBYTE,
    KINDS,
    LARGEST,
    LARGEST_MAP,
    MEGABYTE,
    MOST_SENT,
    RESPONSES,
    Sent,
    sent,
)
from surveyapp.web.staff.importing.trying import Outcome, declared, stored, tried
from surveyapp.words.naming import Words
from surveyapp.words.sentences import NOT_READ
from surveyapp.words.work import WAVE_FILES

ENDPOINTS = ("staff.import_preview", "staff.import_file")
KEPT, NOTHING_NEW = "file-stored", "file-known"


@bp.url_value_preprocessor
def _room_for_a_table(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A table is larger than any form; only people who are signed in may send one."""
    if endpoint in ENDPOINTS and current_user.is_authenticated:
        request.max_content_length = request.max_form_memory_size = MOST_SENT


@bp.get("/waves/<code>/import")
@needs(WAVES, whole=True)
def import_page(code: str) -> ResponseReturnValue:
    return _page(code)


@bp.post("/waves/<code>/import/preview")
@needs(WAVES, whole=True)
def import_preview(code: str) -> ResponseReturnValue:
    """Nothing is stored: the page shows what would be, and hands the file on to the button that stores it."""
    row, words, engine = _wave(code), reader(), current_app.extensions["engine"]
    try:
        what = sent()
    except store.Refused as refused:
        return _page(code, wrong=refused), refused.status
    outcome, status = tried(engine, row, what, words, current_user.email)
    return _page(code, what, outcome), status


@bp.get("/waves/<code>/population.csv")
@needs(WAVES, whole=True)
def population_csv(code: str) -> ResponseReturnValue:
    """As its loading reads it."""
    with store.reading(current_app.extensions["engine"]) as database:
        return attachment(export("population", "csv")(database, code, bom=True), f"{code}-population.csv")


@bp.post("/waves/<code>/population/undo")
@needs(WAVES, whole=True)
def undo_population(code: str) -> ResponseReturnValue:
    """The last file of the population is taken back, while it is as the file left it."""
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            frame.undo_frame(database, code, request.form.get("mark", ""), current_user.email)
    except store.Refused as refused:
        if any(problem.code not in KEPT_BECAUSE for problem in refused.problems):
            raise
        return _page(code, stays=KEPT_BECAUSE[refused.problems[0].code]), refused.status
    flash("list-undone")
    return redirect(url_for("staff.import_page", code=code), code=303)


@bp.post("/waves/<code>/import")
@needs(WAVES, whole=True)
def import_file(code: str) -> ResponseReturnValue:
    row, words, engine = _wave(code), reader(), current_app.extensions["engine"]
    try:
        what = sent()
    except store.Refused as refused:
        return _page(code, wrong=refused), refused.status
    outcome, status = stored(engine, row, what, words, current_user.email)
    if outcome.problems:
        return _page(code, what, outcome), status
    flash(KEPT if outcome.new else NOTHING_NEW)
    return redirect(url_for("staff.import_page", code=code), code=303)


def _wave(code: str) -> WaveRow:
    with store.reading(current_app.extensions["engine"]) as database:
        return waves.wave(database, code)


def _page(
    code: str,
    what: Sent | None = None,
    outcome: Outcome | None = None,
    wrong: store.Refused | None = None,
    stays: str = "",
) -> str:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        row = waves.wave(database, code)
        before, loading = audit.events_of(database, code, IMPORTED), frame.last_frame(database, code)
    return render_template(
        "staff/importing/page.html",
        round=row,
        closed=_is_closed(row),
        kinds=[(kind, words.say(WAVE_FILES[kind])) for kind in KINDS],
        kind=what.kind if what else request.args.get("kind", RESPONSES),
        what=what,
        outcome=outcome,
        wrong=_wrong(wrong, words),
        office=office().says("name", words.language) or words.say("the survey office"),
        loading=loading,
        stays=words.say(stays) if stays else "",
        before=[_told(event, words) for event in before],
        most=LARGEST >> MEGABYTE,
        most_of_map=LARGEST_MAP >> KILOBYTE,
    )


def _is_closed(row: WaveRow) -> bool:
    """Whether the wave takes no answers."""
    try:
        refuse_closed(row)
    except store.Refused:
        return True
    return False


def _wrong(refused: store.Refused | None, words: Words) -> Mapping[str, str]:
    return {problem.where: words.say(NOT_READ[problem.code]) for problem in refused.problems} if refused else {}


def _told(event: Event, words: Words) -> dict[str, Any]:
    """A line of the files of before; what an older program did not note stays open."""
    taken = event.detail.get("taken", {})
    return {
        "when": words.say("{day}, {time}", day=words.day(office_day(event.at)), time=f"{office_time(event.at):%H:%M}"),
        "who": "" if event.actor == audit.COMMAND_LINE else event.actor,
        "file": event.detail.get("file", ""),
        "new": event.detail.get("new"),
        "taken": [*declared(taken, words)] if isinstance(taken, Mapping) else [],
    }
