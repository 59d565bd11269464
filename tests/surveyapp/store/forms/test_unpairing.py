"""Whoever may read the live database finds no form by its code, and nothing is lost or doubled on the way there."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from surveyapp import models, store
from surveyapp.store.forms import responses
from surveyapp.store.forms.unpairing import unpair
from surveyapp.store.waves import codes
from tests.reading import count
from tests.surveyapp.store.conftest import SECRET
from tests.surveyapp.store.forms import attack
from tests.surveyapp.store.forms.test_codes import coded, make  # noqa: F401

ROOT = Path(__file__).parents[4]
FORMS = 20
BY_CHANCE = 8
"""Of twenty guesses one is right on average; more than these are less likely than one in a million."""


@pytest.fixture
def used(open_wave, coded):  # noqa: F811
    """Twenty codes, each used by a form: (mark, response id) of each."""
    return use(open_wave, coded, make(open_wave, FORMS))


def use(engine, coded, made):  # noqa: F811
    pairs = []
    for code in sorted(made, reverse=True):  # not the order of the marks
        form = coded(code)
        responses.submit(engine, form, SECRET)
        pairs.append((codes.mark_of_code(code, SECRET), responses.id_of(form.key)))
    return pairs


def in_files(engine) -> None:
    """Let what was written stand in the files that somebody might read."""
    with engine.connect().execution_options(sqlite_begin="", isolation_level="AUTOCOMMIT") as connection:
        sqlite = engine.dialect.name == "sqlite"
        connection.execute(text("PRAGMA wal_checkpoint(FULL)" if sqlite else "CHECKPOINT"))


def found(pairs, guesses) -> int:
    return len(set(pairs) & set(guesses))


def test_the_order_of_writing_pairs_codes_and_forms_until_they_are_unpaired(open_wave, used):
    in_files(open_wave)
    assert found(used, attack.pairs_by_order(open_wave)) == FORMS
    if open_wave.dialect.name == "postgresql":
        assert found(used, attack.pairs_by_transaction(open_wave)) == FORMS
    assert unpair(open_wave) == FORMS
    assert found(used, attack.pairs_by_order(open_wave)) <= BY_CHANCE
    assert attack.order_of_writing(open_wave, "spent_code", "mark") == sorted(mark for mark, _ in used)


def test_no_trace_of_the_transactions_is_left(open_wave, used):
    unpair(open_wave)
    if open_wave.dialect.name == "sqlite":
        in_code_and_in_spent_code = 2
        assert {attack.copies(open_wave, mark) for mark, _ in used} == {in_code_and_in_spent_code}
        assert not Path(f"{open_wave.url.database}-wal").read_bytes()
    else:
        assert attack.pairs_by_transaction(open_wave) == []
        with store.reading(open_wave) as session:
            assert session.scalar(text("SELECT count(DISTINCT xmin::text) FROM spent_code")) == 1


def test_codes_of_several_half_days_form_one_group(open_wave, coded, used):  # noqa: F811
    unpair(open_wave)
    later = use(open_wave, coded, make(open_wave, 10))
    in_files(open_wave)
    assert unpair(open_wave) == 10
    assert attack.order_of_writing(open_wave, "spent_code", "mark") == sorted(mark for mark, _ in used + later)


def test_where_no_code_has_been_used_since_nothing_is_written(open_wave, used):
    unpair(open_wave)
    before = storage(open_wave)
    assert unpair(open_wave) == 0
    assert storage(open_wave) == before


def storage(engine):
    if engine.dialect.name == "sqlite":
        return Path(engine.url.database).read_bytes()
    with store.reading(engine) as session:
        return session.execute(text("SELECT xmin::text, ctid::text, mark FROM spent_code ORDER BY mark")).all()


KILLED = """
import os, signal
from sqlalchemy import event
from surveyapp import store
from surveyapp.store.forms.unpairing import unpair
engine, left = store.connect({url!r}), [{statements}]
@event.listens_for(engine, "after_cursor_execute")
def _count(_connection, _cursor, statement, *_):
    left[0] -= "spent_aside" in statement or "spent_code" in statement
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
unpair(engine)
"""


@pytest.mark.parametrize("statements", range(3, 8))
def test_killed_after_any_statement_it_has_lost_nothing_and_is_done_again(open_wave, coded, used, statements):  # noqa: F811
    url = open_wave.url.render_as_string(hide_password=False)
    program = KILLED.format(url=url, statements=statements)
    child = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False)
    assert child.returncode == -signal.SIGKILL, child.stderr
    assert count(open_wave, models.SpentCode) == count(open_wave, models.Response) == FORMS
    assert unpair(open_wave) == FORMS
    assert found(used, attack.pairs_by_order(open_wave)) <= BY_CHANCE
    assert count(open_wave, models.SpentCode) == FORMS


def test_forms_that_come_meanwhile_are_stored_once_and_their_codes_used_once(open_wave, coded):  # noqa: F811
    made, stop = make(open_wave, 60), threading.Event()
    forms = [coded(code) for code in made for _ in range(2)]
    stored, refused = [], []

    def send(share) -> None:
        for form in share:
            try:
                stored.append(responses.submit(open_wave, form, SECRET).number)
                stored.append(responses.submit(open_wave, form, SECRET).number)
            except store.Refused as error:
                refused.append(error.problems[0].code)

    def keep_unpairing() -> None:
        while not stop.is_set():
            with suppress(store.Unavailable):
                unpair(open_wave)

    senders = [threading.Thread(target=send, args=(forms[n::4],)) for n in range(4)]
    unpairing = threading.Thread(target=keep_unpairing)
    for thread in (*senders, unpairing):
        thread.start()
    for thread in senders:
        thread.join()
    stop.set()
    unpairing.join()
    unpair(open_wave)
    assert (len(stored), len(set(stored)), refused) == (120, 60, ["code-spent"] * 60)
    assert count(open_wave, models.Response) == count(open_wave, models.SpentCode) == 60


def test_two_at_once_write_it_anew_once(open_wave, used):
    come, start = [], threading.Barrier(2)

    def run() -> None:
        start.wait()
        come.append(unpair(open_wave))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(come) == [0, FORMS]
