"""Locked, lost, killed: nothing that was acknowledged is missing, and what failed says that it may be sent again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from surveyapp import models, store
from surveyapp.db import clock, writer
from surveyapp.store.forms import responses
from surveyapp.store.forms.receipts import receipt_of
from surveyapp.store.waves import frame, waves
from tests.surveyapp.store.conftest import SECRET

WRITER = """
import sys
from surveyapp import store
from surveyapp.store.forms import responses
from surveyapp.store.forms.submission import Submission

engine, number = store.connect(sys.argv[1]), 0
while True:
    number += 1
    form = Submission(
        key=number.to_bytes(16, "big"), wave="2026-Q3", questionnaire="single-rating@1",
        language="vi", text_revision=1, answers="4", agency="D1",
    )
    print(number, responses.submit(engine, form, b"secret"), flush=True)
"""


def stored(engine) -> set[bytes]:
    with store.reading(engine) as session:
        return set(session.scalars(select(models.Response.id)))


def test_killed_writer_loses_no_acknowledged_form(open_wave):
    """The ledger is the writer's output: what it printed, a citizen would have seen."""
    command = [sys.executable, "-c", WRITER, str(open_wave.url)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[4]) as process:
        ledger = [process.stdout.readline() for _ in range(40)]
        os.kill(process.pid, signal.SIGKILL)
        ledger += process.stdout.readlines()
    whole = [line.split() for line in ledger if line.endswith(b"\n")]
    promised = {responses.id_of(int(number).to_bytes(16, "big")) for number, _ in whole}
    assert len(promised) >= 40
    assert promised <= stored(open_wave)
    assert len(stored(open_wave)) <= len(promised) + 1  # the one that was under way


