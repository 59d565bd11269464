"""The office's facts on their way into the database and out: all changes or none, one step back, on the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from surveyapp.store import audit
from surveyapp.store.locks import edit_office
from surveyapp.store.office.checks import MOST_ISSUERS, FactChange, problems, tidy
from surveyapp.store.office.facts import EVERY_LANGUAGE, FACTS, LOGO
from surveyapp.store.office.logo import Picture, checked
from surveyapp.store.office.office import Office
from surveyapp.store.refusal import Problem, Refused, refuse_all
from surveyapp.store.settings import OFFICE, put_setting, setting

INVENTED = "invented"
SUBJECT = "office"
BEFORE = "before"


def read(session: Session) -> Office:
    return Office.of(setting(session, OFFICE, {}), invented=bool(setting(session, INVENTED, False)))


def change(session: Session, changes: Iterable[FactChange], *, actor: str, seen: int | None = None) -> Office:
    """Say these facts from now on; all others stay. `seen` is the version that whoever changes them looked at.

    Raises Refused with every mistake, and (409) when somebody else has changed the facts since they were looked at.
    """
    edit_office(session.connection())
    stored, changes = _stored(session, seen), [*changes]
    refuse_all(slips(session, changes))
    made = _changed(stored, map(tidy, changes))
    return _keep(session, stored, made, actor, "office-changed")


def as_if(session: Session, changes: Iterable[FactChange]) -> Office:
    """What the office would say after these changes; nothing is kept. Raises Refused as `change` does."""
    changes = [*changes]
    refuse_all(slips(session, changes))
    made = _changed(setting(session, OFFICE, {}), map(tidy, changes))
    return Office.of(made, invented=bool(setting(session, INVENTED, False)))


def slips(session: Session, changes: Iterable[FactChange]) -> Iterator[Problem]:
    """What is wrong with these changes; nothing where they can be made."""
    sound = []
    for each in map(tidy, changes):
        found = [*problems(each)]
        sound += [] if found else [each]
        yield from found
    if len(_changed(setting(session, OFFICE, {}), sound)["issuers"]) > MOST_ISSUERS:
        yield Problem("too-many-issuers", f"an office prints for at most {MOST_ISSUERS} issuers")


def change_logo(session: Session, body: bytes | None, *, actor: str, seen: int | None = None) -> Office:
    """The picture on citizens' pages; None takes it away. Raises Refused for what is no safe PNG or SVG."""
    edit_office(session.connection())
    stored = _stored(session, seen)
    picture = None if body is None else checked(body)
    made = {**_body(stored), LOGO: picture.sha256 if picture else ""}
    needed = {stored.get(LOGO, ""), made[LOGO]}
    kept = {sha256: body for sha256, body in setting(session, LOGO, {}).items() if sha256 in needed}
    put_setting(session, LOGO, kept | ({picture.sha256: picture.stored()} if picture else {}))
    return _keep(session, stored, made, actor, "office-logo")


def undo(session: Session, *, actor: str, seen: int | None = None) -> Office:
    """The facts as they were before the last change; undone again, the change is back."""
    edit_office(session.connection())
    stored = _stored(session, seen)
    if not stored.get(BEFORE):
        raise Refused(Problem("nothing-to-undo", "the facts of the office were not changed yet"))
    return _keep(session, stored, stored[BEFORE], actor, "office-undone")


def can_undo(session: Session) -> bool:
    return bool(setting(session, OFFICE, {}).get(BEFORE))


def logo(session: Session) -> Picture | None:
    sha256 = setting(session, OFFICE, {}).get(LOGO, "")
    found = setting(session, LOGO, {}).get(sha256) if sha256 else None
    return Picture.of(found) if found else None


def _stored(session: Session, seen: int | None) -> dict[str, Any]:
    session.expire_all()  # as it is now that nobody else can change it
    stored: dict[str, Any] = setting(session, OFFICE, {})
    if seen is not None and seen != stored.get("version", 0):
        what = "somebody else has changed the facts of the office meanwhile"
        raise Refused(Problem("office-moved", what, remedy="look at them again, then save once more"), status=409)
    return stored


def _body(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {"facts": stored.get("facts", {}), "issuers": stored.get("issuers", {}), LOGO: stored.get(LOGO, "")}


def _changed(stored: Mapping[str, Any], changes: Iterable[FactChange]) -> dict[str, Any]:
    """Facts and issuers without words are no longer there."""
    sides = {"": _copied(stored.get("facts", {}))}
    sides |= {code: _copied(facts) for code, facts in stored.get("issuers", {}).items()}
    for each in changes:
        language = each.language if FACTS[each.fact].spoken else EVERY_LANGUAGE
        sides.setdefault(each.issuer, {}).setdefault(each.fact, {})[language] = list(each.lines)
    said = {code: _said(facts) for code, facts in sides.items()}
    facts = said.pop("")
    return {**_body(stored), "facts": facts, "issuers": {code: its for code, its in said.items() if its}}


def _copied(facts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {key: dict(said) for key, said in facts.items()}


def _said(facts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    kept = {key: {language: lines for language, lines in said.items() if lines} for key, said in facts.items()}
    return {key: said for key, said in kept.items() if said}


def _keep(session: Session, stored: dict[str, Any], made: dict[str, Any], actor: str, action: str) -> Office:
    """What changes nothing is no change."""
    before = _body(stored)
    if made == before:
        return read(session)
    version = stored.get("version", 0) + 1
    put_setting(session, OFFICE, {**made, "version": version, BEFORE: before})
    session.flush()
    audit.record(session, actor, action, SUBJECT, version=version, changed=_named(before, made))
    return read(session)


def _named(before: Mapping[str, Any], made: Mapping[str, Any]) -> list[str]:
    """Which facts are other than before, as the command calls them."""
    sides = {"": (before["facts"], made["facts"])}
    for code in sorted({*before["issuers"], *made["issuers"]}):
        sides[code] = before["issuers"].get(code, {}), made["issuers"].get(code, {})
    named = [
        f"{code}: {key}" if code else key
        for code, (old, new) in sides.items()
        for key in FACTS
        if old.get(key) != new.get(key)
    ]
    return named + ([LOGO] if before[LOGO] != made[LOGO] else [])
