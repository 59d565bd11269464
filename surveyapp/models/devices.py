"""Tablets and programs that send forms from a counter. When they were last used is stored nowhere."""

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
    code_mark: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    code_until: Mapped[dt.date | None]
    credential_mark: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    pin_salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    pin_mark: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    made_on: Mapped[dt.date]
    enrolled_on: Mapped[dt.date | None]
    revoked_on: Mapped[dt.date | None]
