"""Who answers for parts of sister indices in the year that is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveyapp.results.followup.parts import chain_of_sister
from surveyapp.store import Session
from surveyapp.store.followup.responsible import Responsibilities

AskedPart = tuple[str, str]
"""Source and part."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Codes of the agency that leads, and of those that support."""

    lead: str
    support: tuple[str, ...]


def day_of_year(year: int) -> dt.date:
    """By which it is asked who answered for a year of a sister index."""
    return dt.date(year, 12, 31)


def answering_of(session: Session, parts: Iterable[AskedPart], year: int) -> Mapping[AskedPart, Answering]:
    """Of each part for which somebody answered on the last day of the year."""
    answering, day = Responsibilities.stored(session), day_of_year(year)
    rows = {(source, part): answering.of(source, chain_of_sister(part), day) for source, part in parts}
    return {asked: Answering(row.lead, row.support) for asked, row in rows.items() if row}
