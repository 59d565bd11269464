"""A wave is made, as a copy of another or from nothing, and what was decided of it is changed until it is tried or
opens; on the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from analysis.wave.scores import RuleError
from questionnaires.languages import FIRST, LANGUAGES
from surveyapp import store
from surveyapp.imports.drafts import DraftFacts, facts_of, make_draft, mend_draft
from surveyapp.store.waves import waves
from surveyapp.store.waves.waves import LONGEST_TITLE, WaveRow
from surveyapp.web.staff.access.rules import WAVES, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.making import choices
from surveyapp.web.staff.making.given import FIELDS, TITLES, Given, facts_in, given, shown
from surveyapp.web.staff.stamps import seen
from surveyapp.words.sentences import CHANGED_MEANWHILE, LETTERS_AT_MOST, ONE_OF_THESE, SIGN_UNSEEN
from surveyapp.words.speech import later

CHANGED = "wave-changed"
WRONG = {
    "wave-code": ("code", later("Use letters without marks, digits, full stops, _ and -, at most 40.")),
    "wave-exists": ("code", later("There is a round with this code already. Choose another.")),
    "wave-period": (
        "code",
        later("This looks like a period and names none: write 2026-04, 2026-Q2 or 2026; another name needs letters."),
    ),
    "wave-dates": ("closes", later("The three days have to follow each other.")),
    "wave-previous": ("previous", later("A round cannot be compared with itself.")),
    "title-missing": (TITLES[FIRST], later("Write a title.")),
    "title-long": ("", LETTERS_AT_MOST),
    "sign-unseen": ("", SIGN_UNSEEN),
    "not-offered": ("", ONE_OF_THESE),
    "day-unreadable": ("", later("This is no day.")),
    "percent": ("response_from", later("Write a number from 0 to 100.")),
    "trait": (
        "traits",
        later("Name at most ten facts, of at most 40 letters each, that no other column is called by."),
    ),
    "rule": ("rule", later("The questionnaire lacks what this rule needs. Choose another rule.")),
    CHANGED: ("", CHANGED_MEANWHILE),
}
"""What was refused -> the field, where it is always the same one, and what to do."""
_TITLE_IN = re.compile(r"title(?: in (?P<language>\S+))?")


@bp.get("/new-wave")
@needs(WAVES, whole=True)
def new_wave() -> ResponseReturnValue:
    """With what another wave has, where one is named: its code, its titles and its days are not those of a new one."""
    copied = request.args.get("copy", "")
    facts = DraftFacts(questionnaire="")
    if copied:
        row = _wave(copied)
        facts = _without_what_is_its_own(facts_of(row), row)
    return _page(None, shown("", facts), {}, copied=copied)


@bp.post("/new-wave")
@needs(WAVES, whole=True)
def make_wave() -> ResponseReturnValue:
    said = given()
    with store.reading(current_app.extensions["engine"]) as database:
        values = _values(database, "")
    try:
        facts = facts_in(said, values)
        with store.writing(current_app.extensions["engine"]) as database:
            row = make_draft(database, said["code"], facts, actor=current_user.email)
    except (store.Refused, RuleError) as refused:
        return _page(None, said, _beside_fields(refused)), 422
    flash("wave-made")
    return redirect(url_for("staff.set_up", code=row.code), code=303)


@bp.get("/waves/<code>/facts")
@needs(WAVES, whole=True)
def wave_facts(code: str) -> ResponseReturnValue:
    row = _wave(code)
    if row.state != "draft":
        what = f"wave {code} is {row.state}, and what was decided of it stays"
        raise store.Refused(store.Problem("wave-decided", what, remedy="make a copy of it"), status=409)
    return _page(row, shown(code, facts_of(row)), {})


@bp.post("/waves/<code>/facts")
@needs(WAVES, whole=True)
def save_wave_facts(code: str) -> ResponseReturnValue:
    said, row = given(), _wave(code)
    with store.reading(current_app.extensions["engine"]) as database:
        values = _values(database, code)
    try:
        facts = facts_in(said, values)
        with store.writing(current_app.extensions["engine"]) as database:
            is_another = mend_draft(database, code, facts, actor=current_user.email, seen=seen())
    except (store.Refused, RuleError) as refused:
        wrong = _beside_fields(refused)
        return _page(_wave(code), said, wrong), refused.status if isinstance(refused, store.Refused) else 422
    if is_another:
        flash("wave-decided")
    return redirect(url_for("staff.set_up", code=row.code), code=303)


def _wave(code: str) -> WaveRow:
    with store.reading(current_app.extensions["engine"]) as database:
        return waves.wave(database, code)


def _without_what_is_its_own(facts: DraftFacts, row: WaveRow) -> DraftFacts:
    return replace(facts, title="", titles={}, opens=None, closes=None, entry_until=None, previous=row.code)


def _values(database: store.Session, code: str) -> dict[str, set[str]]:
    words = reader()
    offered = choices.offered(database, words, choices.forms_offered(database, words), code)
    return {field: {value for value, _ in pairs} for field, pairs in offered.items()}


def _beside_fields(refused: store.Refused | RuleError) -> dict[str, str]:
    """Field -> what to do. What no field can mend is raised again, for the page that says so."""
    if isinstance(refused, RuleError):
        refused = store.Refused(store.Problem("rule", str(refused)))
    if any(problem.code not in WRONG for problem in refused.problems):
        raise refused
    wrong: dict[str, str] = {}
    for problem in refused.problems:
        field, what = WRONG[problem.code]
        wrong.setdefault(field or _field_of(problem), what)
    return wrong


def _field_of(problem: store.Problem) -> str:
    """Titles are named in words; a wave that was changed meanwhile is beside no field."""
    title = _TITLE_IN.fullmatch(problem.where)
    if title:
        return TITLES[title["language"] or FIRST]
    return problem.where or CHANGED


def _page(row: WaveRow | None, said: Given, wrong: Mapping[str, str], *, copied: str = "") -> str:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        forms = choices.forms_offered(database, words)
        offered = choices.offered(database, words, forms, row.code if row else "")
        now = shown(row.code, facts_of(row)) if row else {}
    differs = [name for name in FIELDS if row and wrong.get(CHANGED) and now[name] != said[name]]
    say = partial(words.say, longest=LONGEST_TITLE)
    return render_template(
        "staff/making/page.html",
        round=row,
        given=said,
        wrong={field: say(what) if "{longest}" in what else words.say(what) for field, what in wrong.items()},
        changed=words.say(wrong[CHANGED]) if CHANGED in wrong else "",
        differs={name: _as_read(name, now[name], offered) for name in differs},
        offered=offered,
        forms=forms,
        copied=copied,
        titled={TITLES[code]: language.name for code, language in LANGUAGES.items()},
        first=TITLES[FIRST],
        languages_of={field: code for code, field in TITLES.items()},
        longest=LONGEST_TITLE,
    )


def _as_read(name: str, value: str, offered: Mapping[str, Iterable[tuple[str, str]]]) -> str:
    """What stands there now, as the page says it."""
    return dict(offered.get(name, ())).get(value, value) or "–"
