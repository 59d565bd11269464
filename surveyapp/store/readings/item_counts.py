"""How often each answer to one question is stored, per agency and stratum as given."""

from __future__ import annotations

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from surveyapp.models import Agency, Cell, Response, Wave


def item_counts(session: Session, wave_code: str, slot: int) -> dict[tuple[str, str], dict[str, int]]:
    """(agency, stratum) -> character -> responses, for the slot at that place (from 0); `_` is left out."""
    character = func.substr(Response.answers, literal(slot + 1, literal_execute=True), literal(1, literal_execute=True))
    rows = session.execute(
        select(func.coalesce(Agency.code, ""), Cell.stratum, character, func.count())
        .select_from(Response)
        .join(Cell, Cell.id == Response.cell_id)
        .join(Wave, Wave.id == Cell.wave_id)
        .outerjoin(Agency, Agency.id == Cell.resolving_agency_id)
        .where(Wave.code == wave_code, character != "_")
        .group_by(Agency.code, Cell.stratum, character)
    )
    found: dict[tuple[str, str], dict[str, int]] = {}
    for agency, stratum, answer, count in rows:
        found.setdefault((agency, stratum), {})[answer] = count
    return found
