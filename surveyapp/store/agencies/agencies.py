"""Who is rated: agencies of a dated tree, their procedures and counters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from questionnaires.languages import FIRST, LANGUAGES
from surveyapp.db.base import ALWAYS
from surveyapp.models import Agency, AgencyName, Counter, Procedure, Succession
from surveyapp.store.agencies.namesakes import Named, told_apart
from surveyapp.store.agencies.peer_groups import ensure_peer_groups
from surveyapp.store.agencies.unknown import unknown_agency
from surveyapp.store.refusal import Problem, refuse_all
from surveyapp.store.revisions import raise_of_changed_agencies
from surveyapp.store.vocabulary import is_storable


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency as files give it and lists show it; `names` holds further languages, `where` the line of the file."""

    code: str
    name: str
    level: str = ""
    peer_group: str = ""
    parent: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    predecessors: tuple[tuple[str, float], ...] = ()
    kind: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    where: str = ""

    def is_valid_on(self, day: dt.date) -> bool:
        return (self.valid_from or ALWAYS) <= day <= (self.valid_to or dt.date.max)

    @property
    def all_names(self) -> dict[str, str]:
        return {FIRST: self.name, **self.names}


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    code: str
    name: str
    field: str = ""
    group: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class CounterRow:
    code: str
    agency: str
    name: str
    where: str = ""


def name_columns() -> dict[str, str]:
    """Column of a file -> the further language whose names it holds."""
    return {f"name_{language}": language for language in LANGUAGES if language != FIRST}


def save_agencies(session: Session, rows: Iterable[AgencyRow]) -> None:
    """Add agencies and change known ones, all or none; parents and predecessors may come in any order."""
    rows = list(rows)
    known = {agency.code: agency for agency in session.scalars(select(Agency))}
    refuse_all([*_agency_problems(rows, known.keys()), *_circles(rows, known)])
    for row in rows:
        if row.code not in known:
            known[row.code] = Agency(code=row.code)
            session.add(known[row.code])
    session.flush()
    ensure_peer_groups(session, {row.peer_group for row in rows})
    for row in rows:
        _write_agency(known[row.code], row, known)
    _write_names(session, rows, known)
    raise_of_changed_agencies(session)
    _write_successions(session, rows, known)
    raise_of_changed_agencies(session)
    session.flush()


def agencies(session: Session) -> dict[str, AgencyRow]:
    """Every agency ever, by code, in the order in which they were loaded."""
    names = _names(session)
    stored = list(session.scalars(select(Agency).order_by(Agency.id)))
    codes = {agency.id: agency.code for agency in stored}
    predecessors = _predecessors(session, codes)
    return {agency.code: _agency_row(agency, names.get(agency.id, {}), codes, predecessors) for agency in stored}


def names_apart(session: Session) -> dict[str, dict[str, str]]:
    """Code -> language -> name of every agency ever, so that no two read the same, in the order in which they were
    loaded."""
    rows = agencies(session)
    above = {code: rows[row.parent].all_names if row.parent in rows else {} for code, row in rows.items()}
    return told_apart({code: Named(row.all_names, above[code]) for code, row in rows.items()})


def predecessors(session: Session) -> dict[str, list[tuple[str, float]]]:
    """Agency -> (predecessor, share of it that came here), of all that have any."""
    old, new = aliased(Agency), aliased(Agency)
    query = (
        select(new.code, old.code, Succession.share)
        .join(new, new.id == Succession.to_agency_id)
        .join(old, old.id == Succession.from_agency_id)
        .order_by(Succession.id)
    )
    found: dict[str, list[tuple[str, float]]] = {}
    for code, predecessor, share in session.execute(query):
        found.setdefault(code, []).append((predecessor, share))
    return found


def leaves(rows: Mapping[str, AgencyRow], day: dt.date) -> list[AgencyRow]:
    """Agencies valid on a day that are nobody's parent that day."""
    valid = [row for row in rows.values() if row.is_valid_on(day)]
    parents = {row.parent for row in valid}
    return [row for row in valid if row.code not in parents]


def save_counters(session: Session, rows: Iterable[CounterRow]) -> None:
    ids = agency_ids(session)
    known = {counter.code: counter for counter in session.scalars(select(Counter))}
    rows = list(rows)
    strangers = (unknown_agency(row.agency, row.where, ids) for row in rows if row.agency not in ids)
    refuse_all([*_repeated("counter", rows), *strangers])
    for row in rows:
        counter = known.get(row.code) or Counter(code=row.code)
        counter.agency_id, counter.name = ids[row.agency], row.name
        session.add(counter)
    session.flush()


def counter(session: Session, code: str) -> CounterRow | None:
    if not is_storable(code):
        return None
    query = select(Counter, Agency.code).join(Agency, Agency.id == Counter.agency_id).where(Counter.code == code)
    found = session.execute(query).first()
    return None if found is None else CounterRow(found[0].code, found[1], found[0].name)


def counters(session: Session) -> list[CounterRow]:
    query = select(Counter.code, Agency.code, Counter.name).join(Agency, Agency.id == Counter.agency_id)
    return [CounterRow(*row) for row in session.execute(query.order_by(Counter.id))]


