"""A place never stands without its set, and a league table that is mostly chance gets bands instead of places."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping

import pytest
from sqlalchemy import Engine, delete

import questionnaires
from surveyapp import store
from surveyapp.models import Result
from surveyapp.results import snapshot
from surveyapp.results.index.rows import placing
from surveyapp.results.kept import memory
from surveyapp.results.model.body import to_body
from surveyapp.results.model.league import League
from surveyapp.results.model.result import WaveResult
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.responses import save_response
from surveyapp.store.forms.submission import Submission
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.waves import create_wave, set_state
from tests.reading import result_of

SECRET = b"a secret of the tests"
APART = {"LOW": (10, 30), "MIDDLE": (24, 16), "HIGH": (38, 2), "PERFECT": (40, 0)}
ALIKE = {"A": (30, 10), "B": (31, 9), "C": (29, 11)}


@pytest.fixture
def wave_of(engine: Engine):
    """A collected wave in which each agency got so many good and bad answers."""

    def collect(answers: Mapping[str, tuple[int, int]], stratum: str = "") -> WaveResult:
        keys = itertools.count(1)
        blank = Submission(b"", "2026", "single-rating@1", "vi", 1, "5", stratum=stratum, proof="token")
        with store.writing(engine) as session:
            save_agencies(session, [AgencyRow(code, code, peer_group="departments") for code in answers])
            add_questionnaire(session, questionnaires.load("single-rating"))
            create_wave(session, "2026", questionnaire="single-rating", basis="probability")
            set_state(session, "2026", "open", "test")
            for agency, counts in answers.items():
                for code, times in zip("51", counts, strict=True):
                    for _ in range(times):
                        key = next(keys).to_bytes(16, "big")
                        said = dataclasses.replace(blank, key=key, answers=code, agency=agency)
                        save_response(session, said, SECRET)
            set_state(session, "2026", "collected", "test")
        return result_of(engine, "2026", "satisfied-share")

    return collect


def test_each_place_lies_in_its_set_and_clear_differences_part_the_sets(wave_of):
    result = wave_of(APART)
    sets = {row.agency: (row.rank_low, row.rank, row.rank_high) for row in result.ranked("departments")}
    assert sets == {"PERFECT": (1, 1, 2), "HIGH": (1, 2, 2), "MIDDLE": (3, 3, 3), "LOW": (4, 4, 4)}


def test_sets_that_hold_all_at_once_are_never_narrower(wave_of):
    result = wave_of(APART)
    together = result.leagues["departments", "overall"].sets_for_all
    for row in result.ranked("departments"):
        assert together[row.agency][0] <= row.rank_low
        assert row.rank_high <= together[row.agency][1]


def test_a_table_that_is_mostly_chance_has_bands_and_no_places(wave_of):
    result = wave_of(ALIKE)
    league = result.leagues["departments", "overall"]
    assert league.reliability < result.reliable_from
    assert league.bands == {"A": 0, "B": 0, "C": 0}
    rows = result.banded("departments", 0)
    assert [(row.not_ranked, row.rank, row.rank_low, row.rank_of) for row in rows] == [("unreliable", *[None] * 3)] * 3
    assert result.left_aside("departments") == []


def test_an_agency_alone_in_its_group_is_first_of_nobody(wave_of):
    row = wave_of({"ALONE": (30, 10), "FEW": (20, 5)}).row("agency", "ALONE")
    assert (row.index, row.rank, row.rank_of, row.not_ranked) == (75, None, None, "alone")


def test_equal_answers_to_the_same_questions_share_place_and_set(wave_of):
    rows = wave_of(APART | {"TWIN": (24, 16)}).ranked("departments")
    assert [(row.agency, row.rank) for row in rows if row.rank == 3] == [("MIDDLE", 3), ("TWIN", 3)]
    assert len({(row.rank_low, row.rank_high) for row in rows if row.rank == 3}) == 1


def test_the_same_wave_computed_twice_has_the_same_bytes(wave_of, engine):
    first = to_body(wave_of(APART))
    with store.writing(engine) as session:
        session.execute(delete(Result))
    memory.clear()
    assert to_body(result_of(engine, "2026", "satisfied-share")) == first


def test_sets_are_drawn_more_often_once_the_wave_is_locked_and_as_before_when_it_is_reopened(wave_of, engine):
    provisional = wave_of(APART)
    results = {"collected": provisional}
    for state in ("locked", "collected", "locked"):
        with store.writing(engine) as session:
            set_state(session, "2026", state, "test", reason="a test")
        before, results[state] = results.get(state), result_of(engine, "2026", "satisfied-share")
        assert before is None or before.rows == results[state].rows
    assert [(r.draws, r.seed, r.is_final) for r in results.values()] == [(5_000, 2026, False), (20_000, 2026, True)]
    memory.clear()
    kept = result_of(engine, "2026", "satisfied-share")
    assert (kept.draws, kept.leagues) == (20_000, results["locked"].leagues)


def test_a_result_kept_in_an_older_format_is_computed_again(wave_of, engine, monkeypatch):
    wave_of(APART)
    memory.clear()
    monkeypatch.setattr(snapshot, "FORMAT", snapshot.FORMAT + 1)
    monkeypatch.setattr(snapshot, "from_body", lambda *_: pytest.fail("read an older body"))
    assert result_of(engine, "2026", "satisfied-share").ranked("departments")


def test_large_groups_have_sets_for_the_overall_index_only():
    assert placing._has_sets("overall", 700)
    assert placing._has_sets("item:A", placing.MOST_IN_PARTS)
    assert not placing._has_sets("item:A", placing.MOST_IN_PARTS + 1)


@pytest.mark.parametrize(("units", "places"), [(4, 0), (5, 2), (19, 2), (20, 5)])
def test_a_long_table_says_who_may_be_among_five(units, places):
    sets = {str(unit): (unit, unit) for unit in range(1, units + 1)}
    league = League(0.9, 80.0, sets_for_all=sets)
    assert league.ranks_at_an_end == places
    assert league.may_be_first(places) == [str(unit) for unit in range(1, places + 1)]
    assert len(league.may_be_last(places)) == places
