"""A small city: two departments and a ward, one questionnaire, one open wave."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies as who
from surveyapp.store.forms.responses import Submission
from surveyapp.store.waves import waves

SECRET = b"a secret of the tests"
AGENCIES = (
    who.AgencyRow("CITY", "Thành phố"),
    who.AgencyRow("D1", "Sở Một", peer_group="departments", parent="CITY"),
    who.AgencyRow("D2", "Sở Hai", peer_group="departments", parent="CITY"),
    who.AgencyRow("W1", "Phường Một", peer_group="communes", parent="CITY"),
)


@pytest.fixture
def city(engine: Engine) -> Engine:
    """The database with agencies, a counter and the questionnaire `single-rating`; no wave yet."""
    with store.writing(engine) as session:
        who.save_agencies(session, AGENCIES)
        who.save_counters(session, [who.CounterRow("Q1", "D1", "Quầy 1")])
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
    return engine


@pytest.fixture
def open_wave(city: Engine) -> Engine:
    """The same with the wave `2026-Q3`, open."""
    with store.writing(city) as session:
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating", basis="probability")
        waves.set_state(session, "2026-Q3", "open", "test")
    return city


@pytest.fixture
def form() -> Callable[..., Submission]:
    """A filled-in form for D1; every call is another person, keywords change what is said."""
    numbers = itertools.count(1)
    blank = Submission(
        key=bytes(16),
        wave="2026-Q3",
        questionnaire="single-rating@1",
        language="vi",
        text_revision=1,
        answers="4",
        agency="D1",
        day=dt.date(2026, 9, 1),
        half="am",
        proof="token",
    )

    def fill_in(**said: object) -> Submission:
        return dataclasses.replace(blank, **{"key": next(numbers).to_bytes(16, "big")} | said)

    return fill_in
