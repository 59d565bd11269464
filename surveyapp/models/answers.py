"""The answers. No IP, no user agent, no account, no time finer than the half-day stands here, by construction."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.db.base import Base


class Cell(Base):
    """Where a response belongs: wave, version, agencies, stratum, procedure group, cluster. '' is none."""

    __tablename__ = "cell"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    questionnaire_version_key: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.key"))
    resolving_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    receiving_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    stratum: Mapped[str] = mapped_column(default="")
    procedure_group: Mapped[str] = mapped_column(default="")
    cluster: Mapped[str] = mapped_column(default="")


Index(
    "cell_place",
    Cell.wave_id,
    Cell.questionnaire_version_key,
    func.coalesce(Cell.resolving_agency_id, 0),
    func.coalesce(Cell.receiving_agency_id, 0),
    Cell.stratum,
    Cell.procedure_group,
    Cell.cluster,
    unique=True,
)


class Response(Base):
    """One respondent's form. `id` is SHA-256 of the form's key, cut to 16 bytes; the key itself is never stored.

    SQLite keeps the rows in the order of `id` (no rowid), so that storage order tells nothing about time.
    """

    __tablename__ = "response"
    __table_args__ = {"sqlite_with_rowid": False}

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    cell_id: Mapped[int] = mapped_column(ForeignKey("cell.id"))
    content_mark: Mapped[bytes] = mapped_column(LargeBinary(16))
    day: Mapped[dt.date | None]
    half: Mapped[str] = mapped_column(default="")
    channel: Mapped[str]
    basis: Mapped[str]
    proof: Mapped[str]
    helped: Mapped[str]
    language: Mapped[str]
    text_revision: Mapped[int]
    variant: Mapped[str] = mapped_column(default="")
    pace: Mapped[str]
    late: Mapped[int] = mapped_column(default=0)
    status: Mapped[str]
    base_weight: Mapped[float | None]
    traits: Mapped[str] = mapped_column(default="")
    answers: Mapped[str]


# One scan in this order gives the answers of every cell; neither database touches the table for an index.
Index("response_reading", Response.cell_id, Response.status, Response.basis, Response.answers).ddl_if(dialect="sqlite")
Index("response_reading", Response.cell_id, Response.status, Response.basis, postgresql_include=["answers"]).ddl_if(
    dialect="postgresql"
)


class Exclusion(Base):
    """Why a response does not count, who decided so, and, where it counts again, who took that back."""

    __tablename__ = "exclusion"

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[bytes] = mapped_column(LargeBinary(16), ForeignKey("response.id"), index=True)
    reason: Mapped[str]
    actor: Mapped[str | None]
    at: Mapped[dt.datetime | None]  # None, like no actor: excluded before this was recorded
    undone_at: Mapped[dt.datetime | None]
    undone_by: Mapped[str | None]
    undone_reason: Mapped[str | None]


class NumberAnswer(Base):
    """The value of a question that asks for a number."""

    __tablename__ = "number_answer"
    __table_args__ = {"sqlite_with_rowid": False}

    response_id: Mapped[bytes] = mapped_column(LargeBinary(16), ForeignKey("response.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float]


class TextAnswer(Base):
    """Words that are kept beside the slots. What is private is read with a permission of its own and erased when it
    expires; what belongs to the data has no such day."""

    __tablename__ = "text_answer"
    __table_args__ = {"sqlite_with_rowid": False}

    response_id: Mapped[bytes] = mapped_column(LargeBinary(16), ForeignKey("response.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    expires_on: Mapped[dt.date | None]
