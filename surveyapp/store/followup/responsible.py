"""Who answers for a part of an index, from when until when: rows of a list, checked, with the way back."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, aliased

from surveyapp.db.base import ALWAYS
from surveyapp.models import Agency, Responsibility
from surveyapp.store import audit
from surveyapp.store.agencies.agencies import agency_ids
from surveyapp.store.agencies.unknown import unknown_agency
from surveyapp.store.locks import edit_followup
from surveyapp.store.refusal import Problem, Refused, refuse_all
from surveyapp.store.settings import put_setting, setting

OWN = "own"
"""The source of the office's own index; every other is a sister index of the whole province."""
LOADED, UNDONE = "responsible-loaded", "responsible-undone"
SUBJECT = "responsible"
A_DAY = dt.timedelta(days=1)
RowKey = tuple[str, str, str, str]
"""Source, part, agency, peer group."""


@dataclass(frozen=True, slots=True)
class ResponsibleRow:
    """`lead` answers, `support` helps, for a part of the index `source`: everywhere, or in an agency or a peer group.
    The row holds from `valid_from` until `valid_to`, or until the day before the next one of its place; `where` is the
    line of the file."""

    source: str
    part: str
    lead: str
    support: tuple[str, ...] = ()
    agency: str = ""
    peer_group: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    where: str = ""

    @property
    def place(self) -> RowKey:
        return self.source, self.part, self.agency, self.peer_group

    @property
    def since(self) -> dt.date:
        return self.valid_from or ALWAYS


