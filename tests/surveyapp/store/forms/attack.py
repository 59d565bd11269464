"""What somebody sees who can read the live database's own storage: which row was written beside which."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, text

from surveyapp import store

LEAF, INTERIOR = 10, 2  # kinds of pages of a table without rowid


def order_of_writing(engine: Engine, table: str, column: str) -> list[bytes]:
    """The keys of a table from the first to the last written, as far as the storage tells it."""
    if engine.dialect.name == "postgresql":
        query = text(f"SELECT {column} FROM {table} ORDER BY xmin::text::bigint, ctid")  # noqa: S608
        with store.reading(engine) as session:
            return [bytes(row) for row in session.scalars(query)]
    with store.reading(engine) as session:
        keys = [bytes(row) for row in session.scalars(text(f"SELECT {column} FROM {table}"))]  # noqa: S608
    places = {key: place for page in _pages(engine, table) for key, place in _places(page, keys)}
    return sorted(keys, key=places.__getitem__, reverse=True)  # SQLite fills a page from its end


def pairs_by_order(engine: Engine) -> list[tuple[bytes, bytes]]:
    """(spent mark, response id), the n-th of one with the n-th of the other."""
    marks, responses = order_of_writing(engine, "spent_code", "mark"), order_of_writing(engine, "response", "id")
    return list(zip(marks, responses, strict=True))


def pairs_by_transaction(engine: Engine) -> list[tuple[bytes, bytes]]:
    """The same by PostgreSQL's own number of the transaction, where just one row of each table bears it."""
    query = """
    SELECT (array_agg(s.mark))[1], (array_agg(r.id))[1] FROM spent_code s JOIN response r ON r.xmin::text = s.xmin::text
    GROUP BY s.xmin::text HAVING count(*) = 1"""
    with store.reading(engine) as session:
        return [(bytes(mark), bytes(response)) for mark, response in session.execute(text(query))]


def copies(engine: Engine, key: bytes) -> int:
    """How often a key stands in SQLite's file and its log, those that were deleted included."""
    file = Path(engine.url.database or "")
    files = (file, file.with_name(file.name + "-wal"))
    return sum(each.read_bytes().count(key) for each in files if each.exists())


def _pages(engine: Engine, table: str) -> Iterator[bytes]:
    """The leaves of a table without rowid, as bytes."""
    whole = Path(engine.url.database or "").read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    with store.reading(engine) as session:
        root = session.scalar(text("SELECT rootpage FROM sqlite_master WHERE name = :name"), {"name": table})
    waiting = [root]
    while waiting:
        number = waiting.pop()
        page = whole[(number - 1) * size : number * size]
        if page[0] == INTERIOR:
            waiting += _children(page)
        yield page


def _children(page: bytes) -> list[int]:
    cells = (int.from_bytes(page[at : at + 2], "big") for at in range(12, 12 + 2 * _cells(page), 2))
    return [int.from_bytes(page[8:12], "big"), *(int.from_bytes(page[at : at + 4], "big") for at in cells)]


def _cells(page: bytes) -> int:
    return int.from_bytes(page[3:5], "big")


def _places(page: bytes, keys: list[bytes]) -> Iterator[tuple[bytes, int]]:
    yield from ((key, place) for key in keys if (place := page.find(key)) >= 0)
