"""One-time codes. Only a mark of a code is kept, and a spent one says neither when nor for which response."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.db.base import Base


class CodeBatch(Base):
    """Codes that were made together and lead to one cell of a wave; what became of them is counted, never listed."""

    __tablename__ = "code_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    resolving_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    receiving_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    stratum: Mapped[str]
    procedure_group: Mapped[str]
    basis: Mapped[str]
    printed: Mapped[int]
    handed_out: Mapped[int | None]
    spoiled: Mapped[int | None]
    returned: Mapped[int | None]
    made_on: Mapped[dt.date]


class Code(Base):
    """`mark` is the HMAC-SHA256 of a code under the server's secret; the code itself is never stored."""

    __tablename__ = "code"
    __table_args__ = {"sqlite_with_rowid": False}

    mark: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id"))


class SpentCode(Base):
    """Written in the transaction of its response, with no time and no reference to it."""

    __tablename__ = "spent_code"
    __table_args__ = {"sqlite_with_rowid": False}

    mark: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
