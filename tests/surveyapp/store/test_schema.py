"""The migrated schema is the models' schema, on both databases; a stranger's version is refused."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, inspect, text

from surveyapp import models, store
from surveyapp.store import schema

SQLITE_SCHEMA = "SELECT name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version' ORDER BY name"
POSTGRESQL_SCHEMA = """
SELECT table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, column_default)
  FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
UNION ALL
SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
UNION ALL
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND conrelid <> 'alembic_version'::regclass
ORDER BY 1, 2
"""


def test_migrated_sqlite_has_the_tables_of_the_models(sqlite_engine, tmp_path):
    fresh = create_engine(f"sqlite:///{tmp_path / 'models.db'}")
    models.Response.metadata.create_all(fresh)
    assert described(sqlite_engine) == described(fresh)
    fresh.dispose()


def test_migrated_postgresql_has_the_tables_of_the_models(postgresql_engine):
    migrated = described(postgresql_engine)
    with postgresql_engine.begin() as connection:
        models.Response.metadata.drop_all(connection)
        models.Response.metadata.create_all(connection)
    assert described(postgresql_engine) == migrated


def test_upgrading_twice_changes_nothing(engine):
    before = described(engine)
    schema.upgrade(engine)
    assert schema.is_current(engine)
    assert described(engine) == before


def test_empty_database_is_not_current(tmp_path):
    empty = store.connect(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not schema.is_current(empty)
    empty.dispose()


@pytest.mark.parametrize("act", [schema.upgrade, schema.is_current], ids=["upgrade", "is_current"])
def test_schema_of_a_newer_version_is_refused_by_name(engine, act):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(store.Refused, match="schema version 9999, which this version of surveyapp does not know"):
        act(engine)


def test_interrupted_upgrade_leaves_nothing_and_can_be_repeated(engine, monkeypatch):
    with engine.begin() as connection:
        models.Response.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    whole = command.upgrade

    def interrupted(*arguments) -> None:
        whole(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", interrupted)
    with pytest.raises(KeyboardInterrupt):
        schema.upgrade(engine)
    assert inspect(engine).get_table_names() == []
    monkeypatch.undo()
    schema.upgrade(engine)
    assert schema.is_current(engine)


def test_every_table_of_the_data_page_exists(engine):
    assert set(inspect(engine).get_table_names()) == {"alembic_version", *models.Response.metadata.tables}


def described(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        query = SQLITE_SCHEMA if engine.dialect.name == "sqlite" else POSTGRESQL_SCHEMA
        return [tuple(row) for row in connection.execute(text(query))]
