"""What a database holds is told by counts and one fingerprint, the same on both kinds of database."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from surveyapp.store import schema
from surveyapp.store.upkeep.copying import contents
from tests.stored import restoring


def test_fingerprint_is_the_same_on_both_databases(tmp_path, empty_postgresql_url):
    old = restoring.restore(tmp_path / "stored.db")
    other = restoring.carry_over(old, empty_postgresql_url)
    for engine in (old, other):
        schema.upgrade(engine)
    assert contents(old) == contents(other)
    old.dispose()
    other.dispose()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE response SET answers = 'X' WHERE id = (SELECT min(id) FROM response)",
        "UPDATE wave SET title = 'another' WHERE id = (SELECT min(id) FROM wave)",
        "DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)",
    ],
)
def test_any_change_of_a_row_changes_it(stored: Engine, change: str):
    if stored.dialect.name == "postgresql" and "min(id) FROM response" in change:
        change = change.replace("(SELECT min(id) FROM response)", "(SELECT id FROM response ORDER BY id LIMIT 1)")
    before = contents(stored)
    with stored.begin() as connection:
        connection.execute(text(change))
    after = contents(stored)
    assert after.fingerprint != before.fingerprint
    assert after.tables["response"] == before.tables["response"] == 587
