"""What is acknowledged stands in the file under the address of the database, and not in one that was taken away."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import text

from surveyapp import store
from surveyapp.db.writer import Turn, write_together, writing_plainly
from tests.factories.files import delete, delete_index_of_log, delete_log, exchange, exchange_log

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


LOSSES = [delete, exchange, delete_log, exchange_log, delete_index_of_log]


@pytest.mark.parametrize("lose", LOSSES)
@pytest.mark.parametrize("way", WAYS)
def test_file_that_is_gone_or_another_is_neither_read_nor_written(sqlite_engine, path, way, lose):
    lose(path)
    for _ in range(2):
        with pytest.raises(store.Unavailable, match=r"is gone|was exchanged"):
            way(sqlite_engine)


@pytest.mark.parametrize("lose", [delete, exchange])
@pytest.mark.parametrize("way", WAYS)
def test_new_connections_do_not_take_another_file_for_it(sqlite_engine, path, way, lose):
    lose(path)
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


@pytest.mark.parametrize("lose", LOSSES)
@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_acknowledged_when_it_happens_in_the_middle(sqlite_engine, path, way, lose):
    with pytest.raises(store.Unavailable, match=r"is gone|was exchanged"):
        way(sqlite_engine, lambda: lose(path))


def test_what_was_stored_before_the_log_was_taken_away_is_saved_into_the_file(sqlite_engine, path):
    delete_log(path)
    with pytest.raises(store.Unavailable):
        write_with_others(sqlite_engine)
    alone = path.with_suffix(".alone")
    copyfile(path, alone)
    with closing(sqlite3.connect(alone)) as found:
        assert found.execute("SELECT value FROM setting WHERE key = 'a'").fetchall() == [(1,)]


def test_log_that_ends_with_the_last_connection_is_not_missed(sqlite_engine, path):
    sqlite_engine.dispose()
    assert not Path(f"{path}-wal").exists()
    for way in WAYS:
        way(sqlite_engine)


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