def test_locked_sqlite_is_unavailable_and_works_again_when_free(sqlite_engine, monkeypatch, tmp_path):
    monkeypatch.setattr(writer, "PATIENCE", 0)
    hasty = store.connect(sqlite_engine.url)
    blocker = sqlite3.connect(str(sqlite_engine.url.database), isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(store.Unavailable), store.writing(hasty) as session:
        session.execute(text("DELETE FROM setting"))
    with store.reading(hasty) as session:
        assert session.scalar(text("SELECT count(*) FROM setting")) == 0
    blocker.execute("ROLLBACK")
    with store.writing(hasty) as session:
        session.execute(text("DELETE FROM setting"))
    blocker.close()
    hasty.dispose()


def test_sqlite_file_that_is_not_one_is_unavailable(tmp_path):
    (tmp_path / "x.db").write_bytes(b"not a database, but long enough to be looked at" * 99)
    engine = store.connect(f"sqlite:///{tmp_path / 'x.db'}")
    with pytest.raises(store.Unavailable), store.writing(engine) as session:
        session.execute(text("SELECT 1"))
    engine.dispose()


def test_full_disk_is_unavailable_and_leaves_nothing_half_stored(sqlite_engine):
    with pytest.raises(store.Unavailable):
        store_on_a_full_disk(sqlite_engine)
    with store.reading(sqlite_engine) as session:
        assert session.scalar(select(func.count()).select_from(models.Setting)) == 0


def store_on_a_full_disk(engine) -> None:
    with store.writing(engine) as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count={pages + 2}"))
        session.add(models.Setting(key="small", value=1))
        session.flush()
        session.add(models.Setting(key="large", value="x" * 900_000))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_form_that_meets_a_lock_is_not_stored_and_can_be_sent_again(open_wave, form, monkeypatch):
    monkeypatch.setattr(writer, "PATIENCE", 0)
    hasty, once = store.connect(open_wave.url), form()
    blocker = sqlite3.connect(str(open_wave.url.database), isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(store.Unavailable):
        responses.submit(hasty, once, SECRET)
    blocker.execute("ROLLBACK")
    blocker.close()
    assert not responses.submit(hasty, once, SECRET).repeated
    hasty.dispose()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_form_that_fills_the_disk_leaves_nothing_and_the_next_one_is_stored(open_wave, form):
    with writer.writing_plainly(open_wave) as connection:
        driver = writer.driver_of(connection)
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
    driver.execute(f"PRAGMA max_page_count={pages + 2}")  # of the connection that the next form is stored through
    with pytest.raises(store.Unavailable):
        write_plainly_on_a_full_disk(open_wave)
    with store.reading(open_wave) as session:
        assert session.scalar(select(func.count()).select_from(models.Setting)) == 0
    responses.submit(open_wave, form(), SECRET)
    assert len(stored(open_wave)) == 1


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "interruption", [store.Refused(store.Problem("no", "no")), KeyboardInterrupt(), sqlite3.Error()]
)
def test_form_that_is_broken_off_is_undone_whatever_broke_it_off(open_wave, form, interruption):
    with pytest.raises(type(interruption)):
        break_off(open_wave, form(), interruption)
    assert stored(open_wave) == set()
    responses.submit(open_wave, form(), SECRET)
    assert len(stored(open_wave)) == 1


def write_plainly_on_a_full_disk(engine) -> None:
    with writer.writing_plainly(engine) as connection:
        driver = writer.driver_of(connection)
        driver.execute("INSERT INTO setting (key, value) VALUES ('small', '1')")
        driver.execute("INSERT INTO setting (key, value) VALUES ('large', ?)", ['"' + "x" * 900_000 + '"'])


def break_off(engine, submission, interruption) -> None:
    with writer.writing_plainly(engine) as connection:
        responses._store(connection, submission, SECRET, clock.now())
        raise interruption


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_file_is_let_go_when_the_engine_is_disposed_of(open_wave, form):
    responses.submit(open_wave, form(), SECRET)
    open_wave.dispose()
    folder = Path(open_wave.url.database).parent
    assert not [file for file in folder.iterdir() if file.name.endswith("-wal")]  # the last connection tidies it away


def at_once(engine, submissions) -> list[object]:
    """Receipts and exceptions of forms that all arrive while somebody else is writing, in any order."""
    outcome: list[object] = []

    def send(submission) -> None:
        try:
            outcome.append(responses.submit(engine, submission, SECRET))
        except Exception as error:
            outcome.append(error)

    senders = [threading.Thread(target=send, args=(submission,)) for submission in submissions]
    with store.writing(engine):
        for sender in senders:
            sender.start()
        while len(writer.turn_of(engine).waiting) < len(senders):
            time.sleep(0.01)
    for sender in senders:
        sender.join()
    return outcome


def commits_of(engine) -> list[str]:
    """What the connection that stores forms is told, from now on."""
    said: list[str] = []
    with writer.writing_plainly(engine) as connection:
        driver = writer.driver_of(connection)
    driver.set_trace_callback(lambda statement: statement == "COMMIT" and said.append(statement))
    return said


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_forms_that_wait_together_are_written_to_the_disk_together(open_wave, form):
    commits, forms = commits_of(open_wave), [form() for _ in range(5)]
    outcome = at_once(open_wave, forms)
    assert {str(receipt) for receipt in outcome} == {receipt_of(responses.id_of(one.key), SECRET) for one in forms}
    assert (len(stored(open_wave)), len(commits)) == (5, 1)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_refused_form_takes_none_of_those_with_it_that_came_at_the_same_moment(open_wave, form):
    good, wrong = [form() for _ in range(3)], form(agency="D9")
    outcome = at_once(open_wave, [good[0], wrong, *good[1:]])
    assert [type(one) for one in outcome if isinstance(one, Exception)] == [store.Refused]
    assert stored(open_wave) == {responses.id_of(one.key) for one in good}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_same_form_twice_at_the_same_moment_is_one_row_and_one_receipt(open_wave, form):
    commits, once = commits_of(open_wave), form()
    receipts = at_once(open_wave, [once, once])
    assert (len({str(receipt) for receipt in receipts}), len(stored(open_wave)), len(commits)) == (1, 1, 1)
    assert sorted(receipt.repeated for receipt in receipts) == [False, True]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_database_that_fails_a_commit_fails_every_form_in_it_and_each_can_be_sent_again(open_wave, form, monkeypatch):
    def lost(*_arguments):
        raise sqlite3.OperationalError("disk I/O error")

    forms = [form() for _ in range(3)]
    with monkeypatch.context() as broken:
        broken.setattr(responses, "_insert", lost)
        outcome = at_once(open_wave, forms)
    assert {type(error) for error in outcome} == {store.Unavailable}
    assert stored(open_wave) == set()
    assert {str(responses.submit(open_wave, one, SECRET)) for one in forms} == {
        receipt_of(responses.id_of(one.key), SECRET) for one in forms
    }


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_form_that_waited_too_long_is_not_stored_behind_its_back(open_wave, form, monkeypatch):
    monkeypatch.setattr(writer, "PATIENCE", 0.05)
    with store.writing(open_wave):
        with pytest.raises(store.Unavailable):
            responses.submit(open_wave, form(), SECRET)
        assert not writer.turn_of(open_wave).waiting
    responses.submit(open_wave, once := form(), SECRET)
    assert stored(open_wave) == {responses.id_of(once.key)}


def test_postgresql_that_comes_back_is_used_again(postgresql_engine):
    """Every connection of the pool dies, as in a restart; the next transaction gets a new one."""
    with store.reading(postgresql_engine) as session:
        session.scalar(text("SELECT 1"))
    with pytest.raises(store.Unavailable), store.writing(postgresql_engine) as session:
        session.scalar(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    with store.writing(postgresql_engine) as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_postgresql_that_is_not_there_is_unavailable(tmp_path):
    engine = store.connect(f"postgresql://postgres@/survey?host={tmp_path}")
    with pytest.raises(store.Unavailable), store.reading(engine) as session:
        session.scalar(text("SELECT 1"))
    engine.dispose()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_form_waits_while_its_wave_is_being_closed_and_gives_up_in_time(open_wave, form):
    with store.writing(open_wave) as closing:
        waves.set_state(closing, "2026-Q3", "collected", "test")
        with pytest.raises(store.Unavailable):
            submit_hastily(open_wave, form())
    assert stored(open_wave) == set()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_two_files_for_one_wave_take_turns_and_citizens_do_not_wait(open_wave, form):
    with store.writing(open_wave) as loading:
        frame.save_frame(loading, "2026-Q3", [frame.FrameRow("land", 9)])
        responses.submit(open_wave, form(), SECRET)
        with pytest.raises(store.Unavailable):
            load_hastily(open_wave)
    assert len(stored(open_wave)) == 1


def load_hastily(engine) -> None:
    with store.writing(engine) as session:
        session.execute(text("SET LOCAL lock_timeout = '50ms'"))
        frame.save_frame(session, "2026-Q3", [frame.FrameRow("civil", 9)])


def submit_hastily(engine, submission) -> None:
    with store.writing(engine) as session:
        session.execute(text("SET LOCAL lock_timeout = '50ms'"))
        responses.save_response(session, submission, SECRET)


def test_mistake_of_the_program_is_not_called_unavailable(engine):
    with pytest.raises(Exception, match="no_such_table"), store.writing(engine) as session:
        session.execute(text("SELECT * FROM no_such_table"))


def test_failed_transaction_leaves_nothing(engine):
    with pytest.raises(ZeroDivisionError):
        store_and_fail(engine)
    with store.reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(models.Setting)) == 0


def store_and_fail(engine) -> None:
    with store.writing(engine) as session:
        session.add(models.Setting(key="k", value=1))
        session.flush()
        session.scalar(select(1 // 0))


def test_reading_sees_one_snapshot_while_others_write(engine):
    with store.reading(engine) as session:
        count = select(func.count()).select_from(models.Setting)
        before = session.scalar(count)
        with store.writing(engine) as other:
            other.add(models.Setting(key="k", value=1))
        assert session.scalar(count) == before
