"""The list of survey rounds."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp import store
from surveyapp.store.waves import waves as stored_waves
from surveyapp.store.waves.transitions import COLLECTED
from surveyapp.web.staff.access.rules import COUNTS, needs
from surveyapp.web.staff.access.scope import scope
from surveyapp.web.staff.desk import bp, reader
from surveyapp.words.naming import Words
from surveyapp.words.waves import PURPOSES

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded")
SAID = "forwarded-said"


@bp.get("/")
@needs(COUNTS, cut=True)
def waves() -> ResponseReturnValue:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        rounds = stored_waves.waves(database)
    latest = next((row.code for row in rounds if row.state in COLLECTED), "") if scope().is_whole else ""
    listed = [_listed(row, words) for row in rounds]
    return render_template("staff/waves/page.html", rounds=listed, latest=latest, hides_senders=_hides_senders())


def _hides_senders() -> bool:
    """Whether this request came through a web server that says for whom, and nobody told us to believe it: then all
    citizens share one address, and the limits of one sender are met by a hall."""
    forwarded = any(name in request.headers for name in FORWARDED) and not current_app.config["PROXIES"]
    if forwarded and not current_app.extensions["staff"].get(SAID):
        current_app.extensions["staff"][SAID] = True
        current_app.logger.warning("requests come through a web server, and SURVEYAPP_PROXIES is not set")
    return forwarded


def _listed(row: stored_waves.WaveRow, words: Words) -> dict[str, str]:
    return {
        "code": row.code,
        "title": words.title(row),
        "state": words.state(row.state),
        "period": words.reference(row.code, row.reference_from, row.reference_to),
        "opens": words.day(row.opens),
        "closes": words.day(row.closes),
        "purpose": words.label(PURPOSES, row.purpose),
    }
