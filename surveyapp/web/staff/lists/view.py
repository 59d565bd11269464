"""Lists that every round stands on, from a file: agencies, groups, procedures, counters. Shown first, then stored."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.db.clock import office_day, office_time
from surveyapp.exports import export
from surveyapp.imports.agencies import LISTS, LOADED
from surveyapp.store import audit
from surveyapp.store.agencies.undoing import last_loadings, undo_loading
from surveyapp.store.audit import Event, Wanted
from surveyapp.web.staff.access.rules import WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.downloads.view import attachment
from surveyapp.web.staff.importing.changes import lines_of
from surveyapp.web.staff.importing.kept import KEPT
from surveyapp.web.staff.importing.sent import LARGEST, MEGABYTE, MOST_SENT, Sent, sent
from surveyapp.web.staff.importing.trying import Outcome, first_of, in_words
from surveyapp.words.naming import Words
from surveyapp.words.sentences import NOT_READ
from surveyapp.words.speech import later

ENDPOINTS = ("staff.preview_list", "staff.store_list")
NAMES = {
    "agencies": later("Agencies"),
    "groups": later("Names of peer groups"),
    "procedures": later("Procedures"),
    "counters": later("Counters"),
}
COLUMNS = {
    "agencies": "code, name, level, peer_group, parent, valid_from, valid_to, predecessors, name_en, name_km",
    "groups": "code, name, name_en, name_km, valid_from",
    "procedures": "code, name, field, group",
    "counters": "code, agency, name",
}
DOWNLOADED = {"agencies": "agencies", "groups": "peer-groups", "procedures": "procedures", "counters": "counters"}
"""List -> its export, which the same list reads again."""
MOST = 50  # loadings of before that are listed


@bp.url_value_preprocessor
def _room_for_a_list(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A list is larger than any form; only people who are signed in may send one."""
    if endpoint in ENDPOINTS and current_user.is_authenticated:
        request.max_content_length = request.max_form_memory_size = MOST_SENT


@bp.get("/lists")
@needs(WAVES, whole=True)
def lists() -> ResponseReturnValue:
    return _page()


@bp.post("/lists/preview")
@needs(WAVES, whole=True)
def preview_list() -> ResponseReturnValue:
    """Nothing is stored: the page shows what would be, and hands the file on to the button that stores it."""
    try:
        what = sent(tuple(LISTS))
    except store.Refused as refused:
        return _page(wrong=refused), refused.status
    outcome, status = _loaded(what, reader(), would=True)
    return _page(what, outcome), status


@bp.post("/lists")
@needs(WAVES, whole=True)
def store_list() -> ResponseReturnValue:
    try:
        what = sent(tuple(LISTS))
    except store.Refused as refused:
        return _page(wrong=refused), refused.status
    outcome, status = _loaded(what, reader(), would=False)
    if outcome.problems:
        return _page(what, outcome), status
    flash("file-stored")
    return redirect(url_for("staff.lists"), code=303)


@bp.get("/lists/<any(agencies, groups, procedures, counters):list_name>.csv")
@needs(WAVES, whole=True)
def list_csv(list_name: str) -> ResponseReturnValue:
    """As its loading reads it."""
    name = DOWNLOADED[list_name]
    with store.reading(current_app.extensions["engine"]) as database:
        return attachment(export(name, "csv")(database, bom=True), f"{name}.csv")


@bp.post("/lists/undo")
@needs(WAVES, whole=True)
def undo_list() -> ResponseReturnValue:
    """The last loading of a list is taken back, while nothing stands on it."""
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            undo_loading(database, request.form.get("list", ""), request.form.get("mark", ""), current_user.email)
    except store.Refused as refused:
        if any(problem.code not in KEPT for problem in refused.problems):
            raise
        return _page(stays=KEPT[refused.problems[0].code]), refused.status
    flash("list-undone")
    return redirect(url_for("staff.lists"), code=303)


def _loaded(what: Sent, words: Words, *, would: bool) -> tuple[Outcome, int]:
    engine, outcome, status = current_app.extensions["engine"], Outcome(), 200
    rows: list[Any] = []
    options = {"sheet": what.sheet, "actor": current_user.email, "look": rows.append}
    try:
        with (store.trying if would else store.writing)(engine) as session:
            before = lines_of(session, DOWNLOADED[what.kind])
            outcome.new = LISTS[what.kind](session, what.file, **options)
            after = lines_of(session, DOWNLOADED[what.kind])
        outcome.summary.append(words.say_n(outcome.new, "{n} line is in the file", "{n} lines are in the file"))
        outcome.compare(before, after, words)
    except store.Refused as refused:
        outcome.problems, status = in_words(refused.problems, words), refused.status
    outcome.rows = first_of(rows)
    return outcome, status


def _page(
    what: Sent | None = None, outcome: Outcome | None = None, wrong: store.Refused | None = None, stays: str = ""
) -> str:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        before = audit.search(database, Wanted(action=LOADED), limit=MOST)
        loadings = last_loadings(database)
    return render_template(
        "staff/lists/page.html",
        kinds=[(kind, words.say(name), COLUMNS[kind]) for kind, name in NAMES.items()],
        kind=what.kind if what else request.args.get("kind", ""),
        what=what,
        outcome=outcome,
        wrong={problem.where: words.say(NOT_READ[problem.code]) for problem in wrong.problems} if wrong else {},
        loadings=[(loading, words.label(NAMES, loading.list)) for loading in loadings],
        stays=words.say(stays) if stays else "",
        before=[_told(event, words) for event in before],
        most=LARGEST >> MEGABYTE,
    )


def _told(event: Event, words: Words) -> dict[str, Any]:
    return {
        "when": words.say("{day}, {time}", day=words.day(office_day(event.at)), time=f"{office_time(event.at):%H:%M}"),
        "who": "" if event.actor == audit.COMMAND_LINE else event.actor,
        "file": event.detail.get("file", ""),
        "list": words.label(NAMES, event.subject),
        "rows": event.detail.get("rows"),
    }
