"""Databases as older versions left them, in SQLite and carried over to PostgreSQL."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, Engine, Integer, column, insert, inspect, select, table, text

from surveyapp import store
from surveyapp.store import schema

FORMAT_2 = Path(__file__).parent / "format-2"
VERSION_0_1 = Path(__file__).parent / "version-0.1"


def printed(name: str, folder: Path = VERSION_0_1) -> str:
    """What the older version wrote."""
    return gzip.decompress((folder / f"{name}.gz").read_bytes()).decode()


def restore(path: Path, folder: Path = VERSION_0_1) -> Engine:
    """The database in a file, not brought up to date yet."""
    connection = sqlite3.connect(path)
    connection.executescript(printed("database.sql", folder))
    connection.close()
    return store.connect(f"sqlite:///{path}")


def carry_over(source: Engine, url: str, revision: str = "0001") -> Engine:
    """The same rows in an empty PostgreSQL database, whose tables are those of that revision."""
    target = store.connect(url)
    with store.writing(target) as session:
        command.upgrade(schema._configuration(session.connection()), revision)
    with source.connect() as old, target.begin() as new:
        for name, _ in inspect(target).get_sorted_table_and_fkc_names():
            if name and name != "alembic_version":
                _carry(old, new, name)
    return target


def _carry(old: Connection, new: Connection, name: str) -> None:
    """The rows of a table, in the order of its key; the next number comes after the last one."""
    key = inspect(old).get_pk_constraint(name)["constrained_columns"]
    described = {each["name"]: each["type"] for each in inspect(old).get_columns(name)}
    old_table = table(name, *(column(each, kind) for each, kind in described.items()))
    rows = [dict(row) for row in old.execute(select(old_table).order_by(*key)).mappings()]
    if rows:
        kinds = {each["name"]: each["type"] for each in inspect(new).get_columns(name)}
        new.execute(insert(table(name, *(column(each, kind) for each, kind in kinds.items()))), rows)
    if rows and len(key) == 1 and isinstance(described[key[0]], Integer):
        number = text("SELECT setval(pg_get_serial_sequence(:name, :key), :last)")
        new.execute(number, {"name": name, "key": key[0], "last": max(row[key[0]] for row in rows)})
