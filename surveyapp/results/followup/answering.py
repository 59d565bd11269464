"""Who answers for parts of sister indices in the year that is asked, and what is done about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveyapp.results.followup.parts import chain_of_sister
from surveyapp.store import Session
from surveyapp.store.followup.measures import DROPPED, MeasureRow, measures
from surveyapp.store.followup.responsible import Responsibilities

AskedPart = tuple[str, str]
"""Source and part."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Codes of the agency that leads, and of those that support; measures about the part, those that are due first."""

    lead: str
    support: tuple[str, ...] = ()
    measures: tuple[MeasureRow, ...] = ()


def day_of_year(year: int) -> dt.date:
    """By which it is asked who answered for a year of a sister index."""
    return dt.date(year, 12, 31)


def answering_of(session: Session, parts: Iterable[AskedPart], year: int) -> Mapping[AskedPart, Answering]:
    """Of each part for which somebody answered on the last day of the year, or something is done. Where nobody is
    recorded, those lead who lead the first measure."""
    answering, day, all_measures = Responsibilities.stored(session), day_of_year(year), measures(session)
    found = {}
    for source, part in parts:
        row = answering.of(source, chain_of_sister(part), day)
        about = (each for each in all_measures if (each.source, each.period) == (source, str(year)))
        mine = tuple(each for each in about if each.part == part and each.state != DROPPED)
        if row or mine:
            lead, support = (row.lead, row.support) if row else (mine[0].lead, mine[0].support)
            found[source, part] = Answering(lead, support, mine)
    return found
