"""The life of a wave: what it may become, what it freezes, what it leaves on record."""

from __future__ import annotations

import datetime as dt
import itertools
import unicodedata

import pytest
from sqlalchemy import select

import questionnaires
from surveyapp import models, store
from surveyapp.store import audit
from surveyapp.store.agencies import agencies
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves import drafts, waves
from surveyapp.store.waves.periods import period_said, reference_period
from surveyapp.store.waves.transitions import ALLOWED, STATES


def test_opening_freezes_the_leaves_valid_that_day(city):
    with store.writing(city) as session:
        closed_ward = agencies.AgencyRow("W0", "Phường cũ", parent="CITY", valid_to=dt.date(2025, 6, 30))
        agencies.save_agencies(session, [closed_ward])
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating", opens=dt.date(2026, 9, 1))
        waves.set_state(session, "2026-Q3", "open", "test")
        moved = agencies.AgencyRow("D1", "Sở Một", peer_group="centres", parent="CITY")
        agencies.save_agencies(session, [moved])
        frozen = waves.wave_agencies(session, "2026-Q3")
    assert list(frozen) == ["D1", "D2", "W1"]
    assert (frozen["D1"].peer_group, frozen["D1"].parent) == ("departments", "CITY")
    assert frozen["D1"].names == {"vi": "Sở Một"}


def test_a_title_is_kept_as_its_letters_are_written_everywhere(city):
    apart = {language: unicodedata.normalize("NFD", "Đợt khảo sát ở xã") for language in ("vi", "en")}
    with store.writing(city) as session:
        made = waves.create_wave(session, "2026-Q3", title=apart["vi"], titles={"en": apart["en"]})
        assert {made.title, *made.titles.values()} == {"Đợt khảo sát ở xã"}
        drafts.retitle(session, "2026-Q3", {"vi": apart["vi"] + " 2"}, "test")
        assert waves.wave(session, "2026-Q3").title == "Đợt khảo sát ở xã 2"


def test_only_the_chosen_agencies_can_be_rated(city):
    with store.writing(city) as session:
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating")
        waves.set_state(session, "2026-Q3", "open", "test", only=["D2"])
        assert list(waves.wave_agencies(session, "2026-Q3")) == ["D2"]


@pytest.mark.parametrize("before", [s for s in STATES if s != "withdrawn"])
@pytest.mark.parametrize("after", STATES)
def test_wave_goes_only_the_agreed_ways(sqlite_engine, before, after):
    with store.writing(sqlite_engine) as session:
        agencies.save_agencies(session, [agencies.AgencyRow("D1", "Sở Một")])
        add_questionnaire(session, questionnaires.load("single-rating"))
        waves.create_wave(session, "w", questionnaire="single-rating")
        session.scalars(select(models.Wave)).one().state = before
        if after in ALLOWED[before]:
            waves.set_state(session, "w", after, "test")
            assert waves.wave(session, "w").state == after
        else:
            with pytest.raises(store.Refused, match=f"is {before} and cannot become {after}"):
                waves.set_state(session, "w", after, "test")


def test_locking_erases_the_secret_and_reopening_is_on_record(open_wave):
    with store.writing(open_wave) as session:
        for state in ("collected", "locked"):
            waves.set_state(session, "2026-Q3", state, "ann@office")
        assert session.scalars(select(models.Wave)).one().secret is None
        waves.set_state(session, "2026-Q3", "collected", "ann@office", reason="decision 12")
        last = audit.events(session, "2026-Q3")[0]
    assert (last.actor, last.action) == ("ann@office", "wave-state")
    assert last.detail == {"before": "locked", "after": "collected", "reason": "decision 12"}


def test_wave_without_questionnaire_cannot_open(city):
    with store.writing(city) as session:
        waves.create_wave(session, "external")
        with pytest.raises(store.Refused, match="has no questionnaire"):
            waves.set_state(session, "external", "open", "test")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        pytest.param({"code": "2026/Q3"}, "wave-code", id="a code that cannot be typed"),
        pytest.param({"code": "2026-Q3"}, "wave-exists", id="the same code again"),
        pytest.param({"basis": "everybody"}, "unknown-word", id="unknown basis"),
        pytest.param({"questionnaire": "none"}, "questionnaire-unknown", id="unknown questionnaire"),
        pytest.param({"previous": "2020"}, "wave-unknown", id="unknown previous wave"),
        pytest.param({"opens": dt.date(2026, 2, 1), "closes": dt.date(2026, 1, 1)}, "wave-dates", id="dates crossed"),
    ],
)
def test_impossible_wave_is_refused(open_wave, facts, code):
    with store.writing(open_wave) as session, pytest.raises(store.Refused) as refused:
        waves.create_wave(session, **({"code": "new"} | facts))
    assert [problem.code for problem in refused.value.problems] == [code]


def test_counter_leads_to_the_newest_open_wave_of_its_agency(city):
    with store.writing(city) as session:
        assert waves.open_wave_of_counter(session, "Q1") is None
        for code, state in (("a", "open"), ("b", "open"), ("c", "trial")):
            waves.create_wave(session, code, questionnaire="single-rating")
            waves.set_state(session, code, state, "test")
        assert waves.open_wave_of_counter(session, "Q1").code == "b"
        assert waves.open_wave_of_counter(session, "nowhere") is None


@pytest.mark.parametrize(
    ("code", "periods", "first", "last"),
    [
        ("2023", "months", "2023-01-01", "2023-12-31"),
        ("2023-Q2", "months", "2023-04-01", "2023-06-30"),
        ("2024-02", "months", "2024-02-01", "2024-02-29"),
        ("2023", "reports", "2022-12-15", "2023-12-14"),
        ("2023-Q1", "reports", "2022-12-15", "2023-03-14"),
        ("2023-Q2", "reports", "2023-03-15", "2023-06-14"),
        ("2023-04", "reports", "2023-03-15", "2023-04-14"),
        ("2024-03", "reports", "2024-02-15", "2024-03-14"),
    ],
)
def test_code_that_names_a_period_sets_it_in_the_calendar_of_the_office(code, periods, first, last):
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    assert reference_period(code, periods) == days
    says = {"months": "whole months", "reports": "the 15th to the 14th, as administrative reports"}
    assert period_said(code, *days) == f"{code} means {first} to {last}: {says[periods]}"


def test_the_periods_of_reports_follow_each_other_without_a_gap():
    months = [reference_period(f"2023-{month:02}") for month in range(1, 13)]
    assert all(after[0] - before[1] == dt.timedelta(days=1) for before, after in itertools.pairwise(months))
    assert (months[0][0], months[-1][1]) == reference_period("2023")
    quarters = [reference_period(f"2023-Q{quarter}") for quarter in range(1, 5)]
    assert [(months[3 * n][0], months[3 * n + 2][1]) for n in range(4)] == quarters


@pytest.mark.parametrize("code", ["spring", "2023-13", "2023-Q5", "2023-4", "20234", "٢٠٢٣", "0001"])
def test_other_codes_name_no_period(code):
    assert reference_period(code) is None


@pytest.mark.parametrize("code", ["a\0", "\ud800", ""])
def test_what_no_database_can_hold_is_refused_as_a_code(engine, code):
    with store.writing(engine) as session, pytest.raises(store.Refused, match="cannot be a wave's code"):
        waves.create_wave(session, code)
