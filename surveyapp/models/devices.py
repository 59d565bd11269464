"""Tablets and programs that send forms from a counter, and invitations at windows. Nothing says when any was used."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.db.base import Base


class Device(Base):
    """Known by HMACs under the server's secret: of the code that enrols it, once, and of what it shows from then on."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"), index=True)
    name: Mapped[str]
    mode: Mapped[str] = mapped_column(server_default="hall")
    code_mark: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    code_until: Mapped[dt.date | None]
    credential_mark: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    pin_salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    pin_mark: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    made_on: Mapped[dt.date]
    enrolled_on: Mapped[dt.date | None]
    revoked_on: Mapped[dt.date | None]


class InvitationTally(Base):
    """What became of the invitations of a half-day at one device; never of a single one."""

    __tablename__ = "invitation_tally"

    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True, index=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    half: Mapped[str] = mapped_column(primary_key=True)
    offered: Mapped[int]
    opened: Mapped[int]
    answered: Mapped[int]


class SpentInvitation(Base):
    """An invitation is used once; its mark has no time and no reference."""

    __tablename__ = "spent_invitation"
    __table_args__ = {"sqlite_with_rowid": False}

    mark: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