@dataclass(frozen=True, slots=True)
class SavedList:
    """Rows that are new, that say something else than before, that end because another one begins, that are gone, and
    that were there just so."""

    new: int = 0
    changed: int = 0
    ended: int = 0
    gone: int = 0
    same: int = 0

    @property
    def is_anything_other(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def responsible_rows(session: Session) -> list[ResponsibleRow]:
    """All there are, by source, part, agency, peer group and day, as they were said."""
    lead, agency = aliased(Agency), aliased(Agency)
    query = (
        select(Responsibility, lead.code, agency.code)
        .join(lead, lead.id == Responsibility.lead_id)
        .outerjoin(agency, agency.id == Responsibility.agency_id)
    )
    rows = (
        ResponsibleRow(
            *(row.source, row.part, code, tuple(row.support.split()), of or "", row.peer_group),
            valid_from=None if row.valid_from == ALWAYS else row.valid_from,
            valid_to=row.valid_to,
        )
        for row, code, of in session.execute(query)
    )
    return _ordered(rows)


def save_responsible(
    session: Session, rows: Iterable[ResponsibleRow], *, alone: bool = False, actor: str, file: str = ""
) -> SavedList:
    """Each row replaces the one of its place and first day; with `alone` all others are forgotten.

    Raises Refused with every unknown agency or group, and every period that overlaps another one that has an end. What
    changes nothing leaves no entry on the record.
    """
    edit_followup(session.connection())
    rows, before = [*rows], responsible_rows(session)
    refuse_all(_problems(session, rows))
    after = {} if alone else {(row.place, row.since): row for row in before}
    after |= {(row.place, row.since): row for row in rows}
    refuse_all(_overlaps(after.values()))
    saved = _told(before, [*after.values()])
    if saved.is_anything_other:
        _keep(session, before, after.values())
        told = {"new": saved.new, "changed": saved.changed, "ended": saved.ended, "gone": saved.gone}
        audit.record(session, actor, LOADED, SUBJECT, **told, file=file)
    return saved


def undo_responsible(session: Session, *, actor: str) -> None:
    """The list as it was before the last change; undone again, the change is back."""
    edit_followup(session.connection())
    kept = setting(session, SUBJECT)
    if kept is None:
        raise Refused(Problem("nothing-to-undo", "the list of who answers was not changed yet"))
    before = responsible_rows(session)
    _keep(session, before, map(_from_plain, kept))
    audit.record(session, actor, UNDONE, SUBJECT, rows=len(kept))


def can_undo_responsible(session: Session) -> bool:
    return setting(session, SUBJECT) is not None


def with_ends(rows: Iterable[ResponsibleRow]) -> list[ResponsibleRow]:
    """Each with the last day on which it holds; None where no other one follows."""
    ordered = _ordered(rows)
    ended = []
    for row, following in itertools.zip_longest(ordered, ordered[1:]):
        next_one = following if following and following.place == row.place else None
        ended.append(replace(row, valid_to=_end(row, next_one)))
    return ended


@dataclass(frozen=True)
class Responsibilities:
    """Who answers for what, asked by day."""

    rows: Sequence[ResponsibleRow]

    @classmethod
    def stored(cls, session: Session) -> Responsibilities:
        return cls(with_ends(responsible_rows(session)))

    def of(
        self, source: str, parts: Sequence[str], day: dt.date, agency: str = "", peer_group: str = ""
    ) -> ResponsibleRow | None:
        """The nearest one of `parts`, a part followed by those that it is a part of; of one part what was said of the
        agency, then of its peer group, then of everybody. None where nobody answers for it on that day."""
        holding = {row.place: row for row in self.rows if row.since <= day <= (row.valid_to or dt.date.max)}
        nearest = dict.fromkeys([(agency, ""), ("", peer_group), ("", "")])
        places = ((source, part, *whose) for part in parts for whose in nearest)
        return next((holding[place] for place in places if place in holding), None)


def _ordered(rows: Iterable[ResponsibleRow]) -> list[ResponsibleRow]:
    return sorted(rows, key=lambda row: (row.place, row.since))


def _end(row: ResponsibleRow, following: ResponsibleRow | None) -> dt.date | None:
    if following is None:
        return row.valid_to
    return min(row.valid_to or dt.date.max, following.since - A_DAY)


def _told(before: Sequence[ResponsibleRow], after: Sequence[ResponsibleRow]) -> SavedList:
    old, new = ({(row.place, row.since): replace(row, where="") for row in rows} for rows in (before, after))
    ends_before, ends_after = ({(row.place, row.since): row.valid_to for row in with_ends(r)} for r in (before, after))
    both = old.keys() & new.keys()
    changed = sum(old[key] != new[key] for key in both)
    ended = sum(old[key] == new[key] and ends_after[key] != ends_before[key] for key in both)
    return SavedList(len(new.keys() - old.keys()), changed, ended, len(old.keys() - new.keys()), len(both) - changed)


def _problems(session: Session, rows: Sequence[ResponsibleRow]) -> Iterator[Problem]:
    known = agency_ids(session)
    groups = set(session.scalars(select(Agency.peer_group).distinct()))
    seen: dict[tuple[RowKey, dt.date], str] = {}
    for row in rows:
        for code in filter(None, (row.lead, *row.support, row.agency)):
            if code not in known:
                yield unknown_agency(code, row.where, known)
        yield from _misfits(row, groups)
        if (first := seen.setdefault((row.place, row.since), row.where)) != row.where:
            what = f"this responsibility stands there twice (first: {first})"
            yield Problem("responsible-twice", what, row.where, "keep one of the lines")


def _misfits(row: ResponsibleRow, groups: Collection[str | None]) -> Iterator[Problem]:
    if row.peer_group and row.peer_group not in groups:
        what, remedy = f"there is no peer group “{row.peer_group}”", "load it first, or correct the code"
        yield Problem("group-unknown", what, row.where, remedy)
    if row.agency and row.peer_group:
        what = "both an agency and a peer group are named"
        yield Problem("responsible-both", what, row.where, "keep one of them")
    if row.source != OWN and (row.agency or row.peer_group):
        what = f"{row.source} is one index of the whole province"
        yield Problem("responsible-whole", what, row.where, "leave agency and peer_group empty")
    if row.lead and row.lead in row.support:
        what = f"{row.lead} leads and supports at once"
        yield Problem("responsible-lead", what, row.where, "keep one of them")
    if row.valid_to and row.valid_to < row.since:
        yield Problem("responsible-dates", "it ends before it begins", row.where, "correct the dates")


def _overlaps(rows: Iterable[ResponsibleRow]) -> Iterator[Problem]:
    """One without an end ends where the next one begins; one that has an end means it."""
    ordered = _ordered(rows)
    for row, following in itertools.pairwise(ordered):
        if row.place == following.place and row.valid_to and row.valid_to >= following.since:
            what = (
                f"two periods of {row.source} {row.part} overlap: one until {row.valid_to}, one from {following.since}"
            )
            yield Problem("responsible-overlap", what, following.where or row.where, "correct the dates")


def _keep(session: Session, before: Iterable[ResponsibleRow], after: Iterable[ResponsibleRow]) -> None:
    ids = agency_ids(session)
    session.execute(delete(Responsibility))
    if rows := [_columns(row, ids) for row in _ordered(after)]:
        session.execute(insert(Responsibility), rows)
    put_setting(session, SUBJECT, [_plain(row) for row in before])
    session.flush()


def _columns(row: ResponsibleRow, ids: Mapping[str, int]) -> dict[str, object]:
    return {
        "source": row.source,
        "part": row.part,
        "agency_id": ids[row.agency] if row.agency else None,
        "peer_group": row.peer_group,
        "lead_id": ids[row.lead],
        "support": " ".join(row.support),
        "valid_from": row.since,
        "valid_to": row.valid_to,
    }


def _plain(row: ResponsibleRow) -> list[str]:
    days = (day.isoformat() if day else "" for day in (row.valid_from, row.valid_to))
    return [row.source, row.part, row.lead, " ".join(row.support), row.agency, row.peer_group, *days]


def _from_plain(kept: Sequence[str]) -> ResponsibleRow:
    source, part, lead, support, agency, peer_group, *days = kept
    since, until = (dt.date.fromisoformat(day) if day else None for day in days)
    return ResponsibleRow(source, part, lead, tuple(support.split()), agency, peer_group, since, until)
