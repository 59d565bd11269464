"""The words of a wave: since when which revision is served, why, who answered for it, and what it says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from questionnaires.editions.rewording import Rewording, rewordings
from questionnaires.languages import language
from surveyapp import store
from surveyapp.store.waves import texts, waves
from surveyapp.store.waves.texts import WordsInForce, WordsWaiting
from surveyapp.web.staff.access.rules import RANKING, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.words import wordings
from surveyapp.words.naming import Words
from surveyapp.words.waves import PINNED
from surveyapp.words.wordings import out_of_date, stands_on


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


@bp.get("/waves/<code>/words")
@needs(RANKING, whole=True)
def texts_of_wave(code: str) -> ResponseReturnValue:
    words = reader()
    with store.reading(current_app.extensions["engine"]) as database:
        row = waves.wave(database, code)
        served = texts.words_of(database, code)
        shown = [_served(database, code, served, place, words) for place in range(len(served))]
        waiting = texts.waiting(database, code)
        form = texts.asked_in(database, code) if row.questionnaire else None
    return render_template(
        "staff/texts/page.html",
        round=row,
        served=shown,
        standing=[*stands_on(form, words)] if form else [],
        out_of_date=out_of_date(form, row, words) if form else "",
        told=[*wordings.texts_said(served, words)],
        waiting=[(_waits(each, words), _way_on(each, row)) for each in waiting],
    )


@bp.app_template_global("words_told")
def words_told(served: Iterable[WordsInForce]) -> list[str]:
    """What a page of the wave has to say of its words, in the reader's language."""
    return [*wordings.texts_said(served, reader())]


def _waits(waiting: WordsWaiting, words: Words) -> str:
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


def _way_on(waiting: WordsWaiting, row: waves.WaveRow) -> str:
    if not waiting.is_draft:
        return f"surveyapp wave revise {row.code} --questionnaire {row.questionnaire} --reason …"
    command = f"surveyapp questionnaire approve {row.questionnaire} --language {waiting.language} --as …"
    return command + (" --same-meaning --reason …" if waiting.approved_by else "")


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
