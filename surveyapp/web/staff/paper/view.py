"""Batches of paper forms of a wave: made, listed with what is missing, completed, released or rejected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, fields
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from questionnaires.languages import LANGUAGES, name_in
from surveyapp import store
from surveyapp.exports.workbook import workbook
from surveyapp.store.agencies.agencies import names_apart
from surveyapp.store.paper.batches import (
    MOST_FORMS,
    RELEASED,
    BatchPlace,
    BatchRow,
    Sheets,
    batches,
    make_batch,
    operators,
    takes_entries,
)
from surveyapp.store.paper.entries import (
    EntryRow,
    Keying,
    OperatorRow,
    Totals,
    entries,
    forms_by_operator,
    seen_batch,
    totals,
)
from surveyapp.store.paper.releasing import LONGEST_REASON, complete, reject, release, reopen
from surveyapp.store.refusal import first_of
from surveyapp.store.waves import frame, waves
from surveyapp.store.waves.texts import revisions_of
from surveyapp.web.staff.access.rules import ENTRY, WAVES, may, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.downloads.view import workbook_attachment
from surveyapp.web.staff.paper.mistakes import OF_ONE_FORM, UNREADABLE, Mistakes, mistakes
from surveyapp.words.naming import Words
from surveyapp.words.work import BATCH_STATES

FIELDS = ("agency", "stratum", "procedure_group", "cluster", "forms", "first", "language", "operator")


def keying() -> Keying:
    """Whoever is signed in; managers see the batches of everybody."""
    return Keying(current_user.email, sees_all=may(WAVES))


def batch_here(database: store.Session, code: str, number: int) -> BatchRow:
    """Refused (404) for a batch of another wave, and (403) for one that somebody else keys in."""
    row = seen_batch(database, number, keying())
    if row.wave != code:
        raise store.Refused(store.Problem("batch-unknown", f"wave {code} has no batch {number}", "batch"), status=404)
    return row


@bp.get("/waves/<code>/paper")
@needs(ENTRY, whole=True)
def paper(code: str) -> ResponseReturnValue:
    return _page(code, {}, {})


@bp.get("/waves/<code>/paper/operators.xlsx")
@needs(WAVES, whole=True)
def forms_of_operators(code: str) -> ResponseReturnValue:
    """How many forms each keyed in, for whoever pays them."""
    with store.reading(current_app.extensions["engine"]) as database:
        waves.wave(database, code)
        rows = [astuple(row) for row in forms_by_operator(database, code)]
    columns = [field.name for field in fields(OperatorRow)]
    return workbook_attachment(workbook(code, columns, rows), f"{code}-operators.xlsx")


@bp.post("/waves/<code>/paper")
@needs(ENTRY, whole=True)
def make_paper_batch(code: str) -> ResponseReturnValue:
    given = {name: request.form.get(name, "").replace("\0", "").strip()[:200] for name in FIELDS}
    try:
        place = BatchPlace(given["agency"], "", given["stratum"], given["procedure_group"], given["cluster"])
        sheets = Sheets(_number(given["forms"], "forms"), _number(given["first"], "first"), given["language"])
        operator = given["operator"] if may(WAVES) else current_user.email
        with store.writing(current_app.extensions["engine"]) as database:
            actor = current_user.email
            number = make_batch(database, code, place, sheets, operator=operator, actor=actor)
    except store.Refused as refused:
        return _page(code, given, mistakes(refused, "agency")), max(refused.status, 422)
    return redirect(url_for("staff.paper_batch", code=code, number=number), code=303)


@bp.get("/waves/<code>/paper/<int:number>")
@needs(ENTRY, whole=True)
def paper_batch(code: str, number: int) -> ResponseReturnValue:
    return _batch_page(code, number, "", {})


@bp.post("/waves/<code>/paper/<int:number>/complete")
@needs(ENTRY, whole=True)
def complete_batch(code: str, number: int) -> ResponseReturnValue:
    return _step(code, number, "complete")


@bp.post("/waves/<code>/paper/<int:number>/reopen")
@needs(ENTRY, whole=True)
def reopen_batch(code: str, number: int) -> ResponseReturnValue:
    return _step(code, number, "reopen")


@bp.post("/waves/<code>/paper/<int:number>/release")
@needs(WAVES, whole=True)
def release_batch(code: str, number: int) -> ResponseReturnValue:
    return _step(code, number, "release")


@bp.post("/waves/<code>/paper/<int:number>/reject")
@needs(WAVES, whole=True)
def reject_batch(code: str, number: int) -> ResponseReturnValue:
    return _step(code, number, "reject")


def _step(code: str, number: int, step: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "").replace("\0", "").strip()
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            batch_here(database, code, number)
            _do(database, number, step, reason)
    except store.Refused as refused:
        return _batch_page(code, number, reason, mistakes(refused, step), _forms_of(refused)), max(refused.status, 422)
    flash(f"batch-{step}")
    return redirect(url_for("staff.paper_batch", code=code, number=number), code=303)


def _do(database: store.Session, number: int, step: str, reason: str) -> None:
    who = keying()
    if step == "release":
        secret = str(current_app.config["SECRET_KEY"]).encode()
        release(database, number, secret, actor=who.account, reason=reason)
    elif step == "reject":
        reject(database, number, reason, actor=who.account)
    else:
        (complete if step == "complete" else reopen)(database, number, who)


def _forms_of(refused: store.Refused) -> str:
    """The numbers of the sheets that a release could not store."""
    named = (p.where.removeprefix(OF_ONE_FORM) for p in refused.problems if p.where.startswith(OF_ONE_FORM))
    return first_of(sorted({int(name) for name in named}))


def _number(text: str, where: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 9:
        return int(text)
    raise store.Refused(store.Problem(UNREADABLE, f"{text!r} is no number", where))


def _page(code: str, given: Mapping[str, str], wrong: Mistakes) -> str:
    words, who = reader(), keying()
    with store.reading(current_app.extensions["engine"]) as database:
        row = waves.wave(database, code)
        rated = waves.wave_agencies(database, code)
        called = names_apart(database) | {each: facts.names for each, facts in rated.items()}
        named = {each: name_in(names, words.language, each) for each, names in called.items()}
        found = batches(database, code, operator="" if who.sees_all else who.account)
        told = [(each, totals(database, each)) for each in found]
        strata = frame.stratum_names(database, code)
        codes = sorted({each.stratum for each in frame.frame(database, code)})
        served = revisions_of(database, code) if row.questionnaire else {}
        accounts = operators(database) if who.sees_all else []
    usual = {"first": "1", "operator": who.account}
    return render_template(
        "staff/paper/page.html",
        round=row,
        batches=[_told(each, numbers, named, words) for each, numbers in told],
        sees_all=who.sees_all,
        takes_entries=takes_entries(row.state, row.entry_until) and bool(served),
        agencies=sorted(((each, named[each]) for each in rated), key=lambda pair: pair[1]),
        strata=[(each, strata.get(each, {}).get(words.language, each)) for each in codes],
        sheets_in={code: spoken.name for code, spoken in LANGUAGES.items() if code in served},
        operators=accounts,
        given={**usual, **given},
        wrong=_said(wrong, words),
        most=MOST_FORMS,
    )


def _batch_page(code: str, number: int, reason: str, wrong: Mistakes, forms: str = "") -> str:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        row = batch_here(database, code, number)
        wave = waves.wave(database, code)
        called = names_apart(database) | {
            each: facts.names for each, facts in waves.wave_agencies(database, code).items()
        }
        named = {each: name_in(names, words.language, each) for each, names in called.items()}
        numbers, keyed = totals(database, row), entries(database, number)
    return render_template(
        "staff/paper/batch.html",
        round=wave,
        batch=_told(row, numbers, named, words),
        facts=_facts(row, words),
        entries=[_entry(each, words) for each in keyed],
        reason=reason,
        wrong=_said(wrong, words),
        forms=forms,
        longest=LONGEST_REASON,
    )


def _told(row: BatchRow, told: Totals, named: Mapping[str, str], words: Words) -> dict[str, Any]:
    agency = row.agency or row.receiving_agency
    return {
        "id": row.id,
        "agency": named.get(agency, agency),
        "operator": row.operator,
        "made_on": row.made_on,
        "declared": told.declared,
        "entered": told.entered,
        "numbers": "–".join(str(n) for n in (told.first, told.last) if n is not None),
        "expected": f"{row.first_number}–{row.last_number}",
        "missing": first_of(told.missing),
        "missing_n": len(told.missing),
        "beyond": first_of(told.beyond),
        "agree": told.agree,
        "erased": row.state == RELEASED and not told.entered,
        "state": row.state,
        "state_said": words.label(BATCH_STATES, row.state),
    }


def _facts(row: BatchRow, words: Words) -> list[str]:
    place = [row.stratum, row.procedure_group, row.cluster]
    return [
        *(said for said in place if said),
        LANGUAGES[row.language].name,
        row.operator,
        words.day(row.made_on),
    ]


def _entry(row: EntryRow, words: Words) -> dict[str, Any]:
    answered = words.day(row.sheet.answered_on) if row.sheet.answered_on else ""
    return {
        "number": row.sheet.number,
        "answered_on": answered,
        "entered_at": row.entered_at,
        "operator": row.operator,
        "was_corrected": row.was_corrected,
    }


def _said(wrong: Mistakes, words: Words) -> dict[str, str]:
    return {field: words.say(sentence, **values) for field, (sentence, values) in wrong.items()}
