"""What pages and documents show is computed before anybody asks, and found by whoever asks."""

from __future__ import annotations

import pytest

from surveyapp import store
from surveyapp.results import ahead
from surveyapp.results.ahead import ended_waves, make_all
from surveyapp.results.kept import memory
from surveyapp.results.reading import PREVIOUS, View
from surveyapp.store import Refused, revisions
from surveyapp.store.waves.stored import stored_wave
from surveyapp.store.waves.waves import create_wave
from tests.surveyapp.results.test_reading import ASKED, statements


def made(engine) -> dict[str, bool]:
    return {wave.wave: wave.is_made for wave in ended_waves(engine)}


def test_after_it_no_view_reads_a_form(rounds):
    make_all(rounds, "NOW")
    memory.clear()
    with statements(rounds) as seen, View(rounds, "NOW", against=PREVIOUS) as view:
        for ask in ASKED.values():
            ask(view)
        for agency in "ABC":
            view.drivers("agency", agency)
        for group in view.result.peer_groups:
            view.drivers("peer_group", group)
            view.wishes("peer_group", group)
        view.wishes()
    assert seen
    assert [one for one in seen if " response" in one] == []


def test_steps_are_told_up_to_the_last_and_kept_from_the_first_on(rounds, monkeypatch):
    told = []

    def tell(done: int, of: int) -> None:
        told.append((done, of))
        with View(rounds, "NOW", most_forms=0) as view:
            assert view.result  # by another snapshot, while this one is still open

    monkeypatch.setattr(ahead, "KEPT_EVERY", 0)
    make_all(rounds, "NOW", tell)
    assert told == [(done, len(told)) for done in range(1, len(told) + 1)]
    assert len(told) > 8


def test_whether_all_is_made_follows_the_wave_and_the_one_before(rounds):
    assert made(rounds) == {"NOW": False, "BEFORE": False}
    make_all(rounds, "NOW")
    assert made(rounds) == {"NOW": True, "BEFORE": False}
    with store.writing(rounds) as session:
        revisions.raise_of_wave(session, stored_wave(session, "BEFORE").id)
    assert made(rounds) == {"NOW": False, "BEFORE": False}


def test_to_see_that_all_is_made_no_result_and_no_form_is_read(rounds):
    make_all(rounds, "NOW")
    memory.clear()
    with statements(rounds) as seen:
        ended_waves(rounds)
    assert [one for one in seen if " response" in one or ("result.body" in one and "NOW" in one)] == []


def test_wave_that_has_not_ended_is_none_of_them(rounds):
    with store.writing(rounds) as session:
        create_wave(session, "NEXT", questionnaire="single-rating")
    assert "NEXT" not in made(rounds)
    with pytest.raises(Refused, match="NEXT"):
        make_all(rounds, "NEXT")
