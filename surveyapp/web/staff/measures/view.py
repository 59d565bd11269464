"""Measures: listed, added, changed by whoever saw the last version, brought in from a file, taken back."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.exports import export
from surveyapp.exports.followup import measures as table_of_measures
from surveyapp.exports.workbook import workbook_of
from surveyapp.imports.followup.measures import NEEDED, OPTIONAL, load_measures, of_saved_measures
from surveyapp.store.followup.measures import (
    LONGEST,
    STATES,
    MeasureRow,
    add_measure,
    change_measure,
    measure,
    overdue,
    undo_measure,
)
from surveyapp.web.staff.access.rules import RANKING, WAVES, may, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.downloads.view import attachment, workbook_attachment
from surveyapp.web.staff.importing.sent import LARGEST, MEGABYTE, MOST_SENT, Sent, sent
from surveyapp.web.staff.importing.trying import Outcome, first_of, in_words
from surveyapp.web.staff.measures.form import begun, choices, typed
from surveyapp.web.staff.measures.lines import lines
from surveyapp.words.naming import Words
from surveyapp.words.results import measures as told
from surveyapp.words.sentences import NOT_READ
from surveyapp.words.speech import sentence

ENDPOINTS = ("staff.preview_measures", "staff.store_measures")
KIND = ("measures",)
KEPT, UNDONE = "measure-kept", "measure-undone"


@bp.url_value_preprocessor
def _room_for_measures(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Such a file is larger than any form; only people who are signed in may send one."""
    if endpoint in ENDPOINTS and current_user.is_authenticated:
        request.max_content_length = request.max_form_memory_size = MOST_SENT


@bp.get("/measures")
@needs(RANKING, whole=True)
def measures() -> ResponseReturnValue:
    return _list_page()


@bp.get("/measures.csv")
@needs(RANKING, whole=True)
def measures_csv() -> ResponseReturnValue:
    """As a file is read."""
    with store.reading(current_app.extensions["engine"]) as database:
        return attachment(export("measures", "csv")(database, bom=True), "measures.csv")


@bp.get("/measures.xlsx")
@needs(RANKING, whole=True)
def measures_workbook() -> ResponseReturnValue:
    """The same for those who plan in a workbook."""
    with store.reading(current_app.extensions["engine"]) as database:
        return workbook_attachment(workbook_of("measures", table_of_measures(database)), "measures.xlsx")


@bp.get("/measures/new")
@needs(WAVES, whole=True)
def new_measure() -> ResponseReturnValue:
    return _form_page(begun())


@bp.post("/measures/new")
@needs(WAVES, whole=True)
def store_measure() -> ResponseReturnValue:
    return _kept(0)


@bp.get("/measures/<int:number>")
@needs(WAVES, whole=True)
def one_measure(number: int) -> ResponseReturnValue:
    with store.reading(current_app.extensions["engine"]) as database:
        row = measure(database, number)
    return _form_page(row)


@bp.post("/measures/<int:number>")
@needs(WAVES, whole=True)
def save_measure(number: int) -> ResponseReturnValue:
    return _kept(number)


@bp.post("/measures/<int:number>/undo")
@needs(WAVES, whole=True)
def take_measure_back(number: int) -> ResponseReturnValue:
    with store.writing(current_app.extensions["engine"]) as session:
        undo_measure(session, number, request.form.get("version", 0, type=int), actor=current_user.email)
    flash(UNDONE)
    return redirect(url_for("staff.measures"), code=303)


@bp.post("/measures/preview")
@needs(WAVES, whole=True)
def preview_measures() -> ResponseReturnValue:
    """Nothing is stored: the page shows what would be, and hands the file on to the button that stores it."""
    try:
        what = sent(KIND)
    except store.Refused as refused:
        return _list_page(wrong=refused), refused.status
    outcome, status = _loaded(what, reader(), would=True)
    return _list_page(what, outcome), status


@bp.post("/measures")
@needs(WAVES, whole=True)
def store_measures() -> ResponseReturnValue:
    try:
        what = sent(KIND)
    except store.Refused as refused:
        return _list_page(wrong=refused), refused.status
    outcome, status = _loaded(what, reader(), would=False)
    if outcome.problems:
        return _list_page(what, outcome), status
    flash("file-stored" if outcome.new else "file-known")
    return redirect(url_for("staff.measures"), code=303)


@bp.app_template_global("overdue_measures")
def overdue_measures() -> int:
    """How many the start page tells of; 0 for whoever may not see them."""
    if not may(RANKING):
        return 0
    with store.reading(current_app.extensions["engine"]) as database:
        return overdue(database, office_day())


def _kept(number: int) -> ResponseReturnValue:
    row, problems = typed(number)
    try:
        if problems:
            raise store.Refused(problems)
        with store.writing(current_app.extensions["engine"]) as session:
            if number:
                change_measure(session, row, actor=current_user.email)
            else:
                add_measure(session, row, actor=current_user.email)
    except store.Refused as refused:
        if any(problem.code not in told.MISTAKES for problem in refused.problems):
            raise
        return _form_page(row, refused), refused.status
    flash(KEPT)
    return redirect(url_for("staff.measures"), code=303)


def _form_page(row: MeasureRow, refused: store.Refused | None = None) -> str:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        offered = choices(database, words)
    wrong = {
        problem.where: words.say(told.MISTAKES[problem.code], longest=LONGEST)
        if problem.code == "too-long"
        else words.say(told.MISTAKES[problem.code])
        for problem in (refused.problems if refused else ())
    }
    return render_template(
        "staff/measures/form.html", row=row, offered=offered, wrong=wrong, longest=LONGEST, is_new=not row.number
    )


def _loaded(what: Sent, words: Words, *, would: bool) -> tuple[Outcome, int]:
    engine, outcome, status = current_app.extensions["engine"], Outcome(), 200
    rows: list[MeasureRow] = []
    try:
        with (store.trying if would else store.writing)(engine) as session:
            saved = load_measures(session, what.file, sheet=what.sheet, actor=current_user.email, look=rows.append)
        outcome.new = saved.new + saved.changed
        outcome.summary.append(sentence(of_saved_measures(saved, words)))
    except store.Refused as refused:
        outcome.problems, status = in_words(refused.problems, words), refused.status
    outcome.rows = first_of(rows)
    return outcome, status


def _list_page(what: Sent | None = None, outcome: Outcome | None = None, wrong: store.Refused | None = None) -> str:
    words = reader()
    late, state = "overdue" in request.args, request.args.get("state", "")
    return render_template(
        "staff/measures/page.html",
        lines=lines(words, late=late, state=state if state in STATES else ""),
        late=late,
        state=state,
        states=[(each, words.label(told.STATES, each)) for each in STATES],
        columns=", ".join((*NEEDED, *OPTIONAL)),
        what=what,
        outcome=outcome,
        wrong={problem.where: words.say(NOT_READ[problem.code]) for problem in wrong.problems} if wrong else {},
        most=LARGEST >> MEGABYTE,
    )
