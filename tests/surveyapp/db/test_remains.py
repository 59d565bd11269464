"""What was erased stands in no file of the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from surveyapp import store
from surveyapp.db.remains import wipe_remains

WORDS = "chờ-lâu-quá-rồi-ông-ơi"


@pytest.fixture
def files(postgresql_engine: Engine) -> Callable[[], bytes]:
    """What stands in the file of the texts, as the disk has it."""

    def read() -> bytes:
        with postgresql_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CHECKPOINT"))
            path = connection.scalar(text("SELECT pg_relation_filepath('text_answer')"))
            return bytes(connection.scalar(text("SELECT pg_read_binary_file(:path)"), {"path": path}))

    return read


@pytest.fixture
def engine(postgresql_engine: Engine) -> Engine:
    with store.writing(postgresql_engine) as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))  # a text alone, of no response
        for n in range(3):
            values = {"id": bytes([n] * 16), "words": f"{WORDS}-{n}"}
            session.execute(
                text("INSERT INTO text_answer (response_id, question, value) VALUES (:id, 'WORDS', :words)"), values
            )
    return postgresql_engine


def test_postgresql_keeps_nothing_of_a_text_that_was_erased(engine, files):
    with store.writing(engine) as session:
        session.execute(text("DELETE FROM text_answer WHERE value NOT LIKE '%-2'"))
    assert f"{WORDS}-0".encode() in files(), "deleted rows stay where they were"
    wipe_remains(engine, ["text_answer"])
    assert f"{WORDS}-0".encode() not in files()
    assert f"{WORDS}-2".encode() in files()


def test_who_holds_a_table_is_not_waited_for_and_it_is_said(engine):
    with engine.connect() as other, other.begin():
        other.execute(text("SELECT count(*) FROM text_answer"))
        with pytest.raises(store.Unavailable):
            wipe_remains(engine, ["text_answer"])
    wipe_remains(engine, ["text_answer"])
