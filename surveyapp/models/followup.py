"""What is done about results: who answers for a part of an index, and the measures that were decided."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.db.base import ALWAYS, Base


class Responsibility(Base):
    """Who leads for a part of an index from a day on: everywhere, in one agency, or in a peer group (''). `support` are
    codes of agencies with a space between them."""

    __tablename__ = "responsibility"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    part: Mapped[str]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    peer_group: Mapped[str]
    lead_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    support: Mapped[str]
    valid_from: Mapped[dt.date] = mapped_column(default=ALWAYS)
    valid_to: Mapped[dt.date | None]


Index(
    "responsibility_place",
    Responsibility.source,
    Responsibility.part,
    func.coalesce(Responsibility.agency_id, 0),
    Responsibility.peer_group,
    Responsibility.valid_from,
    unique=True,
)


class Measure(Base):
    """What is done about a part of an index: `period` is the code of a wave, or the year of a sister index, in which it
    was found. `feedback` is the number of a complaint or proposal in the national system. `before` is what the last
    change replaced; None where it was the first."""

    __tablename__ = "measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    period: Mapped[str]
    part: Mapped[str]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    what: Mapped[str]
    lead_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    support: Mapped[str]
    due: Mapped[dt.date | None]
    state: Mapped[str]
    evidence: Mapped[str]
    feedback: Mapped[str]
    feedback_state: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    version: Mapped[int]
