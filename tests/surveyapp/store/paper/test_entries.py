"""What is keyed in of a sheet, corrected, and taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from questionnaires.answers import Encoded
from surveyapp import store
from surveyapp.models import Account, Agency, Wave
from surveyapp.store.paper.batches import batch as batch_row
from surveyapp.store.paper.entries import Keying, Sheet, correct, enter, entries, entry, next_number, take_back, totals
from surveyapp.store.waves import waves
from tests.surveyapp.store.paper.conftest import AN, BINH, BOTH, CHI

DAY = dt.date(2026, 9, 1)


def told(desk, batch):
    with store.reading(desk) as session:
        return totals(session, batch_row(session, batch))


def answer_of(desk, batch, number) -> str:
    with store.reading(desk) as session:
        return entry(session, batch, number).sheet.encoded.answers


def refusal(desk, act, *arguments) -> str:
    with pytest.raises(store.Refused) as refused, store.writing(desk) as session:
        act(session, *arguments)
    return refused.value.problems[0].code


def test_totals_name_the_numbers_that_are_missing_and_those_that_were_not_declared(desk, batch, key_in):
    assert next_number(told(desk, batch)) == 1
    key_in({1: "4", 3: ".", 7: "*"})
    found = told(desk, batch)
    assert (found.declared, found.entered, found.first, found.last) == (3, 3, 1, 7)
    assert (found.missing, found.beyond, found.agree) == ((2,), (7,), False)
    assert next_number(found, after=1) == 2
    assert next_number(found, after=3) == 2


@BOTH
def test_one_number_stands_in_a_batch_once(desk, batch, key_in):
    key_in({1: "4"})
    again = Sheet(1, DAY, Encoded("5"))
    assert refusal(desk, enter, batch, again, Keying(AN)) == "number-taken"
    assert answer_of(desk, batch, 1) == "4"


def test_sheet_keeps_its_day_apart_from_the_moment_of_its_entry(desk, batch):
    with store.writing(desk) as session:
        enter(session, batch, Sheet(2, DAY, Encoded("5")), Keying(AN))
    with store.reading(desk) as session:
        (row,) = entries(session, batch)
    assert (row.sheet.answered_on, row.operator, row.was_corrected) == (DAY, AN, False)
    assert row.entered_at.tzinfo is not None


@BOTH
def test_correction_is_taken_back_and_then_the_entry_itself(desk, batch, key_in):
    key_in({1: "4"})
    with store.writing(desk) as session:
        correct(session, batch, Sheet(1, DAY, Encoded("2")), Keying(AN))
    assert answer_of(desk, batch, 1) == "2"
    with store.writing(desk) as session:
        assert take_back(session, batch, 1, Keying(AN))
    with store.reading(desk) as session:
        assert entry(session, batch, 1).sheet == Sheet(1, None, Encoded("4"))
    with store.writing(desk) as session:
        assert not take_back(session, batch, 1, Keying(AN))
    assert told(desk, batch).entered == 0


def test_correction_that_changes_nothing_hides_nothing_from_the_way_back(desk, batch, key_in):
    key_in({1: "4"})
    with store.writing(desk) as session:
        correct(session, batch, Sheet(1, None, Encoded("2")), Keying(AN))
        correct(session, batch, Sheet(1, None, Encoded("2")), Keying(AN))
        take_back(session, batch, 1, Keying(AN))
    assert answer_of(desk, batch, 1) == "4"


def test_batch_of_another_is_closed_to_an_operator_and_open_to_who_sees_all(desk, batch):
    sheet = Sheet(1, None, Encoded("4"))
    assert refusal(desk, enter, batch, sheet, Keying(BINH)) == "batch-of-another"
    with store.writing(desk) as session:
        enter(session, batch, sheet, Keying(CHI, sees_all=True))
    assert answer_of(desk, batch, 1) == "4"


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (Sheet(0, None, Encoded("4")), "form-number"),
        (Sheet(1, None, Encoded("7")), "answer-unknown"),
        (Sheet(1, None, Encoded("44")), "answers-length"),
        (Sheet(1, dt.date(2126, 1, 1), Encoded("4")), "day-ahead"),
    ],
    ids=["number", "answer", "length", "day"],
)
def test_what_could_not_become_a_response_is_refused_at_once(desk, batch, sheet, reason):
    assert refusal(desk, enter, batch, sheet, Keying(AN)) == reason


def test_late_sheets_are_keyed_in_until_entry_ends_if_they_were_answered_in_time(desk, batch):
    with store.writing(desk) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
    assert refusal(desk, enter, batch, Sheet(1, None, Encoded("4")), Keying(AN)) == "wave-closed"
    with store.writing(desk) as session:
        enter(session, batch, Sheet(1, DAY, Encoded("4")), Keying(AN))
        session.query(Wave).one().entry_until = DAY
    assert refusal(desk, enter, batch, Sheet(2, DAY, Encoded("4")), Keying(AN)) == "wave-closed"


def test_account_that_came_to_belong_to_the_agency_enters_nothing_more(desk, batch):
    with store.writing(desk) as session:
        own = session.query(Agency).filter_by(code="D1").one()
        session.query(Account).filter_by(email=AN).one().agency_id = own.id
    assert refusal(desk, enter, batch, Sheet(1, None, Encoded("4")), Keying(AN)) == "own-agency"


def test_form_that_was_not_entered_can_be_neither_corrected_nor_taken_back(desk, batch):
    assert refusal(desk, correct, batch, Sheet(1, None, Encoded("4")), Keying(AN)) == "form-unknown"
    assert refusal(desk, take_back, batch, 1, Keying(AN)) == "form-unknown"
    assert refusal(desk, take_back, 99, 1, Keying(AN)) == "batch-unknown"
