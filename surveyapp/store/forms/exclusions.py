"""Responses that do not count: each with a reason and a person, and each can be taken back until the wave is locked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, or_, select
from sqlalchemy.orm import Session

from surveyapp.db.clock import now
from surveyapp.models import Agency, Cell, Exclusion, QuestionnaireVersion, Response, Wave
from surveyapp.store import audit
from surveyapp.store.forms.shape import shape_of
from surveyapp.store.locks import own_wave
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.revisions import raise_of_wave
from surveyapp.store.waves import clock
from surveyapp.store.waves.scopes import refuse_own
from surveyapp.store.waves.transitions import can_be_reopened

EMPTY, IN_FILE = "empty", "in-file"
"""Reasons that no person gives: nothing was rated, or the file said that the form is excluded."""
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    """`response_id` as 32 hex digits; without a person or time the exclusion is older than their record."""

    response_id: str
    reason: str
    actor: str | None
    at: dt.datetime | None
    undone_at: dt.datetime | None
    undone_by: str | None
    undone_reason: str | None


def exclude(session: Session, response_ids: Sequence[str], reason: str, actor: str, *, wave: str | None = None) -> int:
    """Leave these responses out, all or none; how many there were. `wave`: ids of other waves are unknown.

    Raises Refused for an id that is not there or counts no more, a missing reason, once the wave is locked, and for
    whoever belongs to an agency that the response is about.
    """
    responses = _editable(session, response_ids, reason, "valid", actor, wave)
    for response in responses:
        response.status = "excluded"
        session.add(Exclusion(response_id=response.id, reason=reason.strip(), actor=actor, at=now()))
    _record(session, responses, actor, "responses-excluded", reason)
    return len(responses)


def include(session: Session, response_ids: Sequence[str], reason: str, actor: str, *, wave: str | None = None) -> int:
    """Let excluded responses count again. The exclusion stays on the record, with who took it back and why."""
    responses = _editable(session, response_ids, reason, "excluded", actor, wave)
    empty = [response.id.hex() for response in responses if _is_empty(session, response)]
    if empty:
        what = "nothing was rated on the form, so there is nothing to count"
        raise Refused([Problem("empty-form", what, one, "leave it out") for one in empty], status=409)
    for response in responses:
        response.status = "valid"
        open_rows = select(Exclusion).where(Exclusion.response_id == response.id, Exclusion.undone_at.is_(None))
        for row in session.scalars(open_rows):
            row.undone_at, row.undone_by, row.undone_reason = now(), actor, reason.strip()
    _record(session, responses, actor, "responses-included", reason)
    return len(responses)


def exclusions(
    session: Session, wave_code: str, *, by_people: bool = False, most: int | None = None
) -> list[ExclusionRow]:
    """Every exclusion of a wave, taken back or not, the oldest first; with `most`, so many of the newest, newest first.

    `by_people`: without those that the program made because nothing was answered.
    """
    query = (
        select(Exclusion)
        .join(Response, Response.id == Exclusion.response_id)
        .join(Cell, Cell.id == Response.cell_id)
        .join(Wave, Wave.id == Cell.wave_id)
        .where(Wave.code == wave_code)
        .order_by(Exclusion.id if most is None else Exclusion.id.desc())
        .limit(most)
    )
    if by_people:
        query = query.where(Exclusion.reason != EMPTY)
    return [
        ExclusionRow(e.response_id.hex(), e.reason, e.actor, e.at, e.undone_at, e.undone_by, e.undone_reason)
        for e in session.scalars(query)
    ]


def by_reason(session: Session, wave_code: str) -> dict[str, int]:
    """How many responses are left out for each reason, those taken back not counted; the commonest first."""
    n = func.count()
    query = (
        select(Exclusion.reason, n)
        .join(Response, Response.id == Exclusion.response_id)
        .join(Cell, Cell.id == Response.cell_id)
        .join(Wave, Wave.id == Cell.wave_id)
        .where(Wave.code == wave_code, Exclusion.undone_at.is_(None))
        .group_by(Exclusion.reason)
        .order_by(n.desc(), Exclusion.reason)
    )
    return dict(session.execute(query).all())


def record_exclusions(
    connection: Connection, response_ids: Collection[bytes], reason: str, actor: str, at: dt.datetime
) -> None:
    """Of responses that are stored as excluded in the same transaction."""
    rows = [{"response_id": each, "reason": reason, "actor": actor, "at": at} for each in sorted(response_ids)]
    if rows:
        connection.execute(insert(Exclusion), rows)


def _editable(
    session: Session, response_ids: Sequence[str], reason: str, status: str, actor: str, only: str | None
) -> list[Response]:
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Refused(Problem("reason-missing", "a reason is needed, of at most 500 letters", "reason"), status=422)
    ids = {key: text for text in response_ids if (key := _id_of(text)) is not None}
    if only is not None:
        ids = {key: ids[key] for key in _in_wave(session, ids, only)}
    unknown = [text for text in response_ids if _id_of(text) not in ids]
    for wave in _waves_of(session, ids):
        own_wave(session.connection(), wave.code)  # before anything is judged: a locking may be under way
        session.refresh(wave)
        clock.settle(session, wave)
        if wave.state not in ("trial", "open", "collected"):
            what = f"wave {wave.code} is {wave.state}: what counts in it stays as it is"
            remedy = "reopen the wave first" if can_be_reopened(wave.state) else ""
            raise Refused(Problem("wave-locked", what, wave.code, remedy), status=409)
    found = {
        **dict.fromkeys(unknown),
        **{text: session.get(Response, key, populate_existing=True) for key, text in ids.items()},
    }
    if problems := [problem for text, one in found.items() if (problem := _wrong(text, one, status))]:
        raise Refused(problems, status=404 if None in found.values() else 409)
    _refuse_own(session, ids, actor)
    return [one for one in found.values() if one is not None]


def _in_wave(session: Session, response_ids: Collection[bytes], wave: str) -> list[bytes]:
    query = select(Response.id).join(Cell, Cell.id == Response.cell_id).join(Wave, Wave.id == Cell.wave_id)
    return list(session.scalars(query.where(Wave.code == wave, Response.id.in_(list(response_ids)))))


def _is_empty(session: Session, response: Response) -> bool:
    cell = session.get_one(Cell, response.cell_id)
    version = session.get_one(QuestionnaireVersion, cell.questionnaire_version_key)
    return shape_of(session.connection(), version.key, version.structure_hash).is_empty(response.answers)


def _refuse_own(session: Session, response_ids: Collection[bytes], actor: str) -> None:
    about = (
        select(Wave.code, Agency.code)
        .join(Cell, Cell.wave_id == Wave.id)
        .join(Response, Response.cell_id == Cell.id)
        .join(Agency, or_(Agency.id == Cell.resolving_agency_id, Agency.id == Cell.receiving_agency_id))
        .where(Response.id.in_(list(response_ids)))
        .distinct()
    )
    agencies: dict[str, set[str]] = {}
    for wave, agency in session.execute(about):
        agencies.setdefault(wave, set()).add(agency)
    for wave, codes in agencies.items():
        refuse_own(session, actor, wave, codes)


def _id_of(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def _wrong(text: str, found: Response | None, status: str) -> Problem | None:
    if found is None:
        return Problem("response-unknown", "there is no response with this id", text, "take the ids from an export")
    if found.status == status:
        return None
    what = f"the response is {found.status}, not {status}"
    return Problem("response-status", what, text, "see: surveyapp responses exclusions")


def _waves_of(session: Session, response_ids: Collection[bytes]) -> list[Wave]:
    of_responses = (
        select(Cell.wave_id).join(Response, Response.cell_id == Cell.id).where(Response.id.in_(list(response_ids)))
    )
    return list(session.scalars(select(Wave).where(Wave.id.in_(of_responses)).order_by(Wave.id)))


def _record(session: Session, responses: Sequence[Response], actor: str, action: str, reason: str) -> None:
    session.flush()
    for wave in _waves_of(session, [response.id for response in responses]):
        raise_of_wave(session, wave.id)
        audit.record(session, actor, action, wave.code, responses=len(responses), reason=reason.strip())
