"""What a wave is called, mended as long as nobody but the office has read it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from questionnaires.languages import FIRST
from questionnaires.signs import composed
from surveyapp.models import Wave
from surveyapp.store import audit
from surveyapp.store.locks import own_wave
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.waves.stored import stored_wave
from surveyapp.store.waves.waves import TITLES, refuse_bad_titles

LONGEST = 200
BEFORE_OPENING = ("draft", "trial")


def retitle(session: Session, code: str, titles: Mapping[str, str], actor: str) -> bool:
    """Call a wave otherwise in some languages; an empty title of another language is taken away. Whether anything is
    another than before.

    Raises Refused for a wave that has opened: citizens, counters and printed cards know it by its title.
    """
    own_wave(session.connection(), code)
    stored = stored_wave(session, code)
    if stored.state not in BEFORE_OPENING:
        what = f"wave {code} is {stored.state}, and people know it by its title"
        raise Refused(Problem("wave-titled", what, remedy="a title can be changed before the wave opens"), status=409)
    said = {language: composed(" ".join(title.split())) for language, title in titles.items()}
    _refuse(said)
    before = _titles(stored)
    after = {language: title for language, title in (before | said).items() if title}
    if after == before:
        return False
    stored.title = after[FIRST]
    stored.settings = stored.settings | {TITLES: {each: title for each, title in after.items() if each != FIRST}}
    raise_of_wave(session, stored.id)
    changed = {each: title for each, title in said.items() if before.get(each, "") != title}
    audit.record(
        session, actor, "wave-titled", code, before={each: before.get(each, "") for each in changed}, now=changed
    )
    session.flush()
    return True


def _titles(stored: Wave) -> dict[str, str]:
    return {FIRST: stored.title, **stored.settings.get(TITLES, {})}


def _refuse(said: Mapping[str, str]) -> None:
    if said.get(FIRST, "-") == "":
        raise Refused(Problem("title-missing", "a title is needed", "title", "write one"))
    if long := next((language for language, title in said.items() if len(title) > LONGEST), ""):
        where = "title" if long == FIRST else f"title in {long}"
        raise Refused(Problem("title-long", f"a title has at most {LONGEST} letters", where, "shorten it"))
    others = {language: title for language, title in said.items() if language != FIRST}
    refuse_bad_titles(said.get(FIRST, ""), others)
