"""The office's own facts, one value per key."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from surveyapp.models import Setting
from surveyapp.store.revisions import raise_of_all

PRINTED = ("invented",)
"""What every result says about the office."""


def setting(session: Session, key: str, default: Any = None) -> Any:
    row = session.get(Setting, key)
    return default if row is None else row.value


def put_setting(session: Session, key: str, value: Any) -> None:
    if key in PRINTED and setting(session, key) != value:
        raise_of_all(session)
    session.merge(Setting(key=key, value=value))
