"""The option that every command shares: which database."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from surveyapp.config import private_file, private_folder, time_zone
from surveyapp.db import clock

if TYPE_CHECKING:
    from surveyapp.store import Engine

Command = Callable[..., Any]

database_option = click.option(
    "--database",
    "url",
    envvar="SURVEYAPP_DATABASE_URL",
    metavar="URL",
    help="SQLAlchemy address [default: $SURVEYAPP_DATABASE_URL, else an SQLite file in the instance folder]",
)

unused_database_option = click.option("--database", "url", expose_value=False, hidden=True)
"""For a command that needs no database and must not stumble over an option that all others take."""


def with_engine(command: Command) -> Command:
    """The command gets `--database` and, as its first argument, an engine on a current schema."""
    return _with_engine(command, must_be_current=True)


def with_any_engine(command: Command) -> Command:
    """The same for the command that makes the schema."""
    return _with_engine(command, must_be_current=False)


def _with_engine(command: Command, *, must_be_current: bool) -> Command:
    @database_option
    @functools.wraps(command)
    def wrapped(url: str | None, **options: Any) -> Any:
        time_zone()  # refuses an unknown one before anything is read or stored by it
        clock.keep("")
        engine = current_engine(url) if must_be_current else _engine(url)
        try:
            if must_be_current:
                _keep_time(engine)
            return command(engine, **options)
        finally:
            engine.dispose()

    return wrapped


def _keep_time(engine: Engine) -> None:
    from surveyapp import store
    from surveyapp.store.settings import keep_time

    with store.reading(engine) as session:
        keep_time(session)


def _engine(url: str | None) -> Engine:
    from surveyapp import store

    address = address_of(url)
    file = sqlite_file(address)
    if file:
        private_folder(file.parent)
        private_file(file)
    return store.connect(address)


def current_engine(url: str | None) -> Engine:
    """Asking must not leave an empty database behind, so a missing SQLite file is refused first."""
    from surveyapp.store import Problem, Refused, connect, schema

    address = address_of(url)
    file = sqlite_file(address)
    if file and not file.exists():
        raise Refused(Problem("no-database", "there is no database here", str(file), "run: surveyapp init"))
    engine = connect(address)
    try:
        is_current = schema.is_current(engine)
    except BaseException:
        engine.dispose()
        raise
    if not is_current:
        engine.dispose()
        shown = str(file) if file else engine.url.render_as_string(hide_password=True)
        raise Refused(
            Problem("old-schema", "the database is empty or older than this program", shown, "run: surveyapp init")
        )
    return engine


def address_of(url: str | None) -> str:
    from surveyapp.config import database_url

    return url or database_url()


def sqlite_file(address: str) -> Path | None:
    scheme, _, path = address.partition(":///")
    return Path(path) if scheme.startswith("sqlite") and path and path != ":memory:" else None
