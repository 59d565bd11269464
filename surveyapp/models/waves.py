"""When: survey rounds, the agencies they froze at opening, and the targets set for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.db.base import Base


class Wave(Base):
    """draft -> trial -> open -> collected -> locked -> published; withdrawn. A logged decision can reopen."""

    __tablename__ = "wave"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    purpose: Mapped[str]  # official, monitoring, trial
    questionnaire_version_key: Mapped[int | None] = mapped_column(ForeignKey("questionnaire_version.key"))
    reference_from: Mapped[dt.date | None]
    reference_to: Mapped[dt.date | None]
    opens: Mapped[dt.date | None]
    closes: Mapped[dt.date | None]
    entry_until: Mapped[dt.date | None]
    closed_at: Mapped[dt.datetime | None]  # the grace for forms already open is counted from here
    state: Mapped[str]
    basis: Mapped[str]
    basis_rule: Mapped[str] = mapped_column(server_default="proof")  # declared: waves from before that rule
    rule: Mapped[str | None]  # None: the definition's
    previous_wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"))
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    fixed_parts: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # None: not before opening
    secret: Mapped[bytes | None] = mapped_column(LargeBinary(32))  # keys of paper forms; erased at locking
    inputs_revision: Mapped[int] = mapped_column(default=0)  # raised by whatever changes a result of this wave
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class WaveAgency(Base):
    """An agency as it stood when the wave opened."""

    __tablename__ = "wave_agency"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    peer_group: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    level: Mapped[str | None]


class LeftOutPart(Base):
    """A factor that left the index of a peer group by a decision after the opening; undone, it stays on the record."""

    __tablename__ = "left_out_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    peer_group: Mapped[str]
    factor: Mapped[str]
    decision: Mapped[str]
    reason: Mapped[str]
    actor: Mapped[str]
    at: Mapped[dt.datetime]
    undone_at: Mapped[dt.datetime | None]
    undone_by: Mapped[str | None]
    undone_reason: Mapped[str | None]


class Target(Base):
    """What a part should reach, for an agency or for all (no agency)."""

    __tablename__ = "target"
    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    part: Mapped[str]
    field: Mapped[str] = mapped_column(default="")  # procedure field; '' is all
    value: Mapped[float]


Index("target_place", Target.wave_id, func.coalesce(Target.agency_id, 0), Target.part, Target.field, unique=True)
