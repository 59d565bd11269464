"""Rows on their way in: temporary tables that are filled fast, compared with what is stored, and moved in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text

COLUMNS = {
    "id": "bytea",
    "line": "int4",
    "cell_id": "int4",
    "day": "date",
    "half": "text",
    "channel": "text",
    "basis": "text",
    "proof": "text",
    "helped": "text",
    "language": "text",
    "text_revision": "int4",
    "variant": "text",
    "pace": "text",
    "late": "int4",
    "status": "text",
    "base_weight": "float8",
    "traits": "text",
    "answers": "text",
}
VALUES = {"response_id": "bytea", "question": "text", "value": "float8"}
TEXTS = {"response_id": "bytea", "question": "text", "value": "text", "expires_on": "date"}
PLACES = {
    "number": "int4",
    "resolving_agency_id": "int4",
    "receiving_agency_id": "int4",
    "stratum": "text",
    "procedure_group": "text",
    "cluster": "text",
}
TABLES = {
    "incoming": COLUMNS,
    "known": {"id": "bytea"},
    "incoming_number": VALUES,
    "incoming_text": TEXTS,
    "incoming_place": PLACES,
    "placed": {"number": "int4 PRIMARY KEY", "cell_id": "int4"},
}

_MOVED = tuple(name for name in COLUMNS if name != "line")
_COMPARED = tuple(name for name in _MOVED if name not in ("id", "cell_id"))
_SQLITE_TYPES = {"bytea": "BLOB", "int4": "INTEGER", "date": "DATE", "text": "TEXT", "float8": "DOUBLE"}
_NO_MARK = "00" * 16
"""Imported rows have no key: nothing that is sent later can claim to be one of them."""


def make(connection: Connection) -> None:
    for table, columns in TABLES.items():
        described = ", ".join(f"{name} {_type(connection, kind)}" for name, kind in columns.items())
        connection.execute(text(f"CREATE TEMPORARY TABLE {table} ({described})"))


def _type(connection: Connection, kind: str) -> str:
    if connection.dialect.name != "sqlite":
        return kind
    name, _, key = kind.partition(" ")
    return f"{_SQLITE_TYPES[name]} {key}".rstrip()


def drop(connection: Connection) -> None:
    for table in TABLES:
        connection.execute(text(f"DROP TABLE {table}"))


def fill(connection: Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """By the fastest way of each driver: one prepared statement in SQLite, binary COPY in PostgreSQL."""
    if not rows:
        return
    columns = TABLES[table]
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        dated = [place for place, kind in enumerate(columns.values()) if kind == "date"]
        insert = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 - names of this module
        connection.exec_driver_sql(insert, [_dates_as_text(row, dated) for row in rows])
        return
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(list(columns.values()))
        for row in rows:
            copy.write_row(row)


def place(connection: Connection, wave_id: int, version_key: int) -> set[int]:
    """Let rows, which so far name the number of their place, name its cell; returns the cells that were made."""
    known = {"wave": wave_id, "version": version_key}
    before = set(connection.execute(text("SELECT id FROM cell WHERE wave_id = :wave"), known).scalars())
    names = ", ".join(name for name in PLACES if name != "number")
    connection.execute(
        text(
            f"INSERT INTO cell (wave_id, questionnaire_version_key, {names}) "  # noqa: S608 - names of this module
            f"SELECT :wave, :version, {names} FROM incoming_place WHERE true ORDER BY number ON CONFLICT DO NOTHING"
        ),
        known,
    )
    same = (
        "cell.wave_id = :wave AND cell.questionnaire_version_key = :version "
        "AND coalesce(cell.resolving_agency_id, 0) = coalesce(given.resolving_agency_id, 0) "
        "AND coalesce(cell.receiving_agency_id, 0) = coalesce(given.receiving_agency_id, 0) "
        "AND cell.stratum = given.stratum AND cell.procedure_group = given.procedure_group "
        "AND cell.cluster = given.cluster"
    )
    cells = f"SELECT number, cell.id FROM incoming_place AS given JOIN cell ON {same}"  # noqa: S608 - as above
    connection.execute(text(f"INSERT INTO placed (number, cell_id) {cells}"), known)
    connection.execute(
        text("UPDATE incoming SET cell_id = (SELECT placed.cell_id FROM placed WHERE placed.number = incoming.cell_id)")
    )
    return set(connection.execute(text("SELECT cell_id FROM placed")).scalars()) - before


def take_out(connection: Connection, ids: Collection[bytes]) -> None:
    """Nothing of these rows is stored. Run before `move`."""
    for table in ("incoming", "incoming_number", "incoming_text") if ids else ():
        name = "id" if table == "incoming" else "response_id"
        connection.execute(
            text(f"DELETE FROM {table} WHERE {name} = :id"),  # noqa: S608 - names of this module
            [{"id": id_} for id_ in sorted(ids)],
        )


def move(connection: Connection) -> int:
    """Insert what is new, in the order of ids; returns how many rows that were. Known rows get nothing added."""
    connection.execute(text("INSERT INTO known SELECT incoming.id FROM incoming JOIN response USING (id)"))
    names = ", ".join(_MOVED)
    mark = f"X'{_NO_MARK}'" if connection.dialect.name == "sqlite" else f"decode('{_NO_MARK}', 'hex')"
    moved = connection.execute(
        text(
            f"INSERT INTO response ({names}, content_mark) "  # noqa: S608 - names of this module
            f"SELECT {names}, {mark} FROM incoming WHERE true ORDER BY id, line ON CONFLICT DO NOTHING"
        ).execution_options(preserve_rowcount=True)
    )
    for table, source in (("number_answer", "incoming_number"), ("text_answer", "incoming_text")):
        columns = ", ".join(TABLES[source])
        connection.execute(
            text(
                f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {source} "  # noqa: S608 - as above
                "WHERE response_id NOT IN (SELECT id FROM known) "
                "ORDER BY response_id, question ON CONFLICT DO NOTHING"
            )
        )
    return moved.rowcount


def said_in(table: str, column: str) -> str:
    """The column as it is compared: no weight of its own is a weight of 1."""
    return f"coalesce({table}.{column}, 1)" if column == "base_weight" else f"{table}.{column}"


def known_ids(connection: Connection) -> set[bytes]:
    """Ids of rows that were there before. Run after `move`."""
    return set(map(bytes, connection.execute(text("SELECT id FROM known")).scalars()))


def new_by_proof(connection: Connection) -> dict[str, int]:
    """`basis/proof` -> how many rows are new. Run after `move`."""
    new = "SELECT basis, proof, count(DISTINCT id) FROM incoming WHERE id NOT IN (SELECT id FROM known)"
    found = connection.execute(text(f"{new} GROUP BY basis, proof ORDER BY basis, proof"))
    return {f"{basis}/{proof}": count for basis, proof, count in found}


def differing_lines(connection: Connection, limit: int = 10_000) -> list[int]:
    """Lines that say something else than what is stored under their id. Run after `move`."""
    distinct = "IS NOT" if connection.dialect.name == "sqlite" else "IS DISTINCT FROM"
    compared = ((said_in("incoming", name), said_in("response", name)) for name in _COMPARED)
    differs = " OR ".join(f"{given} {distinct} {stored}" for given, stored in compared)
    found = connection.execute(
        text(
            f"SELECT line FROM incoming JOIN response ON response.id = incoming.id WHERE {differs} "  # noqa: S608
            "UNION SELECT line FROM incoming JOIN incoming_number AS given ON given.response_id = incoming.id "
            "LEFT JOIN number_answer AS stored USING (response_id, question) "
            f"WHERE stored.value {distinct} given.value "
            "UNION SELECT line FROM incoming JOIN incoming_text AS given ON given.response_id = incoming.id "
            "JOIN text_answer AS stored USING (response_id, question) "  # a text may have expired
            "WHERE stored.value <> given.value "
            "ORDER BY line LIMIT :limit"
        ),
        {"limit": limit},
    )
    return list(found.scalars())


def moved_cells(connection: Connection) -> list[tuple[int, int, int]]:
    """(cell in the file, cell stored, first line) wherever a known id came with another cell."""
    found = connection.execute(
        text(
            "SELECT incoming.cell_id, response.cell_id, min(line) "
            "FROM incoming JOIN response ON response.id = incoming.id "
            "WHERE incoming.cell_id <> response.cell_id GROUP BY incoming.cell_id, response.cell_id ORDER BY 3"
        )
    )
    return [tuple(row) for row in found]


def newly_excluded(connection: Connection) -> set[bytes]:
    """Ids of new rows that do not count. Run after `move`."""
    new = text("SELECT id FROM incoming WHERE status = 'excluded' AND id NOT IN (SELECT id FROM known)")
    return set(map(bytes, connection.execute(new).scalars()))


def forget_empty_cells(connection: Connection, made: Iterable[int]) -> None:
    """Cells that the import made and did not need after all."""
    empty = text("DELETE FROM cell WHERE id = :id AND NOT EXISTS (SELECT 1 FROM response WHERE cell_id = :id)")
    for cell_id in made:
        connection.execute(empty, {"id": cell_id})


def refresh_statistics(connection: Connection) -> None:
    """PostgreSQL reads a fresh wave by its index only once it knows how large it is."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE cell, response"))


def _dates_as_text(row: tuple[Any, ...], places: list[int]) -> tuple[Any, ...]:
    if all(row[place] is None for place in places):
        return row
    return tuple(value.isoformat() if isinstance(value, dt.date) else value for value in row)
