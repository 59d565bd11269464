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
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.responses import save_response
from surveyapp.store.forms.submission import Submission
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.waves import create_wave, set_state
from tests.reading import result_against

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


def test_the_variance_of_a_change_is_that_of_the_differences_between_visits(villages):
    row = result_against(villages, "after", "before").row("agency", "A")
    before, after = (np.array(SATISFIED[code]) / FORMS / 6 for code in ("before", "after"))
    apart = (after - after.mean()) - (before - before.mean())
    half = 100 * stats.t.ppf(0.975, 5) * (6 / 5 * (apart**2).sum()) ** 0.5
    assert (row.change_high - row.change_low) / 2 == pytest.approx(half)


def test_waves_in_other_villages_are_independent(villages):
    same, other = (result_against(villages, "after", code).row("agency", "A") for code in ("before", "elsewhere"))
    assert other.change == pytest.approx(same.change)
    variance = sum(
        6 / 5 * ((np.array(SATISFIED[code]) / FORMS / 6 - np.mean(SATISFIED[code]) / 72) ** 2).sum()
        for code in SATISFIED
    )
    half = 100 * stats.t.ppf(0.975, 10) * variance**0.5
    assert (other.change_high - other.change_low) / 2 == pytest.approx(half)
    assert same.change_high - same.change_low < 0.4 * (other.change_high - other.change_low)


def test_groups_know_of_shared_villages_too(villages):
    same, other = (
        result_against(villages, "after", code).row("peer_group", "communes") for code in ("before", "elsewhere")
    )
    assert same.change_high - same.change_low < 0.4 * (other.change_high - other.change_low)
