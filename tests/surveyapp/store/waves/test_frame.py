"""The frame says how many people there are, and refuses what cannot be."""

from __future__ import annotations

import pytest

from surveyapp import store
from surveyapp.store.forms import responses
from surveyapp.store.waves import frame, waves
from surveyapp.store.waves.frame import FrameRow
from tests.surveyapp.store.conftest import SECRET


def test_frame_is_kept_as_loaded_and_widened_by_the_next_file(open_wave):
    first = FrameRow("land", 100, issued=40, returned=30, source="register")
    with store.writing(open_wave) as session:
        frame.save_frame(session, "2026-Q3", [first])
        frame.save_frame(session, "2026-Q3", [FrameRow("civil", 7)])
        assert frame.frame(session, "2026-Q3") == [first, FrameRow("civil", 7)]


def test_replacing_forgets_the_other_strata(open_wave):
    with store.writing(open_wave) as session:
        frame.save_frame(session, "2026-Q3", [FrameRow("land", 100)])
        frame.save_frame(session, "2026-Q3", [FrameRow("civil", 7)], replace=True)
        assert [row.stratum for row in frame.frame(session, "2026-Q3")] == ["civil"]


def test_loading_makes_kept_results_out_of_date(open_wave):
    with store.writing(open_wave) as session:
        before = waves.wave(session, "2026-Q3").inputs_revision
        frame.save_frame(session, "2026-Q3", [FrameRow("land", 100)])
        assert waves.wave(session, "2026-Q3").inputs_revision > before


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        pytest.param([FrameRow("s", 5, agency="D9")], "agency-unknown", id="unknown agency"),
        pytest.param([FrameRow("s", -1)], "impossible-number", id="negative"),
        pytest.param([FrameRow("s", 90, issued=20, returned=30)], "impossible-number", id="more back than handed out"),
        pytest.param([FrameRow("s", 90, clusters=91)], "impossible-number", id="more clusters than people"),
        pytest.param([FrameRow("s", 10**12)], "impossible-number", id="more than there are people"),
        pytest.param([FrameRow("s", 5), FrameRow("s", 6)], "repeated-stratum", id="twice"),
        pytest.param([FrameRow("s", 5), FrameRow("s", 6, agency="D1")], "stratum-mixed", id="with and without agency"),
        pytest.param([FrameRow("land", 1)], "frame-exceeded", id="fewer people than answers"),
    ],
)
def test_impossible_frame_is_refused_whole(open_wave, form, rows, code):
    for _ in range(2):
        responses.submit(open_wave, form(procedure_group="land"), SECRET)
    with pytest.raises(store.Refused) as refused, store.writing(open_wave) as session:
        frame.save_frame(session, "2026-Q3", [FrameRow("kept-out", 3), *rows])
    assert [problem.code for problem in refused.value.problems] == [code]
    with store.reading(open_wave) as session:
        assert frame.frame(session, "2026-Q3") == []


def test_answers_of_people_who_chose_themselves_may_exceed_the_frame(open_wave, form):
    for _ in range(2):
        responses.submit(open_wave, form(procedure_group="land", basis="self-selected"), SECRET)
    with store.writing(open_wave) as session:
        frame.save_frame(session, "2026-Q3", [FrameRow("land", 1)])


def test_frame_of_a_locked_wave_stays(open_wave):
    with store.writing(open_wave) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
        waves.set_state(session, "2026-Q3", "locked", "test")
        with pytest.raises(store.Refused, match="is locked"):
            frame.save_frame(session, "2026-Q3", [FrameRow("land", 1)])
