"""What all tables share: their root, the type of a point in time, the date that stands for "always"."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import DateTime, Dialect, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

ALWAYS = dt.date(1, 1, 1)
"""A date of a unique key that stands for "from the beginning" (an empty one would be unequal to itself)."""


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A point in time: aware and in UTC for Python, without a zone in both databases."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return value.astimezone(dt.UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return value.replace(tzinfo=dt.UTC) if value else None


class Base(DeclarativeBase):
    """Root of every table. Constraints get the same names in both databases, so that a migration can name them."""

    type_annotation_map = {dt.datetime: UtcDateTime}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
