"""The words of a wave: since when which revision is served, why, who answered for it, and what it says otherwise; new
ones are approved, vouched for and put in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from questionnaires.editions.rewording import Rewording, rewordings
from questionnaires.languages import language
from surveyapp import store
from surveyapp.store.approvals import approve
from surveyapp.store.refusal import refuse_unseen
from surveyapp.store.waves import texts, waves
from surveyapp.store.waves.texts import WordsInForce, WordsWaiting
from surveyapp.web.staff.access.rules import RANKING, WAVES, may, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.words import wordings
from surveyapp.words.naming import Words
from surveyapp.words.sentences import AT_MOST_500, SIGN_UNSEEN
from surveyapp.words.speech import later
from surveyapp.words.waves import PINNED
from surveyapp.words.wordings import out_of_date, stands_on

PAGE = "staff.texts_of_wave"
APPROVE, VOUCH, SERVE = STEPS = ("approve", "vouch", "serve")
FIELDS = ("language", "seen", "reason")
LONGEST = 500
WRONG = {
    "reason-missing": later("Say why: it is kept on the record and printed beside comparisons."),
    "reason-long": AT_MOST_500,
    "sign-unseen": SIGN_UNSEEN,
    "text-newer": later("These words do not wait any more, or newer ones came. Look again."),
    "text-approved": later("These words are approved already."),
    "text-awaits-second": later("These words are approved; another account has to vouch for their meaning."),
    "second-person": later("Whoever brought words in, or approved them, does not also vouch for their meaning."),
    "words-moved": later(
        "Words stand under another code than before: they ask or answer something else. That is another edition."
    ),
}
"""What was refused -> what to do."""


@dataclass(frozen=True, slots=True)
class Served:
    """One revision of one language, ready to be shown; `changes` against the one that was served before it."""

    language: str
    revision: str
    since: str
    how: str
    reason: str
    actor: str
    approved_by: str
    vouched: str
    changes: tuple[Rewording, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Words that are not in force, and the one step that can be taken with them by whoever reads: "" for none."""

    language: str
    code: str
    revision: int
    seen: str
    said: str
    step: str
    changes: tuple[Rewording, ...] | None


@bp.get("/waves/<code>/words")
@needs(RANKING, whole=True)
def texts_of_wave(code: str) -> ResponseReturnValue:
    return _page(code)


@bp.post("/waves/<code>/words/<step>")
@needs(WAVES, whole=True)
def words_step(code: str, step: str) -> ResponseReturnValue:
    """approve, vouch, or serve: put in force for this wave."""
    if step not in STEPS:
        abort(404)
    given = {name: request.form.get(name, "").replace("\0", "").strip() for name in FIELDS}
    try:
        with store.writing(current_app.extensions["engine"]) as database:
            _refuse_reason(given["reason"])
            _take(database, code, step, given)
    except store.Refused as refused:
        if refused.status == 404 or any(problem.code not in WRONG for problem in refused.problems):
            raise
        return _page(code, given, WRONG[refused.problems[0].code]), refused.status
    flash(f"words-{step}")
    return redirect(url_for(PAGE, code=code), code=303)


def _take(database: store.Session, code: str, step: str, given: dict[str, str]) -> None:
    """With the words that were read, and no others that came since."""
    key, seen = waves.wave(database, code).questionnaire, given["seen"]
    one = next((each for each in texts.waiting(database, code) if each.hash.hex() == seen), None)
    if one is None or one.language != given["language"] or one.is_draft == (step == SERVE):
        raise store.Refused(store.Problem("text-newer", "these words wait no more", remedy="look again"), status=409)
    actor, reason = current_user.email, given["reason"]
    if step == SERVE:
        texts.revise_texts(database, code, key, reason=reason, actor=actor, language=one.language)
    else:
        vouches = step == VOUCH
        approve(database, key, one.language, actor, same_meaning=vouches, reason=reason, seen=one.hash)


def _refuse_reason(reason: str) -> None:
    if len(reason) > LONGEST:
        raise store.Refused(store.Problem("reason-long", f"it has {len(reason)} letters", remedy=f"at most {LONGEST}"))
    refuse_unseen({"reason": reason})


def _page(code: str, given: dict[str, str] | None = None, wrong: str = "") -> str:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        row = waves.wave(database, code)
        served = texts.words_of(database, code)
        shown = [_served(database, code, served, place, words) for place in range(len(served))]
        waits = texts.waiting(database, code)
        form = texts.asked_in(database, code) if row.questionnaire else None
    return render_template(
        "staff/texts/page.html",
        round=row,
        served=shown,
        standing=[*stands_on(form, words)] if form else [],
        out_of_date=out_of_date(form, row, words) if form else "",
        told=[*wordings.texts_said(served, words)],
        waiting=[_waiting(each, waits, words) for each in waits],
        given=given or {},
        wrong=words.say(wrong) if wrong else "",
        longest=LONGEST,
    )


@bp.app_template_global("words_told")
def words_told(served: Iterable[WordsInForce]) -> list[str]:
    """What a page of the wave has to say of its words, in the reader's language."""
    return [*wordings.texts_said(served, reader())]


def _waiting(one: WordsWaiting, all_of_them: list[WordsWaiting], words: Words) -> Waiting:
    is_newest = one.revision == max(each.revision for each in all_of_them if each.language == one.language)
    step = _step(one) if is_newest and may(WAVES) else ""
    name = language(one.language).name
    return Waiting(name, one.language, one.revision, one.hash.hex(), _said(one, words), step, one.changes)


def _step(one: WordsWaiting) -> str:
    """Whoever brought words in, or approved them, does not also vouch for them."""
    if not one.is_draft:
        return SERVE
    if not one.approved_by:
        return APPROVE
    return "" if current_user.email in (one.added_by, one.approved_by) else VOUCH


def _said(waiting: WordsWaiting, words: Words) -> str:
    facts = {"language": language(waiting.language).name, "revision": str(waiting.revision)}
    if not waiting.is_draft:
        return words.say("{language}, revision {revision} is approved and not in force.", **facts)
    if waiting.approved_by:
        return words.say(
            "{language}, revision {revision} was approved by {account}; another account has to vouch for its meaning.",
            account=waiting.approved_by,
            **facts,
        )
    return words.say("{language}, revision {revision} is a draft that nobody has approved.", **facts)


def _served(database: store.Session, code: str, served: list[WordsInForce], place: int, words: Words) -> Served:
    here = served[place]
    before = served[place - 1] if place and served[place - 1].language == here.language else None
    own = [one for one in here.vouched if before and one.revision > before.revision]
    return Served(
        language=language(here.language).name,
        revision=str(here.revision),
        since=wordings.day_of(here.in_force_from, words),
        how=words.label(PINNED, here.pinned),
        reason=here.reason,
        actor=here.actor,
        approved_by=here.approved_by,
        vouched="; ".join(f"{one.by}: {one.reason}" for one in own),
        changes=_changes(database, code, before, here) if before else (),
    )


def _changes(database: store.Session, code: str, before: WordsInForce, here: WordsInForce) -> tuple[Rewording, ...]:
    old, new = (
        texts.asked_in(database, code, {each.language: each.revision}).texts[each.language] for each in (before, here)
    )
    return rewordings(old, new)
