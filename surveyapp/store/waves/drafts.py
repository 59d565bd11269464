"""What a wave is called, and what is decided of it: mended as long as nobody but the office has read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from questionnaires.languages import FIRST
from questionnaires.signs import composed
from surveyapp.models import Wave
from surveyapp.store import audit
from surveyapp.store.locks import own_wave
from surveyapp.store.questionnaires import stored_version
from surveyapp.store.refusal import Problem, Refused, refuse_all
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.waves.stored import refuse_changed, stored_wave
from surveyapp.store.waves.waves import TITLES, refuse_bad_titles, wave, wrong_facts

BEFORE_OPENING = ("draft", "trial")
DECIDED = ("title", "titles", "questionnaire", "purpose", "basis", "rule", "opens", "closes", "entry_until", "previous")
"""What a draft can be given anew; and some of its settings."""


def retitle(session: Session, code: str, titles: Mapping[str, str], actor: str, *, seen: int | None = None) -> bool:
    """Call a wave otherwise in some languages; an empty title of another language is taken away. Whether anything is
    another than before.

    Raises Refused for a wave that has opened: citizens, counters and printed cards know it by its title; and where
    `seen`, the version that was looked at, is not the stored one any more.
    """
    own_wave(session.connection(), code)
    stored = stored_wave(session, code)
    if stored.state not in BEFORE_OPENING:
        what = f"wave {code} is {stored.state}, and people know it by its title"
        raise Refused(Problem("wave-titled", what, remedy="a title can be changed before the wave opens"), status=409)
    refuse_changed(stored, seen)
    said = {language: composed(" ".join(title.split())) for language, title in titles.items()}
    _refuse(said)
    before = _titles(stored)
    after = {language: title for language, title in (before | said).items() if title}
    if after == before:
        return False
    _call(stored, after)
    raise_of_wave(session, stored.id)
    changed = {each: title for each, title in said.items() if before.get(each, "") != title}
    audit.record(
        session, actor, "wave-titled", code, before={each: before.get(each, "") for each in changed}, now=changed
    )
    session.flush()
    return True


def change_draft(
    session: Session, code: str, facts: Mapping[str, Any], settings: Mapping[str, Any], actor: str, *, seen: int | None
) -> bool:
    """Give a draft other facts (all of DECIDED) and settings; a setting of None is taken away. Whether anything is
    another than before.

    Raises Refused for a wave that can be answered already, for facts that `create_wave` would refuse, and where `seen`,
    the version that was looked at, is not the stored one any more.
    """
    own_wave(session.connection(), code)
    stored = stored_wave(session, code)
    if stored.state != "draft":
        what = f"wave {code} is {stored.state}, and what was decided of it stays"
        raise Refused(Problem("wave-decided", what, remedy="it can be changed while it is a draft"), status=409)
    refuse_changed(stored, seen)
    refuse_all(wrong_facts(facts["purpose"], facts["basis"], (facts["opens"], facts["closes"], facts["entry_until"])))
    if facts["previous"] == code:
        raise Refused(Problem("wave-previous", f"wave {code} cannot be compared with itself", "previous"))
    before = _facts(session, stored, settings)
    titles = {FIRST: facts["title"] or code, **facts["titles"]}
    titles = {language: composed(" ".join(title.split())) for language, title in titles.items()}
    _refuse(titles)
    _call(stored, {language: title for language, title in titles.items() if title})
    for name in ("purpose", "basis", "opens", "closes", "entry_until"):
        setattr(stored, name, facts[name])
    stored.rule = facts["rule"] or None
    stored.questionnaire_version_key = stored_version(session, facts["questionnaire"]).key
    stored.previous_wave_id = stored_wave(session, facts["previous"]).id if facts["previous"] else None
    kept = {name: value for name, value in stored.settings.items() if name not in settings}
    stored.settings = kept | {name: value for name, value in settings.items() if value is not None}
    after = _facts(session, stored, settings)
    changed = [name for name, value in after.items() if before[name] != value]
    if not changed:
        return False
    raise_of_wave(session, stored.id)
    was, now = ({name: _plain(said[name]) for name in changed} for said in (before, after))
    audit.record(session, actor, "wave-changed", code, before=was, now=now)
    session.flush()
    return True


def _facts(session: Session, stored: Wave, settings: Mapping[str, Any]) -> dict[str, Any]:
    row = wave(session, stored.code)
    facts = {name: getattr(row, name) for name in DECIDED}
    return facts | {name: stored.settings.get(name) for name in settings}


def _plain(value: Any) -> Any:
    """As the record keeps it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _titles(stored: Wave) -> dict[str, str]:
    return {FIRST: stored.title, **stored.settings.get(TITLES, {})}


def _call(stored: Wave, titles: Mapping[str, str]) -> None:
    others = {language: title for language, title in titles.items() if language != FIRST}
    stored.title = titles[FIRST]
    if others != stored.settings.get(TITLES, {}):
        stored.settings = stored.settings | {TITLES: others}


def _refuse(said: Mapping[str, str]) -> None:
    if said.get(FIRST, "-") == "":
        raise Refused(Problem("title-missing", "a title is needed", "title", "write one"))
    others = {language: title for language, title in said.items() if language != FIRST}
    refuse_bad_titles(said.get(FIRST, ""), others)
