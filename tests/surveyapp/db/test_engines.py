"""What an engine promises beside its transactions."""

from __future__ import annotations

import pytest
from sqlalchemy import exc, text

from surveyapp import store
from surveyapp.store import audit

SAID = "what somebody wrote"


def test_an_error_of_the_database_tells_nobody_what_was_to_be_stored(engine):
    with pytest.raises(exc.DBAPIError) as failed, store.writing(engine) as session:
        session.execute(text("INSERT INTO no_such_table (value) VALUES (:value)"), {"value": SAID})
    assert SAID not in str(failed.value)


def test_what_is_tried_leaves_nothing_and_a_refusal_is_told(engine):
    with store.trying(engine) as session:
        audit.record(session, audit.COMMAND_LINE, "wave-created", "W1")
        assert len(audit.events(session, "W1")) == 1
    with pytest.raises(store.Refused):
        tried_and_refused(engine)
    with store.reading(engine) as session:
        assert list(audit.events(session, "W1")) == []


def tried_and_refused(engine):
    with store.trying(engine) as session:
        audit.record(session, audit.COMMAND_LINE, "wave-created", "W1")
        raise store.Refused(store.Problem("no", "no"))
