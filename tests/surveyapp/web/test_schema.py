"""A program in front of tables that it does not know says so to everybody, and touches nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from surveyapp.web import create_app, health, schema

SECRET = "a secret that only these tests know, long enough"
NEWER = "UPDATE alembic_version SET version_num = 'ffff'"
OLDER = "UPDATE alembic_version SET version_num = '0003'"


@pytest.fixture
def client(engine, monkeypatch):
    for module in (schema, health):
        monkeypatch.setattr(module, "SECONDS_KEPT", 0)
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": engine.url})
    yield app.test_client()
    app.extensions["engine"].dispose()


@pytest.mark.parametrize(
    ("becomes", "said"), [(NEWER, "schema version ffff, which this version"), (OLDER, "older than this program")]
)
def test_database_of_another_version_is_503_for_everybody_also_while_it_is_served(
    client, engine, caplog, becomes, said
):
    assert client.get("/vi/").status_code == 200
    with engine.begin() as connection:
        connection.execute(text(becomes))
        connection.execute(text("ALTER TABLE wave RENAME COLUMN title TO called"))
    for path, heading in (
        ("/vi/", "Tạm thời chưa dùng được"),
        ("/en/w/2026", "Not available for a moment"),
        ("/km/k/Q1", "មិនអាចប្រើបានមួយភ្លែត"),
        ("/staff/sign-in", "Tạm thời chưa dùng được"),
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30"), path
        assert heading in answer.text
    assert said in caplog.text
    assert client.get("/healthz").status_code == 503
    assert client.get("/livez").status_code == 200


def test_form_that_is_sent_meanwhile_keeps_its_answers(client, engine):
    with engine.begin() as connection:
        connection.execute(text(NEWER))
    answer = client.post("/vi/w/2026", data={"key": "0" * 32, "C11": "5", "go": "send"})
    assert answer.status_code == 503
    assert '<input type="hidden" name="C11" value="5">' in answer.text


def test_program_goes_on_once_it_knows_the_tables_again(client, engine):
    with engine.begin() as connection:
        (before,) = connection.execute(text("SELECT version_num FROM alembic_version")).one()
        connection.execute(text(NEWER))
    assert client.get("/vi/").status_code == 503
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :before"), {"before": before})
    assert client.get("/vi/").status_code == 200
