"""Whose results an account may see: its agency's, those below it, and what came before it."""

from __future__ import annotations

import datetime as dt

import pytest

import questionnaires
from surveyapp import store
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.people.accounts import add_account
from surveyapp.store.waves import waves
from surveyapp.store.waves.scopes import agencies_below

MERGED = dt.date(2026, 7, 1)
BEFORE, AFTER = "2026-Q2", "2026-Q3"
OLD = [
    AgencyRow("CITY", "Thành phố"),
    AgencyRow("WEST", "Huyện Tây", parent="CITY"),
    AgencyRow("EAST", "Huyện Đông", parent="CITY"),
    *(AgencyRow(c, f"Xã {c}", parent="WEST", valid_to=dt.date(2026, 6, 30)) for c in ("W1", "W2")),
    AgencyRow("W3", "Xã W3", parent="WEST"),
    AgencyRow("E1", "Xã E1", parent="EAST"),
]
NEW = [
    AgencyRow("W12", "Xã W12", parent="WEST", valid_from=MERGED, predecessors=(("W1", 1.0), ("W2", 1.0))),
    AgencyRow("E2", "Xã E2", parent="EAST", valid_from=MERGED, predecessors=(("E1", 0.3),)),
    AgencyRow("W3", "Xã W3", parent="EAST"),  # moved to the other district after the first wave
]


@pytest.fixture
def two_waves(engine):
    """A tree that was another one when the first wave opened: two communes merged, one split, one moved."""
    with store.writing(engine) as session:
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        for wave, rows in ((BEFORE, OLD), (AFTER, NEW)):
            save_agencies(session, rows)
            waves.create_wave(session, wave, questionnaire="single-rating")
            waves.set_state(session, wave, "open", "test")
    return engine


def seen(engine, agency: str, wave: str | None) -> str:
    with store.writing(engine) as session:
        number = add_account(session, "an@example.org", password="once", role="agency", agency=agency)
        return " ".join(sorted(agencies_below(session, number, wave)))


@pytest.mark.parametrize(
    ("agency", "wave", "expected"),
    [
        pytest.param("W3", BEFORE, "W3", id="a commune sees itself"),
        pytest.param("WEST", BEFORE, "W1 W12 W2 W3 WEST", id="a district sees its communes as they were"),
        pytest.param("WEST", AFTER, "W1 W12 W2 WEST", id="a commune that moved away is seen no more"),
        pytest.param("EAST", AFTER, "E1 E2 EAST W3", id="but by the district that it moved to"),
        pytest.param("EAST", BEFORE, "E1 E2 EAST", id="which does not see its time before"),
        pytest.param("CITY", BEFORE, "CITY E1 E2 EAST W1 W12 W2 W3 WEST", id="two steps below"),
        pytest.param("W12", BEFORE, "W1 W12 W2", id="a merged commune sees those that it came from"),
        pytest.param("W12", AFTER, "W12", id="in a wave of its own it sees itself"),
        pytest.param("E2", BEFORE, "E1 E2", id="a part that was split off sees the whole that it was in"),
        pytest.param("E2", AFTER, "E2", id="not what goes on without it"),
        pytest.param("W1", AFTER, "W1", id="a predecessor does not see its successor"),
        pytest.param("EAST", None, "E1 E2 EAST W3", id="for setting up it is today's tree"),
        pytest.param("W12", None, "W12", id="in which nobody has predecessors"),
    ],
)
def test_account_sees_its_tree_as_the_wave_froze_it(two_waves, agency, wave, expected):
    assert seen(two_waves, agency, wave) == expected


def test_account_without_an_agency_has_nothing_below_it(two_waves):
    with store.writing(two_waves) as session:
        number = add_account(session, "an@example.org", password="once")
        assert agencies_below(session, number, BEFORE) == frozenset()


def test_unknown_wave_is_refused(two_waves):
    with pytest.raises(store.Refused) as refusal, store.reading(two_waves) as session:
        agencies_below(session, 1, "none")
    assert refusal.value.status == 404
