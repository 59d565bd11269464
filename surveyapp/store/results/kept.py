"""Computed results, kept until one of their inputs changes."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from surveyapp.db.base import now
from surveyapp.models import Agency, Cell, Response, Result, Wave


def kept_result(session: Session, wave_code: str, kind: str, input_hash: bytes, software: str) -> bytes | None:
    """The body that was kept for exactly these inputs and this software."""
    query = (
        select(Result.body)
        .join(Wave, Wave.id == Result.wave_id)
        .where(Wave.code == wave_code, Result.kind == kind)
        .where(Result.input_hash == input_hash, Result.software_version == software)
    )
    body = session.scalar(query)
    return None if body is None else zlib.decompress(body)


def keep_result(session: Session, wave_code: str, kind: str, input_hash: bytes, software: str, body: bytes) -> None:
    """Keep it in place of whatever was kept of this kind."""
    wave_id = session.scalars(select(Wave.id).where(Wave.code == wave_code)).one()
    session.execute(delete(Result).where(Result.wave_id == wave_id, Result.kind == kind))
    session.add(
        Result(
            wave_id=wave_id,
            kind=kind,
            input_hash=input_hash,
            software_version=software,
            body=zlib.compress(body, 1),
            made_at=now(),
        )
    )


def forms_by_status(session: Session, wave_code: str) -> Mapping[tuple[str, str], int]:
    """(agency, status) -> forms; the agency that resolved, else the one that received."""
    agency = func.coalesce(Cell.resolving_agency_id, Cell.receiving_agency_id)
    query = (
        select(Agency.code, Response.status, func.count())
        .join(Cell, Cell.id == Response.cell_id)
        .join(Wave, Wave.id == Cell.wave_id)
        .outerjoin(Agency, Agency.id == agency)
        .where(Wave.code == wave_code)
        .group_by(Agency.code, Response.status)
    )
    return {(code or "", status): count for code, status, count in session.execute(query)}
