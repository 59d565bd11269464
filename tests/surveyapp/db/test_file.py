"""What is acknowledged stands in the file under the address of the database, and not in one that was taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from surveyapp import store
from surveyapp.db.writer import Turn, write_together, writing_plainly
from tests.factories.files import exchange

WRITE = text("INSERT INTO setting (key, value) VALUES ('a', '1') ON CONFLICT (key) DO NOTHING")


def read(engine, meanwhile=lambda: None):
    with store.reading(engine) as session:
        session.execute(text("SELECT 1"))
        meanwhile()


def write(engine, meanwhile=lambda: None):
    with store.writing(engine) as session:
        session.execute(WRITE)
        meanwhile()


def write_plainly(engine, meanwhile=lambda: None):
    with writing_plainly(engine) as connection:
        connection.execute(WRITE)
        meanwhile()


def write_with_others(engine, meanwhile=lambda: None):
    write_together(engine, lambda connection: (connection.execute(WRITE), meanwhile()))


WAYS = [read, write, write_plainly, write_with_others]


@pytest.fixture
def path(sqlite_engine):
    """Of a database that all ways have used."""
    for way in WAYS:
        way(sqlite_engine)
    return Path(sqlite_engine.url.database)


def delete(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("lose", [delete, exchange])
@pytest.mark.parametrize("way", WAYS)
def test_file_that_is_gone_or_another_is_neither_read_nor_written(sqlite_engine, path, way, lose):
    lose(path)
    with pytest.raises(store.Unavailable, match="database file"):
        way(sqlite_engine)
    sqlite_engine.pool.dispose()
    with pytest.raises(store.Unavailable, match="database file"):
        way(sqlite_engine)


@pytest.mark.parametrize("way", WAYS)
def test_no_empty_file_is_made_in_its_place(sqlite_engine, path, way):
    delete(path)
    sqlite_engine.pool.dispose()
    with pytest.raises(store.Unavailable):
        way(sqlite_engine)
    assert not path.exists()


@pytest.mark.parametrize("lose", [delete, exchange])
@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_acknowledged_when_it_happens_in_the_middle(sqlite_engine, path, way, lose):
    with pytest.raises(store.Unavailable, match="database file"):
        way(sqlite_engine, lambda: lose(path))


def test_file_that_comes_back_is_used_again(sqlite_engine, path):
    path.rename(path.with_suffix(".away"))
    with pytest.raises(store.Unavailable):
        write(sqlite_engine)
    path.with_suffix(".away").rename(path)
    write(sqlite_engine)


def test_lock_of_another_program_is_waited_for_once(monkeypatch):
    """Whoever has queued behind others for three of five seconds waits for the lock itself for two."""
    clock, said = [100.0], []
    monkeypatch.setattr("surveyapp.db.writer.time.monotonic", lambda: clock[0])

    class Driver:
        execute = said.append

    class Queue:
        def acquire(self, timeout):
            clock[0] += 3
            return True

        def release(self): ...

    turn = Turn()
    turn._queue = Queue()
    with turn:
        turn.be_patient(Driver)
    assert said == ["PRAGMA busy_timeout = 2000"]
