"""Where an agency's people are sent in a closed wave: to the agencies that they may see."""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveyapp import store
from surveyapp.store.waves import waves
from surveyapp.web.staff.access.rules import AGENCY, needs
from surveyapp.web.staff.access.scope import agency_of_account, scope
from surveyapp.web.staff.counts.page import agency_name
from surveyapp.web.staff.desk import bp, reader
from surveyapp.words.speech import sentence


@bp.get("/waves/<code>/agency")
@needs(AGENCY, cut=True)
def own_agency(code: str) -> ResponseReturnValue:
    """To the only page there is, or to a list of them."""
    seen, own = scope(), agency_of_account()
    if not own:
        abort(403)
    with store.reading(current_app.extensions["engine"]) as database:
        wave, agencies = waves.wave(database, code), waves.wave_agencies(database, code)
    found = list(seen.within(agencies))
    if len(found) < 2:
        return redirect(url_for("staff.agency", code=code, agency=next(iter(found), own)), code=303)
    words = reader()
    names = [(agency, agency_name(agencies[agency], words)) for agency in found]
    return render_template("staff/own/page.html", wave=wave, agencies=names, state=sentence(words.state(wave.state)))
