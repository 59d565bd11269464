"""What is asked: definitions copied whole when first used, then frozen."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.db.base import Base


class QuestionnaireVersion(Base):
    """The structure of one edition. `body` is its canonical TOML; the structure hash does not see any wording."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (UniqueConstraint("id", "version"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str]
    version: Mapped[int]
    structure_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    body: Mapped[str]
    added_at: Mapped[dt.datetime]
    frozen_at: Mapped[dt.datetime | None]


class QuestionnaireText(Base):
    """The words of one language. A correction is a new revision and never touches the structure."""

    __tablename__ = "questionnaire_text"
    __table_args__ = (UniqueConstraint("questionnaire_version_key", "language", "revision"),)

    key: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_version_key: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.key"))
    language: Mapped[str]
    revision: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    notice_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    body: Mapped[str]
    state: Mapped[str]  # draft, approved
    added_by: Mapped[str | None]  # the account, where it was named
    approved_by: Mapped[str | None]
    approved_at: Mapped[dt.datetime | None]
    same_meaning_by: Mapped[str | None]  # who else vouches that the new words ask the same
    reason: Mapped[str | None]
    added_at: Mapped[dt.datetime]
    frozen_at: Mapped[dt.datetime | None]  # set when the revision can first be served


class WaveText(Base):
    """Which words a wave serves from a moment on; an earlier row stays as the record of what stood there before."""

    __tablename__ = "wave_text"
    __table_args__ = (UniqueConstraint("wave_id", "language", "in_force_from", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    language: Mapped[str]
    in_force_from: Mapped[dt.datetime]
    revision: Mapped[int]
    reason: Mapped[str | None]
    actor: Mapped[str | None]
    pinned: Mapped[str]  # served, revised, migrated
