"""Who answers for which part of which index; a file of it is seen first, then stored, and can be taken back."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from questionnaires.languages import FIRST
from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.exports import export
from surveyapp.imports.followup.responsible import NEEDED, OPTIONAL, load_responsible, of_saved
from surveyapp.results.external.provinces import province
from surveyapp.results.followup.parts import asked_parts
from surveyapp.store.agencies.agencies import names_apart
from surveyapp.store.agencies.peer_groups import peer_group_names
from surveyapp.store.followup.responsible import (
    OWN,
    ResponsibleRow,
    can_undo_responsible,
    responsible_rows,
    undo_responsible,
    with_ends,
)
from surveyapp.web.office import office
from surveyapp.web.staff.access.rules import RANKING, WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.downloads.view import attachment
from surveyapp.web.staff.importing.sent import LARGEST, MEGABYTE, MOST_SENT, Sent, sent
from surveyapp.web.staff.importing.trying import Outcome, first_of, in_words
from surveyapp.words.naming import Words
from surveyapp.words.results import followup as said
from surveyapp.words.sentences import NOT_READ
from surveyapp.words.speech import sentence

ENDPOINTS = ("staff.preview_responsible", "staff.store_responsible")
KIND = ("responsible",)
UNDONE = "responsible-undone"


@bp.url_value_preprocessor
def _room_for_who_answers(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Such a file is larger than any form; only people who are signed in may send one."""
    if endpoint in ENDPOINTS and current_user.is_authenticated:
        request.max_content_length = request.max_form_memory_size = MOST_SENT


@bp.get("/responsible")
@needs(RANKING, whole=True)
def responsible() -> ResponseReturnValue:
    return _page()


@bp.get("/responsible.csv")
@needs(RANKING, whole=True)
def responsible_csv() -> ResponseReturnValue:
    """As a file is read."""
    with store.reading(current_app.extensions["engine"]) as database:
        return attachment(export("responsible", "csv")(database, bom=True), "responsible.csv")


@bp.post("/responsible/preview")
@needs(WAVES, whole=True)
def preview_responsible() -> ResponseReturnValue:
    """Nothing is stored: the page shows what would be, and hands the file on to the button that stores it."""
    try:
        what = sent(KIND)
    except store.Refused as refused:
        return _page(wrong=refused), refused.status
    outcome, status = _loaded(what, reader(), would=True)
    return _page(what, outcome), status


@bp.post("/responsible")
@needs(WAVES, whole=True)
def store_responsible() -> ResponseReturnValue:
    try:
        what = sent(KIND)
    except store.Refused as refused:
        return _page(wrong=refused), refused.status
    outcome, status = _loaded(what, reader(), would=False)
    if outcome.problems:
        return _page(what, outcome), status
    flash("file-stored" if outcome.new else "file-known")
    return redirect(url_for("staff.responsible"), code=303)


@bp.post("/responsible/undo")
@needs(WAVES, whole=True)
def undo_list_of_responsible() -> ResponseReturnValue:
    with store.writing(current_app.extensions["engine"]) as session:
        undo_responsible(session, actor=current_user.email)
    flash(UNDONE)
    return redirect(url_for("staff.responsible"), code=303)


def _loaded(what: Sent, words: Words, *, would: bool) -> tuple[Outcome, int]:
    engine, outcome, status = current_app.extensions["engine"], Outcome(), 200
    rows: list[ResponsibleRow] = []
    options = {"sheet": what.sheet, "alone": _alone(), "actor": current_user.email, "look": rows.append}
    try:
        with (store.trying if would else store.writing)(engine) as session:
            saved = load_responsible(session, what.file, **options)
        outcome.new = int(saved.is_anything_other)
        outcome.summary.append(sentence(of_saved(saved, words)))
    except store.Refused as refused:
        outcome.problems, status = in_words(refused.problems, words), refused.status
    outcome.rows = first_of(rows)
    return outcome, status


def _alone() -> bool:
    return "alone" in request.form


def _page(what: Sent | None = None, outcome: Outcome | None = None, wrong: store.Refused | None = None) -> str:
    words, today = reader(), office_day()
    with store.reading(current_app.extensions["engine"]) as database:
        rows, can_undo = with_ends(responsible_rows(database)), can_undo_responsible(database)
        names, groups, asked = names_apart(database), peer_group_names(database, today), asked_parts(database)
    return render_template(
        "staff/responsible/page.html",
        lines=[
            {
                "source": said.source(row.source, words),
                "part": said.part(row.source, row.part, asked, words),
                "code": row.part,
                "whose": said.agency(row.agency, names, words) if row.agency else words.group(row.peer_group, groups),
                "lead": said.agency(row.lead, names, words),
                "lead_code": row.lead,
                "support": said.agencies(row.support, names, words),
                "since": words.day(row.valid_from) if row.valid_from else "",
                "until": words.day(row.valid_to) if row.valid_to else "",
                "is_over": row.valid_to is not None and row.valid_to < today,
            }
            for row in rows
        ],
        is_of_nobody=any(row.source != OWN for row in rows) and not province(office().says("province", FIRST)),
        columns=", ".join((*NEEDED, *OPTIONAL)),
        can_undo=can_undo,
        alone=_alone(),
        what=what,
        outcome=outcome,
        wrong={problem.where: words.say(NOT_READ[problem.code]) for problem in wrong.problems} if wrong else {},
        most=LARGEST >> MEGABYTE,
    )
