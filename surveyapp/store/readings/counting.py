"""How many forms came in. Of a wave that still collects nothing else is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, aliased

from surveyapp.models import Agency, Cell, Response, Wave
from surveyapp.store.waves.cells import cells
from surveyapp.store.waves.counted import NOT_ASKED, counts_several
from surveyapp.store.waves.stored import stored_wave


@dataclass(frozen=True, slots=True)
class Count:
    """Forms of one agency that came in one way on one day (None: the day is unknown)."""

    agency: str
    channel: str
    basis: str
    day: dt.date | None
    n: int


def counts(session: Session, wave_code: str) -> Iterator[Count]:
    """Everything but excluded forms and published counts of several questions, by the agency that resolved the case
    (that received it where none did)."""
    stored = stored_wave(session, wave_code)
    agency = func.coalesce(Cell.resolving_agency_id, Cell.receiving_agency_id)
    place = (Agency.code, Response.channel, Response.basis, Response.day)
    query = (
        select(*place, func.count())
        .join(Cell, Cell.id == Response.cell_id)
        .join(Agency, Agency.id == agency)
        .where(Cell.wave_id == stored.id, Response.status != "excluded", _is_form(stored))
        .group_by(*place)
        .order_by(*place)
    )
    return (Count(*row) for row in session.execute(query))


@dataclass(frozen=True, slots=True)
class CameBy:
    """Valid forms of one pair of agencies that came alike; agencies by their codes, '' where there is none."""

    resolving: str
    receiving: str
    basis: str
    proof: str
    channel: str
    n: int


def how_forms_came(session: Session, wave_code: str) -> tuple[CameBy, ...]:
    """Of all valid forms; published counts of several questions are none."""
    stored = stored_wave(session, wave_code)
    known = cells(session, stored.id)
    how = (Response.cell_id, Response.basis, Response.proof, Response.channel)
    query = (
        select(*how, func.count())
        .join(Cell, Cell.id == Response.cell_id)
        .where(Cell.wave_id == stored.id, Response.status == "valid", _is_form(stored))
        .group_by(*how)
        .order_by(*how)
    )
    return tuple(
        CameBy(known[cell].resolving, known[cell].receiving, basis, proof, channel, n)
        for cell, basis, proof, channel, n in session.execute(query)
    )


def has_more_forms(session: Session, wave_code: str, than: int) -> bool:
    """Whether the wave holds more; no more than that many are looked at."""
    of_wave = select(Cell.id).where(Cell.wave_id == stored_wave(session, wave_code).id)
    some = select(Response.cell_id).where(Response.cell_id.in_(of_wave)).limit(than + 1).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) > than


def forms_with_codes(session: Session, wave_code: str) -> int:
    """Forms of every state that say a one-time code vouches for them, also where only a file says so."""
    query = (
        select(func.count())
        .select_from(Response)
        .join(Cell, Cell.id == Response.cell_id)
        .where(Cell.wave_id == stored_wave(session, wave_code).id, Response.proof == "token")
    )
    return session.scalar(query) or 0


def came_in_files(session: Session, wave_code: str) -> bool:
    """Whether the office alone vouches for some of the valid forms."""
    query = (
        select(Response.id)
        .join(Cell, Cell.id == Response.cell_id)
        .where(Cell.wave_id == stored_wave(session, wave_code).id)
        .where(Response.proof == "none", Response.status == "valid")
        .limit(1)
    )
    return session.scalar(query) is not None


def received_for_others(session: Session, wave_code: str, agencies: Collection[str]) -> int:
    """Forms on cases that one of `agencies` received and none of them resolved; `counts` has them elsewhere."""
    stored = stored_wave(session, wave_code)
    own = select(Agency.id).where(Agency.code.in_(agencies))
    query = (
        select(func.count())
        .select_from(Response)
        .join(Cell, Cell.id == Response.cell_id)
        .where(Cell.wave_id == stored.id, Response.status != "excluded", _is_form(stored))
        .where(Cell.receiving_agency_id.in_(own), Cell.resolving_agency_id.not_in(own))
    )
    return session.scalar(query) or 0


def _is_form(stored: Wave) -> ColumnElement[bool]:
    """Published counts of several questions are nobody's forms: what was asked one question alone is none there."""
    if not counts_several(stored.settings):
        return true()
    return func.length(func.replace(Response.answers, NOT_ASKED, "")) > 1


def forms_by_text(session: Session, wave_code: str) -> Mapping[tuple[str, int], int]:
    """(language, text revision) -> valid forms that were answered in these words."""
    query = (
        select(Response.language, Response.text_revision, func.count())
        .join(Cell, Cell.id == Response.cell_id)
        .where(Cell.wave_id == stored_wave(session, wave_code).id, Response.status == "valid")
        .group_by(Response.language, Response.text_revision)
    )
    return {(language, revision): n for language, revision, n in session.execute(query)}


def excluded_forms(session: Session, wave_code: str) -> Mapping[tuple[str, str], int]:
    """(agency that resolved, agency that received) -> forms; "" where there is none."""
    resolving, receiving = aliased(Agency), aliased(Agency)
    place = (resolving.code, receiving.code)
    query = (
        select(*place, func.count())
        .select_from(Response)
        .join(Cell, Cell.id == Response.cell_id)
        .join(Wave, Wave.id == Cell.wave_id)
        .outerjoin(resolving, resolving.id == Cell.resolving_agency_id)
        .outerjoin(receiving, receiving.id == Cell.receiving_agency_id)
        .where(Wave.code == wave_code, Response.status == "excluded")
        .group_by(*place)
    )
    return {(resolved or "", received or ""): count for resolved, received, count in session.execute(query)}
