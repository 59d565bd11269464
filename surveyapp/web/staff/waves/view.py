"""Survey rounds: the list, and one round — counts while it collects, the ranking once it is closed."""

from __future__ import annotations

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveyapp import results, store
from surveyapp.store.waves import waves as stored_waves
from surveyapp.web.staff import bp, reader
from surveyapp.web.staff import words as vocabulary
from surveyapp.web.staff.access import rules as access
from surveyapp.web.staff.access.rules import COUNTS, needs
from surveyapp.web.staff.counts.view import counting
from surveyapp.web.staff.edition import shown
from surveyapp.web.staff.ranking.view import ranking
from surveyapp.web.staff.words import Words

WITHOUT_RESULTS = frozenset({"draft", "trial", "open", "withdrawn"})


@bp.get("/")
@needs(COUNTS)
def waves() -> ResponseReturnValue:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        rounds = stored_waves.waves(database)
    return render_template("staff/waves/page.html", rounds=[_listed(row, words) for row in rounds])


def _listed(row: stored_waves.WaveRow, words: Words) -> dict[str, str]:
    return {
        "code": row.code,
        "title": row.title,
        "state": words.state(row.state),
        "opens": words.day(row.opens),
        "closes": words.day(row.closes),
        "purpose": words.label(vocabulary.PURPOSES, row.purpose),
    }


@bp.get("/waves/<code>")
@needs(COUNTS)
def wave(code: str) -> ResponseReturnValue:
    engine = current_app.extensions["engine"]
    with store.reading(engine) as database:
        row = stored_waves.wave(database, code)
    if row.state in WITHOUT_RESULTS:
        return counting(row)
    if access.own_agency_only():
        return redirect(url_for("staff.own_agency", code=code), code=303)
    return ranking(shown(results.against_previous(engine, results.result_of(engine, code))), reader())
