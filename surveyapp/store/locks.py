"""Who may use a wave while its state changes. SQLite has one writer at a time and needs nothing."""

from __future__ import annotations

from sqlalchemy import Connection, text

# Number spaces of our own among PostgreSQL's advisory locks.
_WAVES, _EDITING, _OFFICE, _TRAIL, _ACCOUNTS, _FOLLOWUP = 20251, 20252, 20253, 20254, 20255, 20256

_SHARE = text("SELECT pg_advisory_xact_lock_shared(:space, hashtext(:wave))")
_OWN = text("SELECT pg_advisory_xact_lock(:space, hashtext(:wave))")


def share_wave(connection: Connection, code: str) -> None:
    """Until the transaction ends, the wave keeps its state: an answer cannot slip in behind a locking."""
    if connection.dialect.name == "postgresql":
        connection.execute(_SHARE, {"space": _WAVES, "wave": code})


def own_wave(connection: Connection, code: str) -> None:
    """Wait until nobody stores answers of the wave, then let nobody in until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(_OWN, {"space": _WAVES, "wave": code})


def edit_wave(connection: Connection, code: str) -> None:
    """One file at a time for a wave; answers of citizens go on coming in meanwhile."""
    if connection.dialect.name == "postgresql":
        share_wave(connection, code)
        connection.execute(_OWN, {"space": _EDITING, "wave": code})


def edit_office(connection: Connection) -> None:
    """One change of the office's facts at a time, so that nobody overwrites what they have not seen."""
    if connection.dialect.name == "postgresql":
        connection.execute(_OWN, {"space": _OFFICE, "wave": "office"})


def edit_followup(connection: Connection) -> None:
    """One change at a time of who answers for what, and of measures."""
    if connection.dialect.name == "postgresql":
        connection.execute(_OWN, {"space": _FOLLOWUP, "wave": "followup"})


def change_accounts(connection: Connection) -> None:
    """One change of who may sign in at a time, so that two admins cannot take each other away at once."""
    if connection.dialect.name == "postgresql":
        connection.execute(_OWN, {"space": _ACCOUNTS, "wave": "accounts"})


def append_to_trail(connection: Connection) -> None:
    """One transaction at a time has the end of the audit trail; taken last, so that it never waits for another lock."""
    if connection.dialect.name == "postgresql":
        connection.execute(_OWN, {"space": _TRAIL, "wave": "trail"})
