"""Health says what is: the process answers, and a form could be stored, which is tried."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from surveyapp import store
from surveyapp.web import create_app, health
from tests.factories.files import delete, delete_log, exchange

SECRET = "a secret that only these tests know, long enough"


@pytest.fixture
def client(sqlite_url, monkeypatch):
    monkeypatch.setattr(health, "SECONDS_KEPT", 0)
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": sqlite_url})
    yield app.test_client()
    app.extensions["engine"].dispose()


@pytest.fixture
def engine(client):
    return client.application.extensions["engine"]


@pytest.fixture
def path(engine):
    return Path(engine.url.database)


def make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'ffff'")
        connection.commit()


def make_older(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM alembic_version")
        connection.commit()


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (delete, "the database file is gone"),
        (exchange, "the database file was exchanged for another one"),
        (make_newer, "schema version ffff, which this version of surveyapp does not know"),
        (make_older, "run surveyapp init"),
    ],
)
def test_what_keeps_forms_from_being_stored_is_503_with_its_reason_in_the_log_once(client, path, caplog, harm, reason):
    assert client.get("/healthz").status_code == 200
    harm(path)
    assert [client.get("/healthz").status_code for _ in range(2)] == [503, 503]
    assert [record.getMessage() for record in caplog.records if reason in record.getMessage()] == [
        record.getMessage() for record in caplog.records
    ]
    assert len(caplog.records) == 1
    assert client.get("/livez").data == b"ok\n"


def test_log_beside_the_file_that_was_taken_away_is_told_too(client, engine, path, caplog):
    with store.reading(engine), store.reading(engine):  # as pages do that are asked for at once
        pass
    delete_log(path)
    assert client.get("/healthz").status_code == 503
    assert "(-wal, -shm) is gone: start the server anew" in caplog.text


@pytest.mark.parametrize(
    ("pragma", "reason"),
    [("query_only = ON", "can be read only"), ("max_page_count = 1", "the disk is full")],
)
def test_full_or_read_only_disk_is_found_by_writing(client, engine, caplog, pragma, reason, monkeypatch):
    """As SQLite tells of either: a database that may not grow, or not change."""
    probe = "INSERT INTO setting (key, value) SELECT hex(randomblob(9)), 'x' || hex(zeroblob(400000))"
    monkeypatch.setattr("surveyapp.store.readiness._PROBE", (probe,))

    @event.listens_for(engine, "connect")
    def harm(connection, _record):
        connection.execute("SELECT count(*) FROM setting").fetchall()  # before, it knows no length that it may keep to
        connection.execute(f"PRAGMA {pragma}").fetchall()

    assert client.get("/healthz").status_code == 503
    assert reason in caplog.text


def test_lock_of_another_program_does_not_hold_it_up(client, path, caplog, monkeypatch):
    monkeypatch.setattr(
        "surveyapp.store.readiness._IMPATIENT", {"sqlite": ("PRAGMA busy_timeout = 1", "BEGIN IMMEDIATE")}
    )
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert client.get("/healthz").status_code == 503
    assert client.get("/healthz").status_code == 200
    assert ["another program holds" in caplog.text, "stored again" in caplog.text] == [True, True]


def test_probe_leaves_nothing(client, path):
    client.get("/healthz")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT * FROM setting WHERE key = 'probe'").fetchall() == []


def test_watchers_by_the_hundred_write_once(sqlite_url, monkeypatch):
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": sqlite_url})
    probed = []
    monkeypatch.setattr("surveyapp.store.readiness.not_ready", lambda engine: probed.append(engine) or "")
    for _ in range(100):
        app.test_client().get("/healthz")
    app.extensions["engine"].dispose()
    assert len(probed) < 50


def test_postgresql_is_probed_too(postgresql_url):
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": postgresql_url})
    assert app.test_client().get("/healthz").status_code == 200
    app.extensions["engine"].dispose()
