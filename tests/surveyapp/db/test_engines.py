"""What an engine promises beside its transactions."""

from __future__ import annotations

import pytest
from sqlalchemy import exc, text

from surveyapp import store

SAID = "what somebody wrote"


def test_an_error_of_the_database_tells_nobody_what_was_to_be_stored(engine):
    with pytest.raises(exc.DBAPIError) as failed, store.writing(engine) as session:
        session.execute(text("INSERT INTO no_such_table (value) VALUES (:value)"), {"value": SAID})
    assert SAID not in str(failed.value)
