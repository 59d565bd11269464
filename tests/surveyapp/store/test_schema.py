"""The migrated schema is the models' schema, on both databases; a stranger's version is refused."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, exc, inspect, text

from surveyapp import models, store
from surveyapp.store import schema
from tests.stored import restoring

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


def test_database_of_version_0_1_gets_the_tables_of_a_new_one(stored, request):
    fresh = request.getfixturevalue(f"{stored.dialect.name}_engine")
    assert described(stored) == described(fresh)


def test_upgrade_keeps_every_row_of_version_0_1(stored, tmp_path):
    """Counted in the database as it was."""
    before = restoring.restore(tmp_path / "before.db")
    assert rows(before, "response") == 587
    for table in set(inspect(before).get_table_names()) - {"alembic_version"}:
        assert rows(stored, table) == rows(before, table), table
    before.dispose()


def test_groups_of_version_0_1_keep_the_names_that_the_program_gave_them(stored):
    with stored.connect() as connection:
        query = text("SELECT code, language, name FROM peer_group_name n JOIN peer_group g ON g.id = n.peer_group_id")
        names = {(code, language): name for code, language, name in connection.execute(query)}
    assert names == {
        ("departments", "vi"): "Sở, ban, ngành",
        ("departments", "en"): "Departments and agencies",
        ("communes", "vi"): "Xã, phường",
        ("communes", "en"): "Wards and communes",
        ("centres", "vi"): "Trung tâm Phục vụ hành chính công",
        ("centres", "en"): "Public administration service centres",
    }


@pytest.mark.parametrize("since", ["NULL", "'2025-07-01'"], ids=["always", "since a day"])
def test_one_identifier_leads_to_one_agency(stored, since):
    line = f"INSERT INTO agency_identifier (agency_id, kind, value, valid_from) VALUES (:agency, 'H', 'H61.4', {since})"  # noqa: S608
    with stored.begin() as connection:
        connection.execute(text(line), {"agency": 2})
    with pytest.raises(exc.IntegrityError), stored.begin() as connection:
        connection.execute(text(line), {"agency": 3})


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


def rows(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608


def described(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        query = SQLITE_SCHEMA if engine.dialect.name == "sqlite" else POSTGRESQL_SCHEMA
        return [tuple(row) for row in connection.execute(text(query))]
