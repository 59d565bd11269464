"""Invitations at a window on both databases: each counts once, whatever is sent twice, and only sums are kept."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

import questionnaires
from surveyapp import store
from surveyapp.models import InvitationTally, SpentInvitation
from surveyapp.store.agencies.agencies import AgencyRow, CounterRow, save_agencies, save_counters
from surveyapp.store.agencies.devices import make_device
from surveyapp.store.forms.invitations import Invitation, count_unanswered, windows
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.waves import create_wave, set_state

SECRET = b"a secret that only these tests know"
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def city(engine):
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow("H01", "Sở Nội vụ")])
        save_counters(session, [CounterRow("Q1", "H01", "Quầy 1")])
        make_device(session, "Q1", SECRET, mode="window", actor="test")
        add_questionnaire(session, questionnaires.load("single-rating"))
        create_wave(session, "2026", questionnaire="single-rating")
        set_state(session, "2026", "open", "test")
    return engine


def tell(city, key: str, half: str = "am", *, opened: bool = False) -> None:
    with store.writing(city) as session:
        count_unanswered(session, "2026", Invitation(key, 1, DAY, half), SECRET, opened=opened)


def test_each_counts_once_in_its_half_day(city):
    for key, half, opened in (("a", "am", False), ("b", "am", True), ("b", "am", True), ("c", "pm", False)):
        tell(city, key, half, opened=opened)
    with store.reading(city) as session:
        (row,) = windows(session, "2026")
        assert (row.counter, row.agency, row.half_days) == ("Q1", "H01", 2)
        assert (row.offered, row.opened, row.answered) == (3, 1, 0)
        assert len(session.scalars(select(SpentInvitation)).all()) == 3


def test_nothing_finer_than_a_half_day_is_kept(city):
    tell(city, "a")
    with store.reading(city) as session:
        kept = session.scalars(select(InvitationTally)).one()
        assert (kept.day, kept.half) == (DAY, "am")
    assert SpentInvitation.__table__.columns.keys() == ["mark"]


def test_counts_of_a_round_that_is_locked_stand(city):
    with store.writing(city) as session:
        for state in ("collected", "locked"):
            set_state(session, "2026", state, "test")
    with pytest.raises(store.Refused, match="does not take counts"):
        tell(city, "a")
    with store.reading(city) as session:
        assert windows(session, "2026") == []
