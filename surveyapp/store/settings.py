"""The office's own facts, one value per key."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from surveyapp.db import clock
from surveyapp.models import Setting
from surveyapp.store.revisions import raise_of_all

OFFICE, TIME_ZONE, PERIODS = "office", "time_zone", "periods"
PRINTED = ("invented",)
"""What every result says about the office."""


def setting(session: Session, key: str, default: Any = None) -> Any:
    row = session.get(Setting, key)
    return default if row is None else row.value


def counted_by(session: Session, fact: str) -> str:
    """What the office has said of how the program counts, its time zone or its calendar; "" where it has not."""
    said = setting(session, OFFICE, {}).get("facts", {}).get(fact, {}).get("", [])
    return said[0] if said else ""


def keep_time(session: Session) -> None:
    """Days are those of the office from now on, in this process."""
    clock.keep(counted_by(session, TIME_ZONE))


def put_setting(session: Session, key: str, value: Any) -> None:
    if key in PRINTED and setting(session, key) != value:
        raise_of_all(session)
    session.merge(Setting(key=key, value=value))
