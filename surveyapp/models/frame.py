"""How many: dossiers or people per stratum, and the sizes of clusters."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.db.base import Base


class Population(Base):
    """N of a stratum. A stratum belongs to the wave; it names one agency, or spans agencies (None)."""

    __tablename__ = "population"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    stratum: Mapped[str]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    population: Mapped[int]
    clusters: Mapped[int | None]
    selected: Mapped[int | None]
    issued: Mapped[int | None]
    reached: Mapped[int | None]
    returned: Mapped[int | None]
    refused: Mapped[int | None]
    ineligible: Mapped[int | None]
    source: Mapped[str | None]
    extracted_on: Mapped[dt.date | None]


Index(
    "population_place",
    Population.wave_id,
    Population.stratum,
    func.coalesce(Population.agency_id, 0),
    unique=True,
)


class ClusterSize(Base):
    """N inside one PSU, for two-stage samples."""

    __tablename__ = "cluster_size"
    __table_args__ = (UniqueConstraint("wave_id", "stratum", "cluster"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    stratum: Mapped[str]
    cluster: Mapped[str]
    population: Mapped[int]
