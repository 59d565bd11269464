"""One sheet of paper, keyed in: the next one, or one that is there already, with the way back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.answers import AnswerErrors
from questionnaires.keying import keyed, typed_of
from questionnaires.model import Questionnaire
from surveyapp import store
from surveyapp.store.paper.batches import BatchRow
from surveyapp.store.paper.entries import (
    EntryRow,
    Sheet,
    asked_on_paper,
    correct,
    enter,
    entries,
    entry,
    next_number,
    take_back,
    totals,
)
from surveyapp.store.waves import waves
from surveyapp.web.staff.access.rules import ENTRY, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.keying.sheet import sheet
from surveyapp.web.staff.paper.mistakes import UNREADABLE, mistakes
from surveyapp.web.staff.paper.view import batch_here, keying


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of the page, and what is wrong with it: by field, and by question."""

    number: str = ""
    answered_on: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


@bp.get("/waves/<code>/paper/<int:number>/forms")
@needs(ENTRY, whole=True)
def key_in(code: str, number: int) -> ResponseReturnValue:
    """The next form: its number and its day are proposed."""
    with store.reading(current_app.extensions["engine"]) as database:
        row = batch_here(database, code, number)
        newest = max(entries(database, number), key=lambda one: one.entered_at, default=None)
        proposed = next_number(totals(database, row), newest.sheet.number if newest else None)
    day = newest.sheet.answered_on if newest else None
    number_typed = str(proposed or (newest.sheet.number + 1 if newest else row.first_number))
    return _page(code, number, None, Typed(number_typed, day.isoformat() if day else ""), newest)


@bp.post("/waves/<code>/paper/<int:number>/forms")
@needs(ENTRY, whole=True)
def keep_form(code: str, number: int) -> ResponseReturnValue:
    return _keep(code, number, None)


@bp.get("/waves/<code>/paper/<int:number>/forms/<int:form>")
@needs(ENTRY, whole=True)
def correct_form(code: str, number: int, form: int) -> ResponseReturnValue:
    with store.reading(current_app.extensions["engine"]) as database:
        row = batch_here(database, code, number)
        found = entry(database, number, form)
        asked = asked_on_paper(database, row)
    if found is None:
        raise store.Refused(store.Problem("form-unknown", f"form {form} has not been entered"), status=404)
    day = found.sheet.answered_on
    typed = Typed(str(form), day.isoformat() if day else "", typed_of(asked, found.sheet.encoded))
    return _page(code, number, form, typed)


@bp.post("/waves/<code>/paper/<int:number>/forms/<int:form>")
@needs(ENTRY, whole=True)
def keep_correction(code: str, number: int, form: int) -> ResponseReturnValue:
    return _keep(code, number, form)


@bp.post("/waves/<code>/paper/<int:number>/forms/<int:form>/undo")
@needs(ENTRY, whole=True)
def undo_form(code: str, number: int, form: int) -> ResponseReturnValue:
    with store.writing(current_app.extensions["engine"]) as database:
        batch_here(database, code, number)
        is_there = take_back(database, number, form, keying())
    if is_there:
        return redirect(url_for("staff.correct_form", code=code, number=number, form=form), code=303)
    flash("form-deleted")
    return redirect(url_for("staff.paper_batch", code=code, number=number), code=303)


def _keep(code: str, number: int, form: int | None) -> ResponseReturnValue:
    with store.reading(current_app.extensions["engine"]) as database:
        asked = asked_on_paper(database, batch_here(database, code, number))
    typed = _typed(asked, form)
    try:
        kept = Sheet(_number(typed.number), _day(typed.answered_on), keyed(asked, typed.answers))
        with store.writing(current_app.extensions["engine"]) as database:
            (enter if form is None else correct)(database, number, kept, keying())
            left = totals(database, batch_here(database, code, number)).missing
    except AnswerErrors as errors:
        wrong = {error.question: error.reason for error in reversed(errors.errors)}
        return _page(code, number, form, _with(typed, reasons=wrong)), 422
    except store.Refused as refused:
        found = {
            place: reader().say(sentence, **values) for place, (sentence, values) in mistakes(refused, "number").items()
        }
        return _page(code, number, form, _with(typed, wrong=found)), max(refused.status, 422)
    if form is not None or not left:
        flash("form-stored")
        return redirect(url_for("staff.paper_batch", code=code, number=number), code=303)
    flash("form-kept")
    return redirect(url_for("staff.key_in", code=code, number=number), code=303)


def _typed(asked: Questionnaire, form: int | None) -> Typed:
    said = {name: text.replace("\0", "") for name, text in request.form.items()}
    answers = {question.code: said.get(question.code, "") for question in asked.questions}
    number = str(form) if form is not None else said.get("number", "").strip()
    return Typed(number, said.get("answered_on", "").strip(), answers)


def _with(typed: Typed, *, wrong: Mapping[str, str] | None = None, reasons: Mapping[str, str] | None = None) -> Typed:
    return Typed(typed.number, typed.answered_on, typed.answers, wrong or {}, reasons or {})


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 9:
        return int(text)
    raise store.Refused(store.Problem(UNREADABLE, f"{text!r} is no number", "number"))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise store.Refused(store.Problem("day-unreadable", f"{text!r} is no day", "answered_on")) from None


def _page(code: str, number: int, form: int | None, typed: Typed, newest: EntryRow | None = None) -> str:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        row: BatchRow = batch_here(database, code, number)
        wave = waves.wave(database, code)
        asked = asked_on_paper(database, row)
        entered = totals(database, row).entered
    return render_template(
        "staff/keying/page.html",
        round=wave,
        batch=row,
        form=form,
        typed=typed,
        entered=entered,
        newest=newest,
        parts=sheet(asked, row.language, typed.answers, typed.reasons, words),
        sheet_language=row.language,
    )
