"""The database that version 0.1 left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from surveyapp.store import schema
from tests.stored import restoring


@pytest.fixture(params=["sqlite", "postgresql"])
def stored(request, tmp_path) -> Iterator[Engine]:
    """A small city with two rounds, one of them published, brought up to date."""
    old = restoring.restore(tmp_path / "stored.db")
    engine = old
    if request.param == "postgresql":
        engine = restoring.carry_over(old, request.getfixturevalue("empty_postgresql_url"))
        old.dispose()
    schema.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def empty_postgresql_url(postgresql_server, postgresql_administration) -> Iterator[str]:
    postgresql_administration.execute(text("CREATE DATABASE stored"))
    yield postgresql_server.format(database="stored")
    postgresql_administration.execute(text("DROP DATABASE stored WITH (FORCE)"))
