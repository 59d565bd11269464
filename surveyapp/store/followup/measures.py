"""Measures: what is done about a part of an index, who leads, until when, and with which evidence it is done."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.models import Measure, Wave
from surveyapp.store import audit
from surveyapp.store.agencies.agencies import agency_ids
from surveyapp.store.agencies.unknown import unknown_agency
from surveyapp.store.followup.responsible import OWN
from surveyapp.store.locks import edit_followup
from surveyapp.store.refusal import Problem, Refused, refuse_all, refuse_unseen

STATES = ("planned", "under-way", "done", "dropped")
OPEN, DROPPED = STATES[:2], STATES[3]
LONGEST = 500
_YEAR = re.compile(r"\d{4}", re.ASCII)
ADDED, CHANGED, UNDONE, LOADED = ("measure-added", "measure-changed", "measure-undone", "measures-loaded")


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """What is done about a `part` of the index `source` that `period` showed, the code of a wave or a year; `agency`
    where it is about one agency's results. `feedback` is a number in the national system. `number` is 0 as long as it
    is not stored; `version` tells two people at one measure apart; `where` is the line of a file."""

    source: str
    period: str
    part: str
    what: str
    lead: str
    support: tuple[str, ...] = ()
    agency: str = ""
    due: dt.date | None = None
    state: str = STATES[0]
    evidence: str = ""
    feedback: str = ""
    feedback_state: str = ""
    number: int = 0
    version: int = 0
    where: str = ""

    def is_overdue(self, today: dt.date) -> bool:
        return self.state in OPEN and self.due is not None and self.due < today

    @property
    def says(self) -> MeasureRow:
        """Without what tells it apart from another one that says the same."""
        return replace(self, number=0, version=0, where="")


@dataclass(frozen=True, slots=True)
class SavedMeasures:
    new: int = 0
    changed: int = 0
    same: int = 0


def measures(session: Session) -> list[MeasureRow]:
    """All there are: those that are due first, those without a day last."""
    rows = [_row(each, codes) for codes in [_codes(session)] for each in session.scalars(select(Measure))]
    return sorted(rows, key=lambda row: (row.due or dt.date.max, row.number))


def measure(session: Session, number: int) -> MeasureRow:
    """Refused (404) where there is none."""
    return _row(_stored(session, number), _codes(session))


def overdue(session: Session, today: dt.date) -> int:
    """How many were due before today and are neither done nor dropped."""
    query = select(Measure.id).where(Measure.state.in_(OPEN), Measure.due < today)
    return len(session.scalars(query).all())


def add_measure(session: Session, row: MeasureRow, *, actor: str) -> int:
    """The number of the new one. Raises Refused with everything that is wrong with it."""
    edit_followup(session.connection())
    refuse_all(_problems(session, [row]))
    stored = _write(session, Measure(version=0), row)
    audit.record(session, actor, ADDED, _subject(stored.id), what=row.what)
    return stored.id


def change_measure(session: Session, row: MeasureRow, *, actor: str) -> bool:
    """Whether anything is another than before. Raises Refused (409) where somebody else has changed it since `version`,
    and with everything that is wrong with it."""
    edit_followup(session.connection())
    session.expire_all()
    stored, codes = _stored(session, row.number), _codes(session)
    _refuse_moved(stored, row.version)
    refuse_all(_problems(session, [row]))
    before = _row(stored, codes)
    if before.says == row.says:
        return False
    stored.before = _plain(before)
    _write(session, stored, row)
    told = [each.name for each in fields(MeasureRow) if getattr(before.says, each.name) != getattr(row.says, each.name)]
    audit.record(session, actor, CHANGED, _subject(row.number), changed=told, state=row.state)
    return True


def undo_measure(session: Session, number: int, version: int, *, actor: str) -> bool:
    """As it was before its last change, and whether it is still there: one that was only added goes away."""
    edit_followup(session.connection())
    session.expire_all()
    stored = _stored(session, number)
    _refuse_moved(stored, version)
    stays = stored.before is not None
    if stored.before is None:
        session.delete(stored)
    else:
        row, stored.before = _from_plain(stored.before), _plain(_row(stored, _codes(session)))
        _write(session, stored, row)
    audit.record(session, actor, UNDONE, _subject(number), stays=stays)
    return stays


def save_measures(session: Session, rows: Iterable[MeasureRow], *, actor: str, file: str = "") -> SavedMeasures:
    """A row with a number changes that measure; one without is new, unless one that says the same is there. All or
    none; what changes nothing leaves no entry on the record."""
    edit_followup(session.connection())
    rows, known = [*rows], {row.number: row for row in measures(session)}
    refuse_all([*_problems(session, rows), *_unknown(rows, known)])
    said = {row.says for row in known.values()}
    unnumbered = {row.says: row for row in rows if not row.number}
    new = [row for says, row in unnumbered.items() if says not in said]
    changed = [row for row in rows if row.number and row.says != known[row.number].says]
    for row in new:
        _write(session, Measure(version=0), row)
    for row in changed:
        stored = _stored(session, row.number)
        stored.before = _plain(known[row.number])
        _write(session, stored, row)
    if new or changed:
        audit.record(session, actor, LOADED, "measures", new=len(new), changed=len(changed), file=file)
    return SavedMeasures(len(new), len(changed), len(rows) - len(new) - len(changed))


def _problems(session: Session, rows: Sequence[MeasureRow]) -> Iterator[Problem]:
    known, waves = agency_ids(session), set(session.scalars(select(Wave.code)))
    for row in rows:
        for code in filter(None, (row.lead, *row.support, row.agency)):
            if code not in known:
                yield unknown_agency(code, row.where or "lead", known)
        yield from _misfits(row, waves)


def _misfits(row: MeasureRow, waves: Collection[str]) -> Iterator[Problem]:
    if not row.what:
        yield Problem("measure-what", "what is done is not said", row.where or "what", "fill in what")
    if not row.lead:
        yield Problem("measure-lead", "nobody leads the measure", row.where or "lead", "fill in lead")
    if row.lead and row.lead in row.support:
        what, remedy = f"{row.lead} leads and supports at once", "keep one of them"
        yield Problem("responsible-lead", what, row.where or "support", remedy)
    if row.state not in OPEN and not row.evidence:
        what = "done or dropped, and no evidence or reason is written"
        yield Problem("measure-evidence", what, row.where or "evidence", "write what shows it, or why")
    yield from _of_finding(row, waves)
    for field in ("what", "evidence", "feedback", "feedback_state"):
        refuse_unseen({row.where or field: getattr(row, field)})
        if len(getattr(row, field)) > LONGEST:
            yield Problem("too-long", f"more than {LONGEST} characters", row.where or field, "shorten it")


def _of_finding(row: MeasureRow, waves: Collection[str]) -> Iterator[Problem]:
    if row.source == OWN and row.period not in waves:
        yield Problem("wave-unknown", f"there is no wave “{row.period}”", row.where or "period", "correct it")
    if row.source != OWN and not _YEAR.fullmatch(row.period):
        what, remedy = f"{row.period} is no year of an index", "write it like 2024"
        yield Problem("external-year", what, row.where or "period", remedy)
    if row.source != OWN and row.agency:
        what = f"{row.source} is one index of the whole province"
        yield Problem("measure-whole", what, row.where or "agency", "leave agency empty")


def _unknown(rows: Iterable[MeasureRow], known: Collection[int]) -> Iterator[Problem]:
    seen: dict[int, str] = {}
    for row in rows:
        if row.number and row.number not in known:
            what, remedy = f"there is no measure {row.number}", "leave number empty where it is new"
            yield Problem("measure-unknown", what, row.where, remedy)
        if row.number and (first := seen.setdefault(row.number, row.where)) != row.where:
            what = f"measure {row.number} stands twice (first: {first})"
            yield Problem("measure-twice", what, row.where, "keep one of the lines")


def _stored(session: Session, number: int) -> Measure:
    found = session.get(Measure, number)
    if found is None:
        raise Refused(Problem("measure-unknown", f"there is no measure {number}"), status=404)
    return found


def _refuse_moved(stored: Measure, version: int) -> None:
    if stored.version != version:
        what = "somebody else has changed this measure meanwhile"
        raise Refused(Problem("measure-moved", what, remedy="look at it again, then save once more"), status=409)


def _write(session: Session, stored: Measure, row: MeasureRow) -> Measure:
    ids = agency_ids(session)
    for name in ("source", "period", "part", "what", "due", "state", "evidence", "feedback", "feedback_state"):
        setattr(stored, name, getattr(row, name))
    stored.agency_id, stored.lead_id = ids[row.agency] if row.agency else None, ids[row.lead]
    stored.support, stored.version = " ".join(row.support), stored.version + 1
    session.add(stored)
    session.flush()
    return stored


def _codes(session: Session) -> Mapping[int | None, str]:
    return {None: "", **{number: code for code, number in agency_ids(session).items()}}


def _row(stored: Measure, codes: Mapping[int | None, str]) -> MeasureRow:
    return MeasureRow(
        source=stored.source,
        period=stored.period,
        part=stored.part,
        what=stored.what,
        lead=codes[stored.lead_id],
        support=tuple(stored.support.split()),
        agency=codes[stored.agency_id],
        due=stored.due,
        state=stored.state,
        evidence=stored.evidence,
        feedback=stored.feedback,
        feedback_state=stored.feedback_state,
        number=stored.id,
        version=stored.version,
    )


def _plain(row: MeasureRow) -> dict[str, Any]:
    return {**asdict(row), "support": list(row.support), "due": row.due.isoformat() if row.due else None}


def _from_plain(kept: Mapping[str, Any]) -> MeasureRow:
    due = dt.date.fromisoformat(kept["due"]) if kept["due"] else None
    return MeasureRow(**{**kept, "support": tuple(kept["support"]), "due": due})


def _subject(number: int) -> str:
    return f"measure {number}"
