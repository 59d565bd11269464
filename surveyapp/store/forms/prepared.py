"""Statements that run for every form: compiled once, and given to SQLite's driver as they are.

SQLAlchemy looks at statement, parameters and result anew each time, which takes several times as long as SQLite does.
PostgreSQL is a network away and would gain little: there SQLAlchemy runs them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Executable, Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

from surveyapp.db.writer import driver_of

Change = Callable[[Any], Any] | None
_SQLITE = sqlite.dialect()


class Prepared:
    """`columns` are those that a row of an INSERT names; `elsewhere` runs on PostgreSQL, where it has to differ."""

    def __init__(
        self, statement: ClauseElement, columns: Collection[str] | None = None, *, elsewhere: Executable | None = None
    ) -> None:
        self._statement, self._columns = statement, columns
        self._elsewhere: Any = statement if elsewhere is None else elsewhere

    def row(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row found."""
        if connection.dialect.name != "sqlite":
            found = connection.execute(self._elsewhere, values).first()
            return None if found is None else tuple(found)
        row = self._run(connection, values).fetchone()
        return None if row is None else tuple(map(_changed, self._reading, row))

    def count(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows were written."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._elsewhere, values).rowcount
        return self._run(connection, values).rowcount

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> sqlite3.Cursor:
        sql, places = self._compiled
        cursor: sqlite3.Cursor = driver_of(connection).execute(
            sql, [values[name] if change is None else change(values[name]) for name, change in places]
        )
        return cursor

    @cached_property
    def _compiled(self) -> tuple[str, list[tuple[str, Change]]]:
        """The SQL, and for each question mark its parameter and what turns that into a value of the driver."""
        compiled: Any = self._statement.compile(dialect=_SQLITE, column_keys=self._columns)
        types = {name: bind.type.dialect_impl(_SQLITE) for name, bind in compiled.binds.items()}
        return str(compiled), [(name, types[name].bind_processor(_SQLITE)) for name in compiled.positiontup]

    @cached_property
    def _reading(self) -> list[Change]:
        """For each column of a SELECT, what turns a value of the driver into ours."""
        found: Any = self._statement.selected_columns if isinstance(self._statement, Select) else ()
        return [column.type.dialect_impl(_SQLITE).result_processor(_SQLITE, None) for column in found]


def _changed(change: Change, value: Any) -> Any:
    return value if change is None else change(value)
