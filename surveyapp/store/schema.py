"""The schema: brought up to date inside one transaction, checked before anything is served."""

from __future__ import annotations

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from surveyapp.db.transactions import reading, writing
from surveyapp.store.refusal import Problem, Refused

_ONE_UPGRADE_AT_A_TIME = 0x737572766579  # an arbitrary number for PostgreSQL's advisory lock


def upgrade(engine: Engine) -> None:
    """Create the tables or bring them up to date. Interrupted, it leaves the schema as it was."""
    with writing(engine) as session:
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_UPGRADE_AT_A_TIME})
        _refuse_newer(connection)
        command.upgrade(_configuration(connection), "head")


def is_current(engine: Engine) -> bool:
    """Whether this software and the database speak of the same tables; a newer database is refused."""
    with reading(engine) as session:
        connection = session.connection()
        _refuse_newer(connection)
        return set(_found(connection)) == set(_scripts().get_heads())


def _refuse_newer(connection: Connection) -> None:
    known = {script.revision for script in _scripts().walk_revisions()}
    for revision in _found(connection):
        if revision not in known:
            raise Refused(
                Problem(
                    "schema-newer",
                    f"the database has schema version {revision}, which this version of surveyapp does not know",
                    remedy="install the newer surveyapp that wrote it, or restore a backup",
                ),
                status=503,
            )


def _found(connection: Connection) -> tuple[str, ...]:
    return MigrationContext.configure(connection).get_current_heads()


@cache
def _scripts() -> ScriptDirectory:
    """Those of this software, read once: every command asks."""
    return ScriptDirectory.from_config(_configuration())


def _configuration(connection: Connection | None = None) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", "surveyapp:migrations")
    configuration.set_main_option("path_separator", "os")
    configuration.attributes["connection"] = connection
    return configuration
