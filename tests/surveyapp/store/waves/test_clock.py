"""Past its last day, in the office's time, an open wave is collected at every door of the store."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.store import audit
from surveyapp.store.forms import imported, responses
from surveyapp.store.waves import clock, texts, waves
from surveyapp.store.waves.extending import extend_wave
from tests.surveyapp.store.waves.test_texts import KEY, approved

SECRET = b"a secret of the tests"
LAST_DAY = dt.date(2026, 9, 30)
CLOSED = dt.datetime(2026, 9, 30, 17, 0, tzinfo=dt.UTC)
"""Midnight after the last day in Viet Nam."""


@pytest.fixture
def over(city: Engine) -> Engine:
    """The wave that nobody closed."""
    with store.writing(city) as session:
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating", closes=LAST_DAY)
        waves.set_state(session, "2026-Q3", "open", "test", at=CLOSED - dt.timedelta(days=9))
    return city


def stored_state(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(text("SELECT state FROM wave WHERE code = '2026-Q3'")))


@pytest.mark.parametrize(("seconds", "state"), [(-1, "open"), (0, "collected")])
def test_the_day_ends_at_midnight_of_the_office(seconds, state):
    assert clock.state_at("open", LAST_DAY, CLOSED + dt.timedelta(seconds=seconds)) == state


def test_every_list_says_that_it_is_collected_since_the_end_of_that_day(over):
    with store.reading(over) as session:
        assert [(row.state, row.closed_at) for row in waves.waves(session)] == [("collected", CLOSED)]
        assert waves.wave(session, "2026-Q3").state == "collected"
        assert waves.open_wave_of_counter(session, "Q1") is None
    assert stored_state(over) == "open"


def test_it_takes_no_form_of_today(over, form):
    with pytest.raises(store.Refused, match="does not take answers"):
        responses.submit(over, form(day=None), SECRET)


def test_a_form_that_was_open_at_midnight_has_an_hour(over, form):
    with store.writing(over) as session:
        opened = form(day=None, opened_at=CLOSED - dt.timedelta(minutes=3))
        assert responses.save_response(session, opened, SECRET, now=CLOSED + dt.timedelta(minutes=50)).late


def test_the_first_who_writes_makes_it_so_on_the_record(over):
    with store.writing(over) as session:
        imported.save_imported(session, "2026-Q3", [imported.ImportedRow(bytes(16), 2, "D1", "4")])
        (event,) = [event for event in audit.events(session, "2026-Q3") if event.actor == clock.BY_DATE]
        assert (event.detail["before"], event.detail["after"]) == ("open", "collected")
        assert waves.stored_wave(session, "2026-Q3").closed_at == CLOSED
    assert stored_state(over) == "collected"


def test_closing_what_the_calendar_closed_is_no_mistake(over):
    with store.writing(over) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
        waves.set_state(session, "2026-Q3", "locked", "test")
    assert stored_state(over) == "locked"


def test_a_decision_lets_it_collect_for_longer(over, form):
    until = office_day() + dt.timedelta(days=7)
    with store.writing(over) as session:
        extend_wave(session, "2026-Q3", until, "Số 15/QĐ-SNV", "ann@office")
    assert not responses.submit(over, form(day=None), SECRET).late
    with store.reading(over) as session:
        event = audit.events(session, "2026-Q3", limit=1)[0]
        assert (event.actor, event.action) == ("ann@office", "wave-extended")
        assert event.detail == {"before": "2026-09-30", "until": until.isoformat(), "decision": "Số 15/QĐ-SNV"}


@pytest.mark.parametrize(
    ("days", "decision", "said"),
    [(7, " ", "a decision is needed"), (-1, "Số 15", "is over"), (None, "Số 15", "not later")],
    ids=["no decision", "yesterday", "the last day that it has"],
)
def test_without_a_decision_or_a_later_day_nothing_changes(over, days, decision, said):
    until = LAST_DAY if days is None else office_day() + dt.timedelta(days=days)
    with pytest.raises(store.Refused, match=said), store.writing(over) as session:
        extend_wave(session, "2026-Q3", until, decision, "test")
    assert stored_state(over) == "open"


def test_a_wave_that_somebody_closed_does_not_collect_again(open_wave):
    with store.writing(open_wave) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
    with pytest.raises(store.Refused, match="because somebody closed it"), store.writing(open_wave) as session:
        extend_wave(session, "2026-Q3", office_day() + dt.timedelta(days=7), "Số 15", "test")


def test_no_words_come_into_force_after_the_last_day(over):
    approved(over)
    with store.reading(over) as session:
        assert texts.waiting(session, "2026-Q3") == []
    with pytest.raises(store.Refused), store.writing(over) as session:
        texts.revise_texts(session, "2026-Q3", KEY, reason="a misprint", actor="test")


def beside(engine: Engine, work: Callable[[store.Session], None], said: list[str]) -> threading.Thread:
    """Somebody else, who has to wait for whoever writes."""

    def run() -> None:
        try:
            with store.writing(engine) as session:
                work(session)
            said.append("done")
        except store.Refused as refused:
            said.append(refused.problems[0].code)

    other = threading.Thread(target=run)
    other.start()
    other.join(timeout=0.5)
    return other


def test_nobody_extends_a_wave_behind_its_locking(over):
    said: list[str] = []
    until = office_day() + dt.timedelta(days=7)
    with store.writing(over) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
        waves.set_state(session, "2026-Q3", "locked", "test")
        other = beside(over, lambda session: extend_wave(session, "2026-Q3", until, "Số 15", "bob@office"), said)
    other.join()
    assert (said, stored_state(over)) == (["wave-state"], "locked")


def test_of_two_extensions_at_once_the_second_is_judged_by_the_first(over):
    said: list[str] = []
    sooner, later = (office_day() + dt.timedelta(days=days) for days in (7, 14))
    with store.writing(over) as session:
        extend_wave(session, "2026-Q3", later, "Số 16", "ann@office")
        other = beside(over, lambda session: extend_wave(session, "2026-Q3", sooner, "Số 15", "bob@office"), said)
    other.join()
    with store.reading(over) as session:
        assert (said, waves.wave(session, "2026-Q3").closes) == (["until-not-later"], later)
        extended = [event for event in audit.events(session, "2026-Q3") if event.action == "wave-extended"]
        assert [event.detail["decision"] for event in extended] == ["Số 16"]
