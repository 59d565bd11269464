"""Who is rated: the dated tree of agencies, the procedures they handle, the counters where people stand."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.db.base import ALWAYS, Base


class Agency(Base):
    """A code is one boundary for ever: a rename is a dated name, a merger or split a new code with predecessors."""

    __tablename__ = "agency"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str | None]
    level: Mapped[str | None]
    peer_group: Mapped[str | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class AgencyName(Base):
    """What an agency is called in a language from a day on (`db.ALWAYS`: since it exists)."""

    __tablename__ = "agency_name"
    __table_args__ = (UniqueConstraint("agency_id", "language", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    language: Mapped[str]
    name: Mapped[str]
    valid_from: Mapped[dt.date] = mapped_column(default=ALWAYS)


class PeerGroup(Base):
    """Agencies that are ranked against each other. `agency.peer_group` names its code."""

    __tablename__ = "peer_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)


class PeerGroupName(Base):
    """What a peer group is called in a language from a day on."""

    __tablename__ = "peer_group_name"
    __table_args__ = (UniqueConstraint("peer_group_id", "language", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    peer_group_id: Mapped[int] = mapped_column(ForeignKey("peer_group.id"))
    language: Mapped[str]
    name: Mapped[str]
    valid_from: Mapped[dt.date] = mapped_column(default=ALWAYS)


class AgencyIdentifier(Base):
    """Codes and spellings under which other systems know an agency."""

    __tablename__ = "agency_identifier"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[str]
    value: Mapped[str] = mapped_column(index=True)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]


Index(
    "agency_identifier_place",
    AgencyIdentifier.kind,
    AgencyIdentifier.value,
    func.coalesce(AgencyIdentifier.valid_from, ALWAYS),
    unique=True,
)


class Succession(Base):
    """`share` of one agency went to another on a day; under 1 is a split."""

    __tablename__ = "succession"
    __table_args__ = (UniqueConstraint("from_agency_id", "to_agency_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    from_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    to_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    date: Mapped[dt.date] = mapped_column(default=ALWAYS)
    share: Mapped[float] = mapped_column(default=1.0)


class Procedure(Base):
    """A catalogue entry. Answers keep only its group."""

    __tablename__ = "procedure"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    field: Mapped[str | None]
    group: Mapped[str | None]
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("procedure.id"))


class Counter(Base):
    """A desk with its own printed address `/k/<code>`."""

    __tablename__ = "counter"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str]
