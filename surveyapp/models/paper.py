"""Forms that came on paper, as staff key them in: a batch of sheets, and what stands on each until it is erased."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.db.base import Base


class EntryBatch(Base):
    """Sheets of one cell of a wave that one operator keys in. Its forms become responses when it is released."""

    __tablename__ = "entry_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    resolving_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    receiving_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    stratum: Mapped[str]
    procedure_group: Mapped[str]
    cluster: Mapped[str]
    language: Mapped[str]
    text_revision: Mapped[int]
    operator_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    first_number: Mapped[int]
    declared: Mapped[int]
    second_share: Mapped[int]  # of 100 forms, how many another operator keys in again
    state: Mapped[str]
    made_on: Mapped[dt.date]
    released_on: Mapped[dt.date | None]


class Entry(Base):
    """One sheet: `pass` 1 is the first entry, 2 a second one by somebody else, 3 what a third look found.

    `content` are the answers with their numbers and texts; `previous` what stood there before the last correction.
    """

    __tablename__ = "entry"

    batch_id: Mapped[int] = mapped_column(ForeignKey("entry_batch.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    pass_: Mapped[int] = mapped_column("pass", primary_key=True)
    operator_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[dt.datetime]
    answered_on: Mapped[dt.date | None]
    content: Mapped[dict[str, Any]] = mapped_column(JSON())
    previous: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class EntrySecret(Base):
    """Of one wave: from it and a form's number follows the key of its response, as long as it is there."""

    __tablename__ = "entry_secret"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary(32))
