"""What came out: results kept until an input changes, and releases that are frozen once published."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.db.base import Base


class Result(Base):
    """A computed result; `input_hash` says of what."""

    __tablename__ = "result"
    __table_args__ = (UniqueConstraint("wave_id", "kind", "input_hash", "software_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    kind: Mapped[str]
    input_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    software_version: Mapped[str]
    body: Mapped[bytes]  # zlib of canonical JSON
    made_at: Mapped[dt.datetime]


class Release(Base):
    """A numbered, signed edition of a wave's results. A correction is a new release."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("wave_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    number: Mapped[int]
    state: Mapped[str]
    decision: Mapped[str | None]
    signer: Mapped[str | None]
    date: Mapped[dt.date | None]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    body: Mapped[bytes]
    body_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    data_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    population_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    version: Mapped[int] = mapped_column(default=1)
    format: Mapped[int]  # of the body: which reader understands it
    text_hashes: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))  # None: not kept by format 1
    approved_by: Mapped[str | None]
    approved_at: Mapped[dt.datetime | None]
    trail_head: Mapped[bytes | None] = mapped_column(LargeBinary(32))  # hash of the newest audit event then

    __mapper_args__ = {"version_id_col": version}


class ReleaseDocument(Base):
    """The paper of a release as it was signed; one that was replaced stays, with the reason."""

    __tablename__ = "release_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    body: Mapped[bytes]
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[dt.datetime]
    replaced_at: Mapped[dt.datetime | None]
    replaced_reason: Mapped[str | None]
