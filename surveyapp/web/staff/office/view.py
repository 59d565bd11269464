"""The office says who it is: facts in each language, a preview of what documents begin and end with, one step back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from questionnaires.languages import FIRST, LANGUAGES, everywhere
from surveyapp import store
from surveyapp.reports.blocks.letterhead import letterhead
from surveyapp.store import audit
from surveyapp.store.office import saving
from surveyapp.store.office.checks import ISSUER, LONGEST_ISSUER
from surveyapp.store.office.facts import SIGNED
from surveyapp.store.office.logo import LARGEST
from surveyapp.store.office.office import Office
from surveyapp.web.office import MARK, forget, office
from surveyapp.web.staff.access.rules import OFFICE, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.office.fields import KILOBYTE, changes_of, mistakes, shown_facts
from surveyapp.words.naming import Words
from surveyapp.words.office import CHOICES
from surveyapp.words.office import FACTS as NAMES
from surveyapp.words.speech import sentence

MOVED = 409
MOST_SENT = 8 << 20  # bytes
KEPT, UNDONE = "office-kept", "office-undone"


@bp.url_value_preprocessor
def _room_for_a_picture(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A picture may be larger than any form; one that is too large gets a sentence, not a broken line."""
    if endpoint == "staff.save_logo" and current_user.is_authenticated:
        request.max_content_length = MOST_SENT


@bp.get("/office")
@needs(OFFICE, whole=True)
def office_facts() -> ResponseReturnValue:
    return _page(_issuer())


@bp.post("/office")
@needs(OFFICE, whole=True)
def save_office() -> ResponseReturnValue:
    """Kept, or with `go=preview` only shown as documents would have it."""
    issuer, typed = _issuer(), request.form.to_dict()
    changes, engine = changes_of(typed, issuer), current_app.extensions["engine"]
    try:
        if typed.get("go") == "preview":
            with store.reading(engine) as database:
                return _page(issuer, typed, shown=saving.as_if(database, changes))
        with store.writing(engine) as database:
            saving.change(database, changes, actor=current_user.email, seen=_seen())
    except store.Refused as refused:
        return _page(issuer, typed, refused), refused.status
    return _done(issuer, KEPT)


@bp.post("/office/logo")
@needs(OFFICE, whole=True)
def save_logo() -> ResponseReturnValue:
    """A picture, or none where the form says so."""
    file = request.files.get("logo")
    body = None if request.form.get("go") == "remove" else file.read() if file else b""
    return _changed(lambda database: saving.change_logo(database, body, actor=current_user.email, seen=_seen()), KEPT)


@bp.post("/office/undo")
@needs(OFFICE, whole=True)
def undo_office() -> ResponseReturnValue:
    return _changed(lambda database: saving.undo(database, actor=current_user.email, seen=_seen()), UNDONE)


@bp.app_template_global("office_lacks")
def office_lacks(issuer: str = "") -> list[str]:
    """What a report that is signed needs and the office has not said, as people call it."""
    words, here = reader(), office()
    side = here.issuer(issuer) if issuer in here.issuers else here
    return [words.label(NAMES, fact.key) for fact in side.lacks(SIGNED, words.language)]


@bp.app_template_global("office_issuers")
def office_issuers() -> list[tuple[str, str]]:
    """(code, name) of everybody in whose name a document can go out, the office first; empty where it is alone."""
    words, here = reader(), office()
    others = [(code, here.issuer(code).says("name", words.language) or code) for code in here.issuers]
    return [("", here.says("name", words.language) or words.say("The office itself")), *others] if others else []


def _changed(step: Callable[[store.Session], Office], note: str) -> ResponseReturnValue:
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            step(database)
    except store.Refused as refused:
        return _page("", {}, refused), refused.status
    return _done("", note)


def _done(issuer: str, note: str) -> ResponseReturnValue:
    forget()
    flash(note)
    return redirect(url_for("staff.office_facts", issuer=issuer or None), code=303)


def _issuer() -> str:
    return request.args.get("issuer", "").strip().lower()


def _seen() -> int:
    return request.form.get("version", 0, type=int)


def _page(
    issuer: str,
    typed: Mapping[str, str] | None = None,
    refused: store.Refused | None = None,
    shown: Office | None = None,
) -> str:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        stored, can_undo = saving.read(database), saving.can_undo(database)
        last = next(iter(audit.events(database, saving.SUBJECT, limit=1)), None)
    is_code = not issuer or bool(ISSUER.fullmatch(issuer) and len(issuer) <= LONGEST_ISSUER)
    wrong = mistakes(refused.problems, issuer, words) if refused else {}
    side = _side(shown or stored, issuer)
    facts = shown_facts(stored, issuer, typed or {}, wrong, words) if is_code else []
    return render_template(
        "staff/office/page.html",
        facts=facts,
        first=FIRST,
        choices={code: sentence(words.label(CHOICES, code)) for code in CHOICES},
        wrong=wrong,
        named={field.name: " – ".join(filter(None, (one.label, field.label))) for one in facts for field in one.fields},
        has_moved=refused is not None and refused.status == MOVED,
        is_code=is_code,
        issuer=issuer,
        issuers=list(stored.issuers),
        is_new=bool(issuer) and issuer not in stored.issuers,
        version=stored.version,
        previews=[(LANGUAGES[code].name, code, _preview(side, code)) for code in everywhere()],
        is_preview=shown is not None,
        lacks=[words.label(NAMES, fact.key) for fact in side.lacks(SIGNED, words.language)],
        picture=f"/office/{stored.logo[:MARK]}" if stored.logo else "",
        most=LARGEST >> KILOBYTE,
        can_undo=can_undo,
        last=last,
    )


def _side(said: Office, issuer: str) -> Office:
    return said.issuer(issuer) if issuer in said.issuers or not issuer else Office()


def _preview(side: Office, language: str) -> dict[str, Any]:
    words = Words(language)
    return {"head": letterhead(side, words, "", None, "", draft=True), "say": words.say}
