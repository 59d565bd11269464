"""A PostgreSQL database that is gone afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, exc, text

from surveyapp.db.engines import connect
from surveyapp.store.refusal import Problem, Refused


@contextmanager
def passing_database(beside: str) -> Iterator[str]:
    """Its address, on the server and for the account of the database at the address `beside`.

    Refused where that account may not make one.
    """
    engine = connect(beside)
    name = f"surveyapp_rehearsal_{secrets.token_hex(4)}"
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            _make(connection, name)
            try:
                yield engine.url.set(database=name).render_as_string(hide_password=False)
            finally:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()


def _make(connection: Connection, name: str) -> None:
    try:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    except exc.ProgrammingError as error:
        what = "this account may not make a database in which to rehearse"
        remedy = "let it (ALTER ROLE … CREATEDB), or restore into an empty one made for that: createdb rehearsal"
        raise Refused(Problem("rehearsal-refused", what, "--database", remedy)) from error
