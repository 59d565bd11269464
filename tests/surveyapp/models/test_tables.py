"""The migrated schema is the models' schema, on both databases."""

from __future__ import annotations

import re

from sqlalchemy import Engine, create_engine, text

from surveyapp import models

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


def described(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        query = SQLITE_SCHEMA if engine.dialect.name == "sqlite" else POSTGRESQL_SCHEMA
        return [(name, in_any_order(definition)) for name, definition in connection.execute(text(query))]


def in_any_order(definition: str | None) -> str:
    """The items of a table sorted: a column that SQLite added to an old table stands behind the constraints."""
    before, bracket, items = (definition or "").partition("(\n")
    if not bracket:
        return definition or ""
    items, _, after = items.rpartition(")")
    apart = re.split(r", (?:\n\t)?(?=[a-z_\"]+ [A-Z]+|CONSTRAINT )", items.strip())
    return "\n".join([before, *sorted(apart), after])
