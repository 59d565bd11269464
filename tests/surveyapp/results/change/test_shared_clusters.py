"""Waves that visited the same clusters: the interval of a change knows it, on every output, because the result does."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from scipy import stats
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.results.model.result import IndexRow
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.responses import save_response
from surveyapp.store.forms.submission import Submission
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.waves import create_wave, set_state
from tests.reading import result_against, result_of

SATISFIED = {"before": (2, 9, 5, 11, 3, 8), "after": (4, 10, 6, 12, 3, 10)}  # of 12 forms in each of six villages
FORMS = 12
KEYS = itertools.count(1)


@pytest.fixture
def villages(engine: Engine) -> Engine:
    """`before` and `after` asked in the same villages of two agencies, `elsewhere` the same people in other ones."""
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow(code, f"Xã {code}", peer_group="communes") for code in "AB"])
        add_questionnaire(session, questionnaires.load("single-rating"))
    hold(engine, "before", SATISFIED["before"], "village")
    hold(engine, "after", SATISFIED["after"], "village")
    hold(engine, "elsewhere", SATISFIED["before"], "hamlet")
    return engine


def hold(engine: Engine, code: str, satisfied: tuple[int, ...], kind: str) -> None:
    with store.writing(engine) as session:
        create_wave(session, code, questionnaire="single-rating", basis="probability")
        set_state(session, code, "open", "test")
        for agency, (number, good) in itertools.product("AB", enumerate(satisfied)):
            for answer in "5" * good + "1" * (FORMS - good):
                key = next(KEYS).to_bytes(16, "big")
                form = Submission(key, code, "single-rating@1", "vi", 1, answer, proof="token")
                where = {"agency": agency, "stratum": f"plain {agency}", "cluster": f"{kind} {agency}{number}"}
                save_response(session, dataclasses.replace(form, **where), b"a secret of the tests")
        set_state(session, code, "collected", "test")


def interval(before: IndexRow, after: IndexRow, correlation: float) -> tuple[float, float]:
    """Newcombe's, from Wilson's ends at the moderated sizes that the rows carry."""
    ends = []
    for row in (before, after):
        pull = stats.t.ppf(0.975, row.df_moderated) ** 2 / row.n_moderated
        share = row.index / 100
        half = (pull * share * (1 - share) + pull**2 / 4) ** 0.5
        ends.append([(share + pull / 2 + sign * half) / (1 + pull) for sign in (-1, 1)])
    (low_1, high_1), (low_2, high_2) = ends
    first, second = before.index / 100, after.index / 100

    def reach(ours: float, theirs: float) -> float:
        return (ours**2 + theirs**2 - 2 * correlation * ours * theirs) ** 0.5

    return (
        100 * (second - first - reach(second - low_2, high_1 - first)),
        100 * (second - first + reach(high_2 - second, first - low_1)),
    )


def test_the_interval_of_a_change_knows_how_far_the_visits_go_together(villages):
    """Both agencies have the same villages, so that what they lend each other is what each has."""
    row, before = result_against(villages, "after", "before").row("agency", "A"), result_of(villages, "before")
    together = np.corrcoef(SATISFIED["before"], SATISFIED["after"])[0, 1]
    expected = interval(before.row("agency", "A"), row, together)
    assert (row.change_low, row.change_high) == pytest.approx(expected)


def test_waves_in_other_villages_are_independent(villages):
    same, other = (result_against(villages, "after", code).row("agency", "A") for code in ("before", "elsewhere"))
    assert other.change == pytest.approx(same.change)
    before = result_of(villages, "elsewhere").row("agency", "A")
    assert (other.change_low, other.change_high) == pytest.approx(interval(before, other, 0))
    assert same.change_high - same.change_low < 0.4 * (other.change_high - other.change_low)


def test_groups_know_of_shared_villages_too(villages):
    same, other = (
        result_against(villages, "after", code).row("peer_group", "communes") for code in ("before", "elsewhere")
    )
    assert same.change_high - same.change_low < 0.4 * (other.change_high - other.change_low)
