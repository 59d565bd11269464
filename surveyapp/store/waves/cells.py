"""Cells: where responses belong. Reading them, and counting the forms in each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from surveyapp.models import Agency, Cell, QuestionnaireVersion, Response
from surveyapp.store.waves.counted import NOT_ASKED


@dataclass(frozen=True, slots=True)
class CellRow:
    """A cell as it was stored: the stratum is the one given with the forms, '' where none was given."""

    id: int
    questionnaire: str
    resolving: str
    receiving: str
    stratum: str
    procedure_group: str
    cluster: str


def cells(session: Session, wave_id: int) -> dict[int, CellRow]:
    """By id, in the order in which they came."""
    resolving, receiving = aliased(Agency), aliased(Agency)
    query = (
        select(
            Cell.id,
            QuestionnaireVersion.id,
            QuestionnaireVersion.version,
            resolving.code,
            receiving.code,
            Cell.stratum,
            Cell.procedure_group,
            Cell.cluster,
        )
        .join(QuestionnaireVersion, QuestionnaireVersion.key == Cell.questionnaire_version_key)
        .outerjoin(resolving, resolving.id == Cell.resolving_agency_id)
        .outerjoin(receiving, receiving.id == Cell.receiving_agency_id)
        .where(Cell.wave_id == wave_id)
        .order_by(Cell.id)
    )
    return {
        key: CellRow(key, f"{name}@{version}", resolves or "", receives or "", *rest)
        for key, name, version, resolves, receives, *rest in session.execute(query)
    }


def forms_per_cell(session: Session, wave_id: int, *, bases: Collection[str]) -> Iterator[tuple[CellRow, int]]:
    """Valid forms with one of the bases."""
    known = cells(session, wave_id)
    query = (
        select(Response.cell_id, func.count())
        .join(Cell, Cell.id == Response.cell_id)
        .where(Cell.wave_id == wave_id, Response.status == "valid", Response.basis.in_(bases))
        .group_by(Response.cell_id)
    )
    for cell_id, count in session.execute(query):
        yield known[cell_id], count


def counted_per_cell(session: Session, wave_id: int, *, bases: Collection[str]) -> Iterator[tuple[CellRow, int, int]]:
    """(cell, question, counted answers) of published counts; question 0 are the forms that were asked more than one."""
    known = cells(session, wave_id)
    asked = func.length(func.replace(Response.answers, NOT_ASKED, ""))
    question = case((asked == 1, func.length(func.rtrim(Response.answers, NOT_ASKED))), else_=0)
    query = (
        select(Response.cell_id, question, func.count())
        .join(Cell, Cell.id == Response.cell_id)
        .where(Cell.wave_id == wave_id, Response.status == "valid", Response.basis.in_(bases))
        .group_by(Response.cell_id, question)
    )
    for cell_id, number, count in session.execute(query):
        yield known[cell_id], number, count
