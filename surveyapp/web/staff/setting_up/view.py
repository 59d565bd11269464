"""What is missing before a wave opens, each line with the page where it is done; and the two ways on."""

from __future__ import annotations

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from surveyapp import store
from surveyapp.web.staff.access.rules import WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.setting_up.checks import NEEDED, OPEN, STANDINGS, checks
from surveyapp.web.staff.setting_up.known import KnownOfWave, known_of
from surveyapp.words.naming import Words
from surveyapp.words.waves import PURPOSES, WHAT_COUNTS

BEFORE_OPENING = ("draft", "trial")


@bp.get("/waves/<code>/set-up")
@needs(WAVES, whole=True)
def set_up(code: str) -> ResponseReturnValue:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        known = known_of(database, code)
    if known.wave.state not in BEFORE_OPENING:
        what = f"wave {code} is {known.wave.state}: it is prepared no more"
        raise store.Refused(store.Problem("wave-opened", what, remedy="look at its page"), status=409)
    lines = [*checks(known, words)]
    return render_template(
        "staff/setting_up/page.html",
        round=known.wave,
        facts=_facts(known, words),
        counts=words.label(WHAT_COUNTS, known.wave.basis),
        checks=lines,
        standings={standing: words.say(said) for standing, said in STANDINGS.items()},
        missing=sum(line.standing == NEEDED for line in lines),
        waiting=sum(line.standing == OPEN for line in lines),
    )


def _facts(known: KnownOfWave, words: Words) -> list[str]:
    row = known.wave
    rule = row.rule or (known.form.default_rule if known.form else "")
    facts = [
        words.state(row.state),
        row.code,
        words.reference(row.code, row.reference_from, row.reference_to),
        words.label(PURPOSES, row.purpose),
        words.basis(row.basis),
        words.rule(rule) if rule else "",
        words.say("compared with {round}", round=row.previous) if row.previous else "",
    ]
    return [fact for fact in facts if fact]
