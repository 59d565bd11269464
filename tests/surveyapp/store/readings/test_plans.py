"""SQLite's own account of how it reads: what is fast stays fast because it goes by the right index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from surveyapp import store
from surveyapp.db import writer
from surveyapp.store.forms import responses
from surveyapp.store.readings import answers
from tests.surveyapp.store.conftest import SECRET

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@contextmanager
def plans(engine: Engine, table: str) -> Iterator[list[str]]:
    """The plans of all SELECT statements on a table that run meanwhile."""
    found: list[str] = []

    def explain(connection, cursor, statement, parameters, context, executemany) -> None:
        if statement.startswith("SELECT") and table in statement:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.append("\n".join(row[-1] for row in cursor.fetchall()))

    event.listen(engine, "before_cursor_execute", explain)
    yield found
    event.remove(engine, "before_cursor_execute", explain)


def test_wave_is_read_from_one_index_in_its_order(open_wave, form):
    responses.submit(open_wave, form(), SECRET)
    with plans(open_wave, "group_concat") as found, store.reading(open_wave) as session:
        answers.answers(session, "2026-Q3")
    (plan,) = found
    assert "COVERING INDEX response_reading (cell_id=? AND status=?)" in plan
    assert "TEMP B-TREE" not in plan


def test_form_is_checked_by_unique_keys_only(open_wave, form):
    said: list[str] = []
    with writer.writing_plainly(open_wave) as connection:
        driver = writer.driver_of(connection)
    driver.set_trace_callback(said.append)  # of the connection that the next form is stored through
    responses.submit(open_wave, form(), SECRET)
    driver.set_trace_callback(None)
    (question,) = (statement for statement in said if statement.startswith("SELECT") and "content_mark" in statement)
    plan = "\n".join(row[-1] for row in driver.execute(f"EXPLAIN QUERY PLAN {question}"))
    assert plan.count("SEARCH") == 10
    assert "cell_place (wave_id=? AND questionnaire_version_key=? AND <expr>=? AND <expr>=?" in plan
    assert [line for line in plan.splitlines() if line.startswith("SCAN")] == ["SCAN CONSTANT ROW", "SCAN here"]
