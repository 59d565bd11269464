"""Peer groups: agencies that are ranked against each other, under codes that the office names in its languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.db.base import ALWAYS
from surveyapp.models import PeerGroup, PeerGroupName
from surveyapp.store.agencies.namesakes import Named, told_apart
from surveyapp.store.refusal import Problem, refuse_all
from surveyapp.store.revisions import raise_of_changed_groups


@dataclass(frozen=True, slots=True)
class PeerGroupRow:
    """What a group is called from a day on; `names` maps a language to the name."""

    code: str
    names: Mapping[str, str]
    valid_from: dt.date | None = None
    where: str = ""


def save_peer_groups(session: Session, rows: Iterable[PeerGroupRow]) -> None:
    """Name groups, or name them otherwise; a name of the same day is replaced."""
    rows = list(rows)
    refuse_all(_problems(rows))
    keys = ensure_peer_groups(session, {row.code for row in rows})
    stored = {(n.peer_group_id, n.language, n.valid_from): n for n in session.scalars(select(PeerGroupName))}
    for row in rows:
        for language, words in row.names.items():
            place = (keys[row.code], language, row.valid_from or ALWAYS)
            if place not in stored:
                stored[place] = PeerGroupName(peer_group_id=place[0], language=language, valid_from=place[2])
                session.add(stored[place])
            stored[place].name = words
    raise_of_changed_groups(session)
    session.flush()


def _problems(rows: Iterable[PeerGroupRow]) -> Iterator[Problem]:
    """A group has a code, and one name from a day on."""
    seen: dict[tuple[str, dt.date | None], str] = {}
    for row in rows:
        if not row.code:
            yield Problem("group-code", "a group has no code", row.where, "fill in the column `code`")
        place = (row.code, row.valid_from)
        if row.code and place in seen:
            first = f" (first: {seen[place]})" if seen[place] else ""
            yield Problem("repeated-code", f"group {row.code} stands twice{first}", row.where, "keep one of the lines")
        seen.setdefault(place, row.where)


def peer_group_rows(session: Session) -> list[PeerGroupRow]:
    """Every name as it was given: groups in the order in which they came, the names of each by their day."""
    names: dict[tuple[str, dt.date], dict[str, str]] = {}
    query = (
        select(PeerGroup.code, PeerGroupName.valid_from, PeerGroupName.language, PeerGroupName.name)
        .join(PeerGroup, PeerGroup.id == PeerGroupName.peer_group_id)
        .order_by(PeerGroup.id, PeerGroupName.valid_from, PeerGroupName.id)
    )
    for code, valid_from, language, name in session.execute(query):
        names.setdefault((code, valid_from), {})[language] = name
    return [PeerGroupRow(code, named, None if day == ALWAYS else day) for (code, day), named in names.items()]


def ensure_peer_groups(session: Session, codes: Collection[str]) -> dict[str, int]:
    """Code -> key; groups that are not there yet are added, without a name."""
    keys = dict(session.execute(select(PeerGroup.code, PeerGroup.id)).all())
    added = [PeerGroup(code=code) for code in sorted(set(codes) - keys.keys()) if code]
    session.add_all(added)
    session.flush()
    return keys | {group.code: group.id for group in added}


def peer_group_names(session: Session, day: dt.date) -> dict[str, dict[str, str]]:
    """Code -> language -> name on a day, so that no two read the same; a group that was named only later has its first
    name."""
    names: dict[str, dict[str, str]] = {}
    query = (
        select(PeerGroup.code, PeerGroupName.language, PeerGroupName.name, PeerGroupName.valid_from)
        .join(PeerGroup, PeerGroup.id == PeerGroupName.peer_group_id)
        .order_by(PeerGroupName.valid_from, PeerGroupName.id)
    )
    for code, language, name, valid_from in session.execute(query):
        of_group = names.setdefault(code, {})
        if valid_from <= day or language not in of_group:
            of_group[language] = name
    return told_apart({code: Named(own, {}) for code, own in names.items()})
