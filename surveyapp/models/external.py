"""Published figures of sister indices: of provinces and years, which are neither agencies nor waves."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.db.base import Base


class ExternalSeries(Base):
    """What was published of one part of an index, of one unit, for one year; part "overall" is the index itself."""

    __tablename__ = "external_series"
    __table_args__ = (UniqueConstraint("source", "year", "unit", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    year: Mapped[int]
    unit: Mapped[str]
    part: Mapped[str]
    value: Mapped[float | None]
    rank: Mapped[int | None]
    rank_of: Mapped[int | None]
    weight: Mapped[float | None]
    edition: Mapped[str]
    origin: Mapped[str]
    certainty: Mapped[str]
    note: Mapped[str]
