"""How many one-time codes went out for each agency of a wave, and how many forms came back with one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.models import Agency, Cell, Response, Wave
from surveyapp.store.waves.codes import Batch, batches


@dataclass(frozen=True, slots=True)
class CodesOut:
    """Of one agency: the one that is rated, else the one that took the papers in."""

    agency: str
    issued: int | None
    returned: int | None


def codes_out(session: Session, wave: str) -> list[CodesOut]:
    """Of every agency that has codes, or forms that count: where some of these came without a code, codes say too
    little, and both are None. Codes tried out before the wave opened are neither issued nor returned.
    """
    made: dict[str, list[Batch]] = {}
    for batch in batches(session, wave):
        made.setdefault(batch.agency or batch.receiving_agency, []).append(batch)
    forms = _forms(session, wave) if made else {}
    without = {agency for agency, kinds in forms.items() if kinds.get("other")}
    return [
        CodesOut(agency, None, None) if agency in without else _of_agency(agency, made[agency], forms.get(agency, {}))
        for agency in sorted({*made, *without})
    ]


def handed_out(batch: Batch) -> int:
    """As it was counted; else all that were printed and not spoiled."""
    return batch.printed - (batch.spoiled or 0) if batch.handed_out is None else batch.handed_out


def _of_agency(agency: str, theirs: Iterable[Batch], forms: Mapping[str, int]) -> CodesOut:
    returned = forms.get("token", 0)
    issued = sum(map(handed_out, theirs)) - forms.get("trial", 0)
    return CodesOut(agency, max(issued, returned), returned)  # a card that came back was handed out


def _forms(session: Session, wave: str) -> dict[str, dict[str, int]]:
    """Agency -> forms by `token`, `trial` (with a code, tried out) and `other` (counting, without one)."""
    agency = func.coalesce(Cell.resolving_agency_id, Cell.receiving_agency_id)
    query = (
        select(Agency.code, Response.proof, Response.channel, Response.status, Response.basis, func.count())
        .join(Cell, Cell.id == Response.cell_id)
        .join(Wave, Wave.id == Cell.wave_id)
        .join(Agency, Agency.id == agency)
        .where(Wave.code == wave)
        .group_by(Agency.code, Response.proof, Response.channel, Response.status, Response.basis)
    )
    found: dict[str, dict[str, int]] = {}
    for code, proof, channel, status, basis, n in session.execute(query):
        kind = _kind(proof, channel, status, basis)
        if kind:
            theirs = found.setdefault(code, {})
            theirs[kind] = theirs.get(kind, 0) + n
    return found


def _kind(proof: str, channel: str, status: str, basis: str) -> str:
    if proof == "token" and channel != "import":
        return "trial" if status == "trial" else "token"
    return "other" if status == "valid" and basis != "self-selected" else ""
