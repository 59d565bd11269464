"""Nothing lost, nothing twice: one key is one response, whatever arrives how often and in which order."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading

import pytest
from sqlalchemy import func, select

from surveyapp import models, store
from surveyapp.store.forms import exclusions, responses
from surveyapp.store.forms.receipts import receipt_is_genuine, receipt_of
from surveyapp.store.waves import waves
from tests.reading import count
from tests.surveyapp.store.conftest import SECRET


def test_form_is_stored_with_everything_it_says(open_wave, form):
    receipt = responses.submit(open_wave, form(answers="5", procedure_group="land", helped="family"), SECRET)
    with store.reading(open_wave) as session:
        stored = session.scalars(select(models.Response)).one()
        cell = session.get(models.Cell, stored.cell_id)
        assert (stored.answers, stored.helped, stored.basis, stored.status) == ("5", "family", "probability", "valid")
        assert (stored.day, stored.half, stored.late) == (dt.date(2026, 9, 1), "am", 0)
        assert (cell.procedure_group, cell.stratum) == ("land", "")
        assert cell.receiving_agency_id == cell.resolving_agency_id
    assert not receipt.repeated
    assert receipt_is_genuine(receipt.number, SECRET)


def test_same_form_again_gets_the_same_receipt_and_no_second_row(open_wave, form):
    once = form()
    first, second = responses.submit(open_wave, once, SECRET), responses.submit(open_wave, once, SECRET)
    assert first.number == second.number
    assert second.repeated
    assert count(open_wave, models.Response) == 1


def test_the_same_form_sent_again_the_next_day_is_still_the_same_form(open_wave, form):
    first = form(half="pm", pace="fast")
    later = dataclasses.replace(first, day=first.day + dt.timedelta(days=1), half="am", pace="normal")
    receipts = [responses.submit(open_wave, form, SECRET).number for form in (first, later)]
    assert receipts[0] == receipts[1]
    assert count(open_wave, models.Response) == 1


def test_other_answers_under_the_same_key_are_refused(open_wave, form):
    responses.submit(open_wave, form(key=b"k" * 16), SECRET)
    with pytest.raises(store.Refused) as refused:
        responses.submit(open_wave, form(key=b"k" * 16, answers="1"), SECRET)
    assert (refused.value.status, refused.value.problems[0].code) == (409, "key-conflict")
    assert count(open_wave, models.Response) == 1


@pytest.mark.parametrize("states", [("collected",), ("collected", "locked"), ("collected", "locked", "published")])
def test_known_form_gets_its_receipt_in_every_state_of_the_wave(open_wave, form, states):
    once = form()
    first = responses.submit(open_wave, once, SECRET)
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    with store.writing(open_wave) as session:
        for state in states:
            waves.set_state(session, "2026-Q3", state, "test", at=long_ago)
    assert responses.submit(open_wave, once, SECRET).number == first.number


def test_form_opened_before_closing_is_accepted_for_an_hour_and_marked_late(open_wave, form):
    closed_at = dt.datetime(2026, 9, 30, 10, 0, tzinfo=dt.UTC)
    with store.writing(open_wave) as session:
        waves.set_state(session, "2026-Q3", "collected", "test", at=closed_at)
        before = waves.wave(session, "2026-Q3").inputs_revision
        opened = form(opened_at=closed_at)
        late = responses.save_response(session, opened, SECRET, now=closed_at + dt.timedelta(minutes=59))
        assert late.late
        assert waves.wave(session, "2026-Q3").inputs_revision == before + 1
        opened = form(opened_at=closed_at)
        with pytest.raises(store.Refused, match="does not take answers"):
            responses.save_response(session, opened, SECRET, now=closed_at + dt.timedelta(minutes=61))


@pytest.mark.parametrize("seconds", [None, 1], ids=["no proof", "opened afterwards"])
def test_form_that_does_not_prove_that_it_was_open_has_no_grace(open_wave, form, seconds):
    closed_at = dt.datetime(2026, 9, 30, 10, 0, tzinfo=dt.UTC)
    opened = None if seconds is None else closed_at + dt.timedelta(seconds=seconds)
    with store.writing(open_wave) as session:
        waves.set_state(session, "2026-Q3", "collected", "test", at=closed_at)
        for states in ((), ("locked", "collected")):
            for state in states:
                waves.set_state(session, "2026-Q3", state, "test")
            fresh = form(opened_at=opened)
            with pytest.raises(store.Refused, match="does not take answers"):
                responses.save_response(session, fresh, SECRET, now=closed_at + dt.timedelta(minutes=5))


def test_a_blank_form_is_not_taken_and_a_blank_sheet_is_kept_without_counting(open_wave, form):
    with pytest.raises(store.Refused, match="nothing was rated"):
        responses.submit(open_wave, form(answers="."), SECRET)
    responses.submit(open_wave, form(answers=".", channel="paper", proof="numbered-form"), SECRET)
    with store.reading(open_wave) as session:
        assert session.scalars(select(models.Response.status)).all() == ["excluded"]
        assert [row.reason for row in exclusions.exclusions(session, "2026-Q3")] == ["empty"]


def test_paper_form_answered_in_time_may_arrive_until_entry_ends(city, form):
    with store.writing(city) as session:
        closing = {"closes": dt.date(2026, 9, 30), "entry_until": dt.date(2026, 10, 15)}
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating", **closing)
        waves.set_state(session, "2026-Q3", "open", "test")
        waves.set_state(session, "2026-Q3", "collected", "test", at=dt.datetime(2026, 9, 30, 10, tzinfo=dt.UTC))
        paper = form(channel="paper", proof="numbered-form")
        assert responses.save_response(session, paper, SECRET, now=dt.datetime(2026, 10, 15, 9, tzinfo=dt.UTC)).late
        for late in ({"now": dt.datetime(2026, 10, 16, 9, tzinfo=dt.UTC)}, {"day": dt.date(2026, 10, 2)}):
            at = late.pop("now", dt.datetime(2026, 10, 3, tzinfo=dt.UTC))
            with pytest.raises(store.Refused, match="does not take answers"):
                responses.save_response(session, form(channel="paper", **late), SECRET, now=at)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"answers": "9"}, "answer-unknown", id="a code that the question does not offer"),
        pytest.param({"answers": "44"}, "answers-length", id="more answers than questions"),
        pytest.param({"agency": "D9"}, "agency-unknown", id="unknown agency"),
        pytest.param({"agency": "CITY"}, "agency-not-in-wave", id="an agency above the rated ones"),
        pytest.param({"receiving_agency": "D9"}, "agency-unknown", id="unknown receiving agency"),
        pytest.param({"agency": ""}, "agency-missing", id="no agency"),
        pytest.param({"agency": "", "counter": "Q9"}, "counter-unknown", id="unknown counter"),
        pytest.param({"questionnaire": "single-rating@2"}, "version-unknown", id="another version"),
        pytest.param({"text_revision": 7}, "version-unknown", id="a wording that was never shown"),
        pytest.param({"channel": "fax"}, "unknown-word", id="unknown channel"),
        pytest.param({"day": dt.date(2999, 1, 1)}, "day-ahead", id="a day to come"),
        pytest.param({"key": b"short"}, "invalid", id="a short key"),
        pytest.param({"wave": "w\0"}, "invalid", id="a name with NUL"),
        pytest.param({"texts": {"WHY": "\ud800"}}, "invalid", id="half a character"),
        pytest.param({"numbers": {"Q1": 3.0}}, "value-mismatch", id="a number nobody asked for"),
    ],
)
def test_wrong_form_is_refused_and_nothing_is_stored(open_wave, form, said, code):
    with pytest.raises(store.Refused) as refused:
        responses.submit(open_wave, form(**said), SECRET)
    assert code in [problem.code for problem in refused.value.problems]
    assert count(open_wave, models.Response) == 0


@pytest.mark.parametrize(("wave", "status"), [("2026-Q9", 404), ("draft", 410)])
def test_form_for_no_open_wave_is_refused(open_wave, form, wave, status):
    with store.writing(open_wave) as session:
        waves.create_wave(session, "draft", questionnaire="single-rating")
    with pytest.raises(store.Refused) as refused:
        responses.submit(open_wave, form(wave=wave), SECRET)
    assert refused.value.status == status


def test_counter_stands_for_its_agency(open_wave, form):
    responses.submit(open_wave, form(agency="", counter="Q1"), SECRET)
    responses.submit(open_wave, form(agency="D2", counter="Q1"), SECRET)
    with store.reading(open_wave) as session:
        names = {agency.id: agency.code for agency in session.scalars(select(models.Agency))}
        cells = session.scalars(select(models.Cell).order_by(models.Cell.id))
        roles = [(names[cell.resolving_agency_id], names[cell.receiving_agency_id]) for cell in cells]
    assert roles == [("D1", "D1"), ("D2", "D1")]


def test_trial_forms_never_count(city, form):
    with store.writing(city) as session:
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating")
        waves.set_state(session, "2026-Q3", "trial", "test")
    responses.submit(city, form(), SECRET)
    with store.reading(city) as session:
        assert session.scalars(select(models.Response.status)).all() == ["trial"]


def test_eight_at_once_leave_one_row_and_one_receipt(open_wave, form):
    once, received, start = form(), [], threading.Barrier(8)

    def send() -> None:
        start.wait()
        received.append(responses.submit(open_wave, once, SECRET).number)

    senders = [threading.Thread(target=send) for _ in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(received) == 8
    assert set(received) == {receipt_of(responses.id_of(once.key), SECRET)}
    assert count(open_wave, models.Response) == 1


def test_eight_people_at_once_are_eight_rows_in_one_cell(open_wave, form):
    forms, start = [form() for _ in range(8)], threading.Barrier(8)

    def send(one) -> None:
        start.wait()
        responses.submit(open_wave, one, SECRET)

    senders = [threading.Thread(target=send, args=(one,)) for one in forms]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    with store.reading(open_wave) as session:
        assert session.scalar(select(func.count()).select_from(models.Cell)) == 1
    assert count(open_wave, models.Response) == 8
