"""The schema: brought up to date inside one transaction, checked before anything is served."""

from __future__ import annotations

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, inspect, text

from surveyapp.db.transactions import reading, writing
from surveyapp.store.refusal import Problem, Refused

UNFINISHED = "restore_unfinished"
"""A table that stands in a PostgreSQL database from before its first row comes back until it is in order."""
_ONE_UPGRADE_AT_A_TIME = 0x737572766579  # an arbitrary number for PostgreSQL's advisory lock


def upgrade(engine: Engine, *, restoring: bool = False) -> None:
    """Create the tables or bring them up to date. Interrupted, it leaves the schema as it was.

    Refused where it is newer, and, but for who restores it, while a restore into it has not ended.
    """
    with writing(engine) as session:
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_UPGRADE_AT_A_TIME})
        _refuse_unfit(connection, restoring=restoring)
        command.upgrade(_configuration(connection), "head")


def is_current(engine: Engine, *, restoring: bool = False) -> bool:
    """Whether this software and the database speak of the same tables. Refused as in `upgrade`."""
    with reading(engine) as session:
        connection = session.connection()
        _refuse_unfit(connection, restoring=restoring)
        return set(_found(connection)) == set(_scripts().get_heads())


def begin_restore(engine: Engine) -> None:
    """From now on the (PostgreSQL) database is refused, whatever becomes of this process. Refused where something is in
    it already: its rows may be somebody's, or on their way by another restore."""
    with writing(engine) as session:
        connection = session.connection()
        _refuse_unfinished(connection)
        if inspect(connection).get_table_names():
            what = "this PostgreSQL database has tables already"
            raise Refused(Problem("restore-taken", what, "--database", "make an empty one with: createdb NAME"))
        connection.execute(text(f"CREATE TABLE {UNFINISHED} ()"))


def end_restore(engine: Engine) -> None:
    """It is in order: it may be used."""
    with writing(engine) as session:
        session.execute(text(f"DROP TABLE {UNFINISHED}"))


def give_up_restore(engine: Engine) -> None:
    """The database is empty again, as it was when the restore into it began."""
    with writing(engine) as session:
        tables = MetaData()
        tables.reflect(session.connection())
        tables.drop_all(session.connection())


def _refuse_unfit(connection: Connection, *, restoring: bool) -> None:
    if not restoring:
        _refuse_unfinished(connection)
    _refuse_newer(connection)


def _refuse_unfinished(connection: Connection) -> None:
    """An SQLite file has no name before it is in order."""
    if connection.dialect.name != "postgresql" or not inspect(connection).has_table(UNFINISHED):
        return
    what = "a restore into this database has not ended: not all of it may be there, and people may still be signed in"
    remedy = "wait for it; where none is running any more: dropdb NAME, createdb NAME, and restore again"
    raise Refused(Problem(UNFINISHED.replace("_", "-"), what, remedy=remedy), status=503)


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
