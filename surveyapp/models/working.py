"""What the office works with: accounts, sessions, the audit trail, jobs, settings."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from questionnaires.languages import FIRST
from surveyapp.db.base import Base


class AccountRole(Base):
    """Which account holds which role."""

    __tablename__ = "account_role"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), primary_key=True)


class Role(Base):
    """A named set of permissions."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str | None]
    permissions: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON()))


class Account(Base):
    """Somebody of the survey office or of an agency. Column names follow Flask-Security."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    one_time_password: Mapped[bool] = mapped_column(default=False)  # must be changed at the first sign-in
    language: Mapped[str] = mapped_column(default=FIRST)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON()))
    second_factor_counter: Mapped[int | None]  # the last half-minute whose number was used
    created_at: Mapped[dt.datetime]
    password_set_at: Mapped[dt.datetime | None]
    signed_in_at: Mapped[dt.datetime | None]  # the last time
    slept_at: Mapped[dt.datetime | None]  # unused for too long; `active` is false as for one that was disabled
    version: Mapped[int] = mapped_column(default=1)
    roles: Mapped[list[Role]] = relationship(secondary="account_role")


class Passkey(Base):
    """A key in somebody's device. Its public half is here: whoever holds the device shows it after the password."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)  # how often it was used, where the device counts; else 0
    host: Mapped[str]  # the name of the installation that it was made for; it opens no other
    name: Mapped[str]  # what its owner calls it
    transports: Mapped[list[str]] = mapped_column(JSON)  # how a browser reaches it
    created_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]  # the last time


class PasskeyChallenge(Base):
    """A random number that a page asked a passkey of this account to sign. Gone once it was signed."""

    __tablename__ = "passkey_challenge"

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    expires_at: Mapped[dt.datetime]


class StaffSession(Base):
    """A signed-in browser. `id` is the hash of the cookie's random id: a stolen table opens nothing."""

    __tablename__ = "staff_session"

    id: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]


class AuditEvent(Base):
    """Who did what to which thing. Never an answer.

    `hash` is over what the row says and over the hash of the row before, by `position`: all three are filled when the
    transaction commits.
    """

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    actor: Mapped[str]  # account e-mail, or "command line"
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    position: Mapped[int | None] = mapped_column(index=True, unique=True)
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class Job(Base):
    """Long work. This row is the truth; a queue only carries its id."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str]  # waiting, running, done, failed
    progress: Mapped[float] = mapped_column(default=0.0)
    attempt: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[dt.datetime | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    result: Mapped[bytes | None]
    result_name: Mapped[str | None]
    error: Mapped[str | None]
    scope: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # agencies it may speak of; None: all


class Setting(Base):
    """The office's own facts: name, superior, place, and whether the data are invented."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
