"""The sister indices of a province by year; their files are seen first, then stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveyapp import store
from surveyapp.exports import export
from surveyapp.imports.external.loading import HowToLoad, load_external
from surveyapp.imports.external.summary import of_loaded
from surveyapp.imports.preview import FIRST_ROWS, ShownCell
from surveyapp.jobs.apart import Failed
from surveyapp.jobs.at_once import made_at_once
from surveyapp.jobs.conference import CONFERENCE, arguments_of
from surveyapp.languages.collation import vietnamese_order
from surveyapp.results.external.indices import INDICES, NATION
from surveyapp.results.external.meeting import meeting_of
from surveyapp.results.external.standings import Series, series_of
from surveyapp.store import audit
from surveyapp.store.external import OVERALL, PublishedFigure, external_figures, external_units
from surveyapp.web.staff.access.rules import RANKING, WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.downloads.view import attachment
from surveyapp.web.staff.external.page import section
from surveyapp.web.staff.importing.sent import LARGEST, MEGABYTE, MOST_SENT, Sent, sent
from surveyapp.web.staff.importing.trying import Outcome, in_words
from surveyapp.words.naming import Words
from surveyapp.words.sentences import NOT_READ
from surveyapp.words.speech import sentence

ENDPOINTS = ("staff.preview_external", "staff.store_external")
KIND = ("external",)
SECONDS = 300  # that the page for a meeting may take
LONGEST = 100  # letters of a name or an edition
SHOWN = ("source", "year", "unit", "part", "value", "rank", "rank_of", "weight", "certainty", "origin")


@bp.url_value_preprocessor
def _room_for_published_figures(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Such a file is larger than any form; only people who are signed in may send one."""
    if endpoint in ENDPOINTS and current_user.is_authenticated:
        request.max_content_length = request.max_form_memory_size = MOST_SENT


@bp.get("/external")
@needs(RANKING, whole=True)
def external() -> ResponseReturnValue:
    words = reader()
    units, unit, series = _asked()
    return render_template(
        "staff/external/page.html",
        units=units,
        unit=unit,
        sections=[section(each, words) for each in series],
        years=sorted({standing.year for each in series for standing in each.standings}, reverse=True),
    )


@bp.get("/external.csv")
@needs(RANKING, whole=True)
def external_csv() -> ResponseReturnValue:
    """Every year of the province, of one index where `index` names it."""
    return _file("external")


@bp.get("/external-parts.csv")
@needs(RANKING, whole=True)
def external_parts_csv() -> ResponseReturnValue:
    """What each change is made of, as far as it can be taken apart."""
    return _file("external-parts")


@bp.get("/external/meeting.pdf")
@needs(RANKING, whole=True)
def external_meeting() -> ResponseReturnValue:
    """The page for a meeting, made in a process of its own."""
    engine, unit, year = current_app.extensions["engine"], request.args.get("unit", ""), request.args.get("year", "")
    with store.reading(engine) as database:
        meeting = meeting_of(database, unit, int(year) if year.isascii() and year.isdigit() else 0)
    arguments = arguments_of(meeting.unit, meeting.year, reader().language)
    try:
        made = made_at_once(engine, CONFERENCE, arguments, SECONDS)
    except Failed as failed:
        raise store.Unavailable(str(failed)) from failed
    with store.writing(engine) as session:
        told = {"report": "conference", "file": made.name, "year": meeting.year}
        audit.record(session, current_user.email, "report-made", meeting.unit, **told)
    answer = Response(made.body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer


@bp.get("/external/load")
@needs(WAVES, whole=True)
def load_external_page() -> ResponseReturnValue:
    return _load_page()


@bp.post("/external/preview")
@needs(WAVES, whole=True)
def preview_external() -> ResponseReturnValue:
    """Nothing is stored: the page shows what would be, and hands the file on to the button that stores it."""
    try:
        what = sent(KIND)
    except store.Refused as refused:
        return _load_page(wrong=refused), refused.status
    outcome, status = _loaded(what, reader(), would=True)
    return _load_page(what, outcome), status


@bp.post("/external")
@needs(WAVES, whole=True)
def store_external() -> ResponseReturnValue:
    try:
        what = sent(KIND)
    except store.Refused as refused:
        return _load_page(wrong=refused), refused.status
    outcome, status = _loaded(what, reader(), would=False)
    if outcome.problems:
        return _load_page(what, outcome), status
    flash("file-stored" if outcome.new else "file-known")
    return redirect(url_for("staff.external"), code=303)


def _asked() -> tuple[list[str], str, list[Series]]:
    """Everybody with figures, who is asked for, and their series; without a known name whoever has most figures."""
    with store.reading(current_app.extensions["engine"]) as database:
        of_all = external_figures(database, part=OVERALL)
        units = sorted(external_units(database), key=vietnamese_order)
        wanted = request.args.get("unit", "")
        unit = wanted if wanted in units else _best_known(of_all)
        series = series_of(unit, [*of_all, *external_figures(database, unit=unit)])
    return units, unit, [each for each in series if _only() in ("", each.index.code)]


def _only() -> str:
    """The index that alone is asked for; '' for all."""
    asked = request.args.get("index", "")
    return asked if asked in INDICES else ""


def _best_known(figures: Sequence[PublishedFigure]) -> str:
    """The province with figures for the most indices and years; '' without any."""
    of_unit: dict[str, set[tuple[str, int]]] = {}
    for each in figures:
        if each.unit != NATION:
            of_unit.setdefault(each.unit, set()).add((each.source, each.year))
    return max(sorted(of_unit), key=lambda unit: len(of_unit[unit]), default="")


def _file(what: str) -> ResponseReturnValue:
    _units, _unit, series = _asked()
    return attachment(export(what, "csv")(series, bom=True), "-".join(filter(None, (what, _only()))) + ".csv")


def _loaded(what: Sent, words: Words, *, would: bool) -> tuple[Outcome, int]:
    engine, outcome, status = current_app.extensions["engine"], Outcome(), 200
    rows = list[tuple[str, dict[str, ShownCell]]]()

    def look(figure: PublishedFigure, where: str) -> None:
        if len(rows) < FIRST_ROWS:
            said = {name: getattr(figure, name) for name in SHOWN}
            rows.append(
                (where, {name: ShownCell(name, str(value)) for name, value in said.items() if value is not None})
            )

    how = HowToLoad(unit=_given("unit"), edition=_given("edition"), without_zeros="without_zeros" in request.form)
    try:
        with (store.trying if would else store.writing)(engine) as session:
            loaded = load_external(session, what.file, how, sheet=what.sheet, actor=current_user.email, look=look)
        outcome.new = int(loaded.saved.is_anything_other)
        outcome.summary += map(sentence, of_loaded(loaded, words))
    except store.Refused as refused:
        outcome.problems, status = in_words(refused.problems, words), refused.status
    outcome.rows = rows
    return outcome, status


def _load_page(what: Sent | None = None, outcome: Outcome | None = None, wrong: store.Refused | None = None) -> str:
    words = reader()
    return render_template(
        "staff/external/load.html",
        what=what,
        outcome=outcome,
        wrong={problem.where: words.say(NOT_READ[problem.code]) for problem in wrong.problems} if wrong else {},
        given={name: _given(name) for name in ("unit", "edition")},
        without_zeros="without_zeros" in request.form,
        longest=LONGEST,
        most=LARGEST >> MEGABYTE,
    )


def _given(name: str) -> str:
    return request.form.get(name, "").replace("\0", "").strip()[:LONGEST]
