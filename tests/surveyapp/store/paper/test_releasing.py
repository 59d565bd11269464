"""A batch becomes responses once, whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from questionnaires.answers import Encoded
from surveyapp import store
from surveyapp.models import EntryBatch, Response
from surveyapp.store import audit
from surveyapp.store.forms.responses import save_response
from surveyapp.store.paper import releasing
from surveyapp.store.paper.batches import batch as batch_row
from surveyapp.store.paper.entries import Keying, Sheet, correct
from surveyapp.store.paper.releasing import complete, reject, release, reopen
from surveyapp.store.waves import waves
from tests.surveyapp.store.paper.conftest import AN, BINH, BOTH, CHI, SECRET

RELEASER = """
import sys
from surveyapp import store
from surveyapp.store.paper import releasing

save = releasing.save_response
def told(*arguments):
    save(*arguments)
    print("stored", flush=True)
    sys.stdin.readline()
releasing.save_response = told
with store.writing(store.connect(sys.argv[1])) as session:
    releasing.release(session, int(sys.argv[2]), b"secret", actor="chi@example.org")
"""


@pytest.fixture
def entered(desk, batch, key_in) -> int:
    """Three sheets, all keyed in."""
    key_in({1: "4", 2: ".", 3: "*"})
    with store.writing(desk) as session:
        complete(session, batch, Keying(AN))
    return batch


def released(desk, number, **said) -> int:
    with store.writing(desk) as session:
        return release(session, number, SECRET, actor=CHI, **said)


def responses(desk) -> list[Response]:
    with store.reading(desk) as session:
        found = list(session.scalars(select(Response)))
        session.expunge_all()
    return found


def refusal(desk, act, *arguments, **said) -> store.Problem:
    with pytest.raises(store.Refused) as refused, store.writing(desk) as session:
        act(session, *arguments, **said)
    return refused.value.problems[0]


@BOTH
def test_each_form_of_a_released_batch_is_a_numbered_paper_response(desk, entered):
    assert released(desk, entered) == 3
    found = responses(desk)
    assert sorted(form.answers for form in found) == ["*", ".", "4"]
    assert {(form.channel, form.proof, form.basis) for form in found} == {("paper", "numbered-form", "probability")}
    assert {form.answers: form.status for form in found} == {"4": "valid", ".": "excluded", "*": "excluded"}
    with store.reading(desk) as session:
        assert batch_row(session, entered).state == "released"
        (event,) = audit.events(session, "2026-Q3", limit=1)
    assert event.detail["after"] == "released"
    assert event.detail["forms"] == 3


@BOTH
def test_batch_released_again_stores_nothing_twice(desk, entered):
    released(desk, entered)
    assert refusal(desk, release, entered, SECRET, actor=CHI).code == "batch-state"
    with store.writing(desk) as session:
        session.get_one(EntryBatch, entered).state = "complete"  # as a copy from before would have it
    released(desk, entered)
    assert len(responses(desk)) == 3


@BOTH
def test_killed_between_two_forms_nothing_is_lost_or_doubled(desk, entered):
    address = desk.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", RELEASER, address, str(entered)]
    where = Path(__file__).parents[4]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=where) as process:
        assert process.stdout.readline() == b"stored\n"
        os.kill(process.pid, signal.SIGKILL)
    assert responses(desk) == []
    with store.reading(desk) as session:
        assert batch_row(session, entered).state == "complete"
    assert released(desk, entered) == 3
    assert len(responses(desk)) == 3


def test_order_in_which_forms_are_stored_does_not_tell_their_numbers(desk, entered, monkeypatch):
    stored = []
    monkeypatch.setattr(releasing, "save_response", lambda _session, form, _secret: stored.append(form))
    with store.writing(desk) as session:
        release(session, entered, SECRET, actor=CHI)
    ids = [releasing.id_of(form.key) for form in stored]
    assert ids == sorted(ids)


def test_release_is_refused_where_the_numbers_do_not_agree_and_nobody_says_why(desk, batch, key_in):
    key_in({1: "4", 3: "2"})
    with store.writing(desk) as session:
        complete(session, batch, Keying(AN))
    assert refusal(desk, release, batch, SECRET, actor=CHI).code == "batch-totals"
    assert released(desk, batch, reason="Phiếu số 2 bị ướt, không đọc được") == 2
    with store.reading(desk) as session:
        (event,) = audit.events(session, "2026-Q3", limit=1)
    assert event.detail["reason"].startswith("Phiếu số 2")


def test_release_names_the_form_that_cannot_be_stored_and_stores_none(desk, entered):
    with store.writing(desk) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
    problem = refusal(desk, release, entered, SECRET, actor=CHI)
    assert problem.code == "wave-closed"
    assert problem.where.startswith("form ")
    assert responses(desk) == []


def test_complete_batch_is_opened_again_to_be_corrected(desk, entered):
    assert refusal(desk, correct, entered, Sheet(1, None, Encoded("5")), Keying(AN)).code == "batch-closed"
    with store.writing(desk) as session:
        reopen(session, entered, Keying(AN))
        correct(session, entered, Sheet(1, None, Encoded("5")), Keying(AN))
    assert refusal(desk, release, entered, SECRET, actor=CHI).remedy == "complete it first"
    assert refusal(desk, complete, entered, Keying(BINH)).code == "batch-of-another"


def test_empty_batch_is_not_complete(desk, batch):
    assert refusal(desk, complete, batch, Keying(AN)).code == "batch-empty"


def test_rejected_batch_becomes_no_response_and_says_why(desk, entered):
    assert refusal(desk, reject, entered, " ", actor=CHI).code == "reason-missing"
    with store.writing(desk) as session:
        reject(session, entered, "Một người viết tất cả", actor=CHI)
    assert refusal(desk, release, entered, SECRET, actor=CHI).code == "batch-state"
    assert responses(desk) == []
    with store.reading(desk) as session:
        (event,) = audit.events(session, "2026-Q3", limit=1)
    assert event.detail["reason"] == "Một người viết tất cả"


def test_key_of_a_form_follows_from_a_secret_of_its_wave_alone(desk, entered):
    """Without it, nothing leads from a number on a sheet to a response."""
    released(desk, entered)
    with store.reading(desk) as session:
        row = batch_row(session, entered)
        asked, secret = releasing.asked_on_paper(session, row), releasing.wave_secret(session, "2026-Q3")
    form = releasing.submission_of(row, asked, secret, Sheet(1, None, Encoded("4")))
    other = releasing.submission_of(row, asked, bytes(32), Sheet(1, None, Encoded("4")))
    ids = {response.id for response in responses(desk)}
    assert releasing.id_of(form.key) in ids
    assert releasing.id_of(other.key) not in ids
    with store.writing(desk) as session:
        assert save_response(session, form, SECRET).repeated
