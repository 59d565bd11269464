"""Who is ranked, and the first reason against it: from the forms, the population file and the settings of the wave."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.results.model.result import WaveResult
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.waves import create_wave, set_state
from tests.reading import result_of

Round = Callable[..., WaveResult]
SATISFIED = {"A": 9, "B": 5, "C": 1, "X": 9, "Y": 1}
"""Of ten."""
GROUPS = {"A": "departments", "B": "departments", "C": "departments", "X": "communes", "Y": "communes"}


@pytest.fixture
def held(engine: Engine) -> Round:
    """A collected round: agency -> (forms, proof), and the lines of its population file."""

    def hold(forms: dict[str, list[tuple[int, str]]], *frame: FrameRow, **facts: Any) -> WaveResult:
        number = itertools.count(1)
        with store.writing(engine) as session:
            save_agencies(session, [AgencyRow(code, code, peer_group=group) for code, group in GROUPS.items()])
            add_questionnaire(session, questionnaires.load("single-rating"))
            create_wave(session, "W", questionnaire="single-rating", **facts)
            set_state(session, "W", "open", "test")
            save_frame(session, "W", frame)
            rows = [
                a_row(next(number), agency, proof)
                for agency, lots in forms.items()
                for times, proof in lots
                for _ in range(times)
            ]
            save_imported(session, "W", rows)
            set_state(session, "W", "collected", "test")
        return result_of(engine, "W")

    return hold


def a_row(number: int, agency: str, proof: str) -> ImportedRow:
    answer = "5" if number % 10 < SATISFIED[agency] else "1"
    return ImportedRow(number.to_bytes(16, "big"), number, agency, answer, proof=proof)


def frame_of(agency: str, population: int, issued: int | None = None, returned: int | None = None) -> FrameRow:
    return FrameRow(agency, population, agency=agency, issued=issued, returned=returned)


def test_forms_that_one_script_could_send_give_no_rank_and_stand_in_no_total(held):
    result = held({"A": [(210, "open")], "B": [(36, "device")]})
    for agency, n in (("A", 210), ("B", 36)):
        row = result.row("agency", agency)
        assert (row.rank, row.not_ranked, row.n) == (None, "basis", n)
        assert {"self-selected", "unweighted"} <= set(row.flags)
        assert row.index is not None, "shown for monitoring"
        assert row.n_monitoring == n, "the same forms: they stand in no index of all"
        assert (row.se, row.df, row.ci_low, row.ci_high, row.deff, row.n_eff) == (None,) * 6, "nobody was drawn"
    whole = result.row("all", "all")
    assert (whole.index, whole.n, whole.n_monitoring) == (None, 0, 246)


def test_agency_group_and_total_speak_of_the_same_forms(held):
    """C has open forms only, in a group in which codes count: they are counted beside its index, which it has not."""
    result = held({"A": [(40, "token"), (5, "open")], "B": [(40, "token")], "C": [(50, "open")], "X": [(60, "open")]})
    compared = [*result.banded("departments", 1), *result.banded("departments", -1)]
    assert [(row.agency, row.n, row.n_monitoring) for row in compared] == [*(("A", 40, 5), ("B", 40, 0))]
    only_open = result.row("agency", "C")
    assert (only_open.index, only_open.n, only_open.n_monitoring, only_open.not_ranked) == (None, 0, 50, "basis")
    assert (result.row("peer_group", "departments").n, result.row("peer_group", "departments").n_monitoring) == (80, 55)
    assert (result.row("all", "all").n, result.row("all", "all").n_monitoring) == (80, 115)


def test_a_group_without_a_counting_form_is_shown_for_monitoring_and_in_no_total(held):
    result = held({"A": [(40, "token")], "B": [(40, "token")], "X": [(60, "open")], "Y": [(70, "open")]})
    assert {result.row("agency", code).not_ranked for code in "XY"} == {"basis"}
    assert result.row("agency", "X").index is not None
    group = result.row("peer_group", "communes")
    assert (group.n, group.n_monitoring, "self-selected" in group.flags) == (130, 130, True)
    assert (result.row("all", "all").n, result.row("all", "all").n_monitoring) == (80, 130)


def test_one_agency_alone_is_first_of_nobody(held):
    result = held({"A": [(40, "token")], "B": [(12, "token")]})
    assert (result.row("agency", "A").rank, result.row("agency", "A").not_ranked) == (None, "alone")


@pytest.mark.parametrize(("population", "reason"), [(29, "few-dossiers"), (30, "few-forms"), (None, "few")], ids=str)
def test_nobody_is_blamed_for_having_few_people_to_ask(held, population, reason):
    known = () if population is None else (frame_of("C", population),)
    result = held({"A": [(40, "token")], "B": [(40, "token")], "C": [(12, "token")]}, *known)
    assert result.row("agency", "C").not_ranked == reason


@pytest.mark.parametrize(("returned", "reason"), [(59, "low-response"), (60, ""), (200, "")])
def test_a_rank_needs_three_of_ten_forms_to_come_back(held, returned, reason):
    known = frame_of("A", 400, issued=200, returned=returned)
    row = held({"A": [(40, "token")], "B": [(40, "token")], "C": [(40, "token")]}, known).row("agency", "A")
    assert (row.not_ranked, row.response_rate) == (reason, returned / 2)
    assert (row.n_population, row.n_issued, row.n_returned) == (400, 200, returned)


def test_the_wave_sets_how_many_have_to_come_back(held):
    known, settings = frame_of("A", 400, issued=200, returned=100), {"response_from": 55}
    row = held({agency: [(40, "token")] for agency in "ABC"}, known, settings=settings).row("agency", "A")
    assert row.not_ranked == "low-response"


def test_a_drawn_sample_that_came_through_the_public_link_is_told_as_self_selected(held):
    known = frame_of("A", 400)
    result = held({"A": [(40, "open")], "B": [(40, "open")]}, known, basis="probability")
    assert result.provenance.forms("basis", "beside") == {"self-selected": 80}
    assert result.bases_said == ("self-selected",)


def test_forms_that_only_monitor_say_nothing_of_how_the_others_were_chosen(held):
    result = held({"A": [(40, "token"), (90, "open")], "B": [(40, "token")]}, basis="probability")
    assert result.provenance.forms("basis", "counted") == {"probability": 80}
    assert result.provenance.forms("basis", "apart") == {"self-selected": 90}


def test_forms_of_an_agency_that_issued_nobody_knows_how_many_are_no_part_of_those_issued(held):
    known = [frame_of(agency, 400, issued=200, returned=60) for agency in "AB"]
    result = held({agency: [(40, "token")] for agency in "ABC"}, *known)
    assert (result.counts.counted, result.counts.issued, result.counts.returned) == (120, None, None)
    assert result.row("agency", "A").response_rate == 30
    assert result.row("peer_group", "departments").response_rate is None