def save_procedures(session: Session, rows: Iterable[ProcedureRow]) -> None:
    known = {procedure.code: procedure for procedure in session.scalars(select(Procedure))}
    rows = list(rows)
    refuse_all(_repeated("procedure", rows))
    for row in rows:
        procedure = known.get(row.code) or Procedure(code=row.code)
        procedure.name, procedure.field, procedure.group = row.name, row.field or None, row.group or None
        session.add(procedure)
    session.flush()


def procedures(session: Session) -> dict[str, ProcedureRow]:
    stored = session.scalars(select(Procedure).order_by(Procedure.id))
    return {p.code: ProcedureRow(p.code, p.name, p.field or "", p.group or "") for p in stored}


def agency_ids(session: Session) -> dict[str, int]:
    return dict(session.execute(select(Agency.code, Agency.id)).all())


def _agency_problems(rows: list[AgencyRow], known: Iterable[str]) -> Iterator[Problem]:
    codes = {row.code for row in rows} | set(known)
    yield from _repeated("agency", rows)
    for row in rows:
        if not row.code or row.code == "all" or row.code != row.code.strip():
            yield Problem("agency-code", f"{row.code!r} cannot be an agency's code", row.where, "choose another code")
        if not row.name:
            yield Problem("agency-name", f"agency {row.code} has no name", row.where, "fill in the column `name`")
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            yield Problem("agency-dates", f"agency {row.code} ends before it begins", row.where, "correct the dates")
        for other in filter(None, (row.parent, *(code for code, _ in row.predecessors))):
            if other not in codes:
                yield unknown_agency(other, row.where, codes)


def _repeated(what: str, rows: Iterable[AgencyRow | ProcedureRow | CounterRow]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for row in rows:
        if row.code and row.code in seen:
            first = f" (first: {seen[row.code]})" if seen[row.code] else ""
            yield Problem("repeated-code", f"{what} {row.code} stands twice{first}", row.where, "keep one of the lines")
        seen.setdefault(row.code, row.where)


def _write_agency(agency: Agency, row: AgencyRow, known: Mapping[str, Agency]) -> None:
    agency.kind, agency.level, agency.peer_group = row.kind or None, row.level or None, row.peer_group or None
    agency.parent_id = known[row.parent].id if row.parent else None
    agency.valid_from, agency.valid_to = row.valid_from, row.valid_to


def _write_names(session: Session, rows: Iterable[AgencyRow], known: Mapping[str, Agency]) -> None:
    stored = session.scalars(select(AgencyName).where(AgencyName.valid_from == ALWAYS))
    names = {(name.agency_id, name.language): name for name in stored}
    for row in rows:
        for language, words in row.all_names.items():
            place = (known[row.code].id, language)
            name = names.get(place) or AgencyName(agency_id=place[0], language=language, valid_from=ALWAYS)
            name.name = words
            session.add(name)


def _write_successions(session: Session, rows: Iterable[AgencyRow], known: Mapping[str, Agency]) -> None:
    stored = {(s.from_agency_id, s.to_agency_id, s.date): s for s in session.scalars(select(Succession))}
    for row in rows:
        for code, share in row.predecessors:
            place = (known[code].id, known[row.code].id, row.valid_from or ALWAYS)
            succession = stored.get(place) or Succession(from_agency_id=place[0], to_agency_id=place[1], date=place[2])
            succession.share = share
            session.add(succession)


def _circles(rows: Iterable[AgencyRow], known: Mapping[str, Agency]) -> Iterator[Problem]:
    """Each agency of a circle, as the tree would be with the rows."""
    codes = {agency.id: code for code, agency in known.items()}
    above = {code: codes.get(agency.parent_id or 0, "") for code, agency in known.items()}
    above |= {row.code: row.parent for row in rows}
    for row in rows:
        met, next_up = {""}, row.parent
        while next_up not in {*met, row.code}:
            met.add(next_up)
            next_up = above.get(next_up, "")
        if row.code and next_up == row.code:
            yield Problem("agency-circle", f"agency {row.code} stands above itself", row.where, "correct `parent`")


def _names(session: Session) -> dict[int, dict[str, str]]:
    """The newest name in each language: later dates overwrite earlier ones."""
    names: dict[int, dict[str, str]] = {}
    query = select(AgencyName.agency_id, AgencyName.language, AgencyName.name)
    for agency_id, language, name in session.execute(query.order_by(AgencyName.valid_from, AgencyName.id)):
        names.setdefault(agency_id, {})[language] = name
    return names


def _predecessors(session: Session, codes: Mapping[int, str]) -> dict[int, list[tuple[str, float]]]:
    found: dict[int, list[tuple[str, float]]] = {}
    for succession in session.scalars(select(Succession).order_by(Succession.id)):
        found.setdefault(succession.to_agency_id, []).append((codes[succession.from_agency_id], succession.share))
    return found


def _agency_row(
    agency: Agency,
    names: Mapping[str, str],
    codes: Mapping[int, str],
    predecessors: Mapping[int, list[tuple[str, float]]],
) -> AgencyRow:
    return AgencyRow(
        code=agency.code,
        name=names.get(FIRST, agency.code),
        level=agency.level or "",
        peer_group=agency.peer_group or "",
        parent=codes[agency.parent_id] if agency.parent_id else "",
        valid_from=agency.valid_from,
        valid_to=agency.valid_to,
        predecessors=tuple(predecessors.get(agency.id, ())),
        kind=agency.kind or "",
        names={language: name for language, name in names.items() if language != FIRST},
    )
