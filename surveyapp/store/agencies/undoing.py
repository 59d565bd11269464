"""The last loading of each list can be taken back, as long as the list is as it left it and nothing stands on what it
added. What was there before is kept beside the lists, until the next loading."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, exc, select, update
from sqlalchemy.orm import Session

from surveyapp.db.base import ALWAYS
from surveyapp.models import Agency, AgencyName, Counter, PeerGroup, PeerGroupName, Procedure, Setting, Succession
from surveyapp.store import audit
from surveyapp.store.agencies.agencies import (
    AgencyRow,
    CounterRow,
    ProcedureRow,
    agencies,
    counters,
    procedures,
    save_agencies,
    save_counters,
    save_procedures,
)
from surveyapp.store.agencies.peer_groups import PeerGroupRow, peer_group_rows, save_peer_groups
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_all
from surveyapp.store.settings import put_setting, setting

ListRow = AgencyRow | PeerGroupRow | ProcedureRow | CounterRow
Plain = dict[str, Any]
KEPT = "loaded-"
"""What the setting is called, before the name of the list."""


@dataclass(frozen=True, slots=True)
class LastLoading:
    """The loading that can be taken back; `mark` tells it from any other, `lines` are those that changed."""

    list: str
    file: str
    mark: str
    lines: int


@dataclass(frozen=True, slots=True)
class _Touched:
    """Rows as they were and as the loading left them; `new` are those that were not there."""

    new: list[Plain]
    was: list[Plain]
    left: list[Plain]


def rows_of_list(session: Session, name: str) -> dict[str, ListRow]:
    """A list as it is, by what a line is known by."""
    if name == "groups":
        return {f"{row.code} {row.valid_from or ''}": row for row in peer_group_rows(session)}
    if name == "counters":
        return {row.code: row for row in counters(session)}
    return {**(agencies(session) if name == "agencies" else procedures(session))}


def keep_loading(session: Session, name: str, before: Mapping[str, ListRow], file: str) -> None:
    """Called after a loading; one that changed nothing leaves the one before it to be taken back."""
    after = rows_of_list(session, name)
    touched = {key: [_plain(before.get(key)), _plain(row)] for key, row in after.items() if before.get(key) != row}
    if touched:
        put_setting(session, KEPT + name, {"file": file, "mark": secrets.token_hex(8), "rows": touched})


def last_loadings(session: Session) -> list[LastLoading]:
    """Those of lists that can be taken back, unless something stands on them."""
    kept = ((name, setting(session, KEPT + name)) for name in _BACK)
    return [LastLoading(name, one["file"], one["mark"], len(one["rows"])) for name, one in kept if one]


def undo_loading(session: Session, name: str, mark: str, actor: str) -> None:
    """Bring a list back to before its last loading.

    Raises Refused where there is none with this mark, where a line was changed since, and where a wave, an account, a
    counter or another thing stands on a line that would go.
    """
    kept = setting(session, KEPT + name) if name in _BACK else None
    if not kept or kept["mark"] != mark:
        raise Refused(Problem("list-kept", f"no loading of {name} can be taken back", remedy="look again"), status=409)
    now = rows_of_list(session, name)
    if any(_plain(now.get(key)) != left for key, (_, left) in kept["rows"].items()):
        raise Refused(Problem("list-moved", f"{name} were changed since", remedy="correct them by a file"), status=409)
    pairs = [*kept["rows"].values()]
    known = [(was, left) for was, left in pairs if was is not None]
    touched = _Touched(
        [left for was, left in pairs if was is None], [was for was, _ in known], [left for _, left in known]
    )
    try:
        _BACK[name](session, touched)
        session.flush()
    except exc.IntegrityError:
        what = f"something stands on what was added to {name}"
        raise Refused(Problem("list-used", what, remedy="end the lines by a file instead"), status=409) from None
    raise_of_all(session)
    session.delete(session.get_one(Setting, KEPT + name))
    audit.record(session, actor, "list-undone", name, rows=len(pairs), file=kept["file"])
    session.flush()


def _agencies_back(session: Session, touched: _Touched) -> None:
    ids = dict(session.execute(select(Agency.code, Agency.id)).all())
    for was, left in zip(touched.was, touched.left, strict=True):
        own = AgencyName.agency_id == ids[was["code"]]
        named = AgencyName.language.in_(left["names"].keys() - was["names"].keys())
        session.execute(delete(AgencyName).where(own, named, AgencyName.valid_from == ALWAYS))
        since = _day(left["valid_from"]) or ALWAYS
        session.execute(delete(Succession).where(Succession.to_agency_id == ids[was["code"]], Succession.date == since))
    session.expire_all()
    save_agencies(session, map(_agency, touched.was))
    gone = [ids[row["code"]] for row in touched.new]
    session.execute(update(Agency).where(Agency.id.in_(gone)).values(parent_id=None))
    session.execute(delete(Succession).where(Succession.to_agency_id.in_(gone)))
    session.execute(delete(AgencyName).where(AgencyName.agency_id.in_(gone)))
    session.execute(delete(Agency).where(Agency.id.in_(gone)))


def _groups_back(session: Session, touched: _Touched) -> None:
    keys = dict(session.execute(select(PeerGroup.code, PeerGroup.id)).all())
    before = [dict[str, str]() for _ in touched.new] + [was["names"] for was in touched.was]
    for was, left in zip(before, touched.new + touched.left, strict=True):
        session.execute(
            delete(PeerGroupName).where(
                PeerGroupName.peer_group_id == keys[left["code"]],
                PeerGroupName.valid_from == (_day(left["valid_from"]) or ALWAYS),
                PeerGroupName.language.in_(left["names"].keys() - was.keys()),
            )
        )
    session.expire_all()
    save_peer_groups(session, [PeerGroupRow(**_dated(row)) for row in touched.was])


def _procedures_back(session: Session, touched: _Touched) -> None:
    save_procedures(session, [ProcedureRow(**row) for row in touched.was])
    session.execute(delete(Procedure).where(Procedure.code.in_(_codes(touched.new))))


def _counters_back(session: Session, touched: _Touched) -> None:
    save_counters(session, [CounterRow(**row) for row in touched.was])
    session.execute(delete(Counter).where(Counter.code.in_(_codes(touched.new))))


_BACK: Mapping[str, Callable[[Session, _Touched], None]] = {
    "agencies": _agencies_back,
    "groups": _groups_back,
    "procedures": _procedures_back,
    "counters": _counters_back,
}


def _codes(rows: Iterable[Plain]) -> list[str]:
    return [row["code"] for row in rows]


def _plain(row: ListRow | None) -> Plain | None:
    """As it is kept, and compared with what was kept: without its place in a file."""
    if row is None:
        return None
    facts = {name: value for name, value in asdict(row).items() if name != "where"}
    plain: Plain = json.loads(json.dumps(facts, default=dt.date.isoformat))
    return plain


def _agency(row: Plain) -> AgencyRow:
    return AgencyRow(**_dated(row) | {"predecessors": tuple((code, share) for code, share in row["predecessors"])})


def _dated(row: Plain) -> Plain:
    return row | {name: _day(row[name]) for name in ("valid_from", "valid_to") if name in row}


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
