"""The office's own facts, one value per key."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from surveyapp.models import Setting


def setting(session: Session, key: str, default: Any = None) -> Any:
    row = session.get(Setting, key)
    return default if row is None else row.value


def put_setting(session: Session, key: str, value: Any) -> None:
    session.merge(Setting(key=key, value=value))
