"""A collected wave becomes one result: who is ranked, who is not and why, and when it is computed again."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.results.index import compute
from surveyapp.results.kept import memory
from surveyapp.store import Refused
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.responses import save_response
from surveyapp.store.forms.submission import Submission
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.waves import create_wave, set_state
from tests.reading import result_of

SECRET = b"a secret of the tests"
CODES = {"GOOD": "5", "EQUAL": "5", "FAIR": "3", "FEW": "5", "EAGER": "5"}
Answer = Callable[..., None]


@pytest.fixture
def city(engine: Engine) -> Engine:
    """Five departments rate by one question; NONE is asked by nobody. The wave is open, the frame known for two."""
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow(code, f"Sở {code}", peer_group="departments") for code in [*CODES, "NONE"]])
        add_questionnaire(session, questionnaires.load("single-rating"))
        create_wave(session, "2026", questionnaire="single-rating", basis="probability")
        set_state(session, "2026", "open", "test")
        save_frame(
            session, "2026", [FrameRow("all", 400, "GOOD", issued=80, returned=40), FrameRow("all", 100, "FAIR")]
        )
    return engine


@pytest.fixture
def answer(city: Engine) -> Answer:
    keys = itertools.count(1)

    def hand_in(agency: str, code: str, times: int, **said: object) -> None:
        blank = Submission(b"", "2026", "single-rating@1", "vi", 1, code, agency=agency, proof="token")
        with store.writing(city) as session:
            for _ in range(times):
                key = next(keys).to_bytes(16, "big")
                save_response(session, dataclasses.replace(blank, key=key, **said), SECRET)

    return hand_in


@pytest.fixture
def collected(city: Engine, answer: Answer) -> Engine:
    for agency, times in {"GOOD": 40, "EQUAL": 31, "FAIR": 40, "FEW": 12}.items():
        answer(agency, CODES[agency], times)
    answer("EAGER", "5", 50, basis="self-selected")
    answer("GOOD", "1", 9, basis="self-selected")
    close(city)
    return city


def close(engine: Engine) -> None:
    with store.writing(engine) as session:
        set_state(session, "2026", "collected", "test")


def test_an_open_wave_has_no_index(city, answer):
    answer("GOOD", "5", 30)
    with pytest.raises(Refused, match="no index before it is collected"):
        result_of(city, "2026")


def test_agencies_are_placed_or_told_why_not(collected):
    result = result_of(collected, "2026", "satisfied-share")
    told = {code: result.row("agency", code) for code in [*CODES, "NONE"]}
    assert {code: row.rank for code, row in told.items() if row.rank} == {"GOOD": 1, "EQUAL": 1, "FAIR": 3}
    assert {code: row.not_ranked for code, row in told.items() if row.not_ranked} == {
        "FEW": "few",
        "EAGER": "basis",
        "NONE": "no-answers",
    }
    assert told["FAIR"].rank_of == 3


def test_agencies_without_any_peer_group_are_ranked_against_each_other(engine):
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow(code, code) for code in "ABC"])
        add_questionnaire(session, questionnaires.load("single-rating"))
        create_wave(session, "2026", questionnaire="single-rating", basis="probability")
        set_state(session, "2026", "open", "test")
        for number, (agency, code) in enumerate([("A", "4"), ("B", "5"), ("C", "1")] * 30):
            key = number.to_bytes(16, "big")
            form = Submission(key, "2026", "single-rating@1", "vi", 1, code, agency=agency, proof="token")
            save_response(session, form, SECRET)
    close(engine)
    result = result_of(engine, "2026")
    assert [(row.agency, row.rank, row.rank_of) for row in result.ranked("")] == [("B", 1, 3), ("A", 2, 3), ("C", 3, 3)]


def test_a_perfect_score_is_exactly_100_and_keeps_its_interval(collected):
    row = result_of(collected, "2026", "satisfied-share").row("agency", "GOOD")
    assert (row.index, row.se) == (100.0, 0.0)
    assert 85 < row.ci_low < 100 == row.ci_high
    assert "all-same" in row.flags


def test_self_selected_forms_are_counted_beside_the_index_and_never_in_it(collected):
    result = result_of(collected, "2026", "satisfied-share")
    assert (result.row("agency", "GOOD").n, result.row("agency", "GOOD").n_monitoring) == (40, 9)
    eager = result.row("agency", "EAGER")
    assert (eager.index, eager.n, eager.n_monitoring, eager.not_ranked) == (None, 0, 50, "basis")
    assert result.counts.valid == 40 + 31 + 40 + 12 + 50 + 9
    assert result.counts.monitoring == 59


def test_an_agency_without_answers_has_no_number_at_all(collected):
    row = result_of(collected, "2026").row("agency", "NONE")
    assert (row.index, row.se, row.ci_low, row.n) == (None, None, None, 0)


def test_issued_forms_and_response_rate_come_from_the_frame_or_stay_unknown(collected):
    result = result_of(collected, "2026")
    assert (result.row("agency", "GOOD").n_issued, result.row("agency", "GOOD").response_rate) == (80, 50.0)
    assert (result.row("agency", "FAIR").n_issued, result.row("agency", "FAIR").response_rate) == (None, None)


def test_levels_add_to_100_and_missing_answers_are_counted_apart(city, answer):
    answer("GOOD", "5", 3)
    answer("GOOD", "2", 1)
    answer("GOOD", "?", 2)
    close(city)
    result = result_of(city, "2026")
    item = result.questionnaire.items[0].code
    levels = result.levels["agency", "GOOD", item]
    assert (levels.shares["5"], levels.shares["2"]) == (75.0, 25.0)
    assert levels.missing["?"] == 2


def test_a_result_is_kept_until_a_form_comes_in(collected, monkeypatch):
    first = result_of(collected, "2026")
    memory.clear()
    monkeypatch.setattr(compute, "compute", lambda *_: pytest.fail("computed again"))
    assert result_of(collected, "2026") == first


def test_a_rule_that_does_not_fit_is_refused_with_the_one_that_does(collected):
    with pytest.raises(Refused, match="unknown score") as refusal:
        result_of(collected, "2026", "stars")
    assert "mean-score" in refusal.value.problems[0].remedy


def test_the_same_answers_give_the_same_hashes_in_both_databases(collected):
    hashes = result_of(collected, "2026").hashes
    assert (hashes.data[:8], hashes.population[:8]) == ("645bb7c0", "6edc883a")
