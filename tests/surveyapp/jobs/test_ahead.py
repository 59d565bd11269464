"""Waves that have ended are computed once, when they have come to rest."""

from __future__ import annotations

import pytest

from surveyapp import store
from surveyapp.jobs import ahead
from surveyapp.jobs.ahead import Ahead
from surveyapp.jobs.apart import Failed
from surveyapp.results.ahead import make_all
from surveyapp.store import revisions
from surveyapp.store.waves.stored import stored_wave
from tests.surveyapp.results.conftest import hold_rounds


@pytest.fixture
def rounds(sqlite_engine):
    hold_rounds(sqlite_engine)
    return sqlite_engine


@pytest.fixture
def computed(monkeypatch) -> list[str]:
    """The waves computed so far, in this process."""
    codes: list[str] = []

    def here(engine: store.Engine, wave: str) -> None:
        make_all(engine, wave)
        codes.append(wave)

    monkeypatch.setattr(ahead, "compute_apart", here)
    return codes


def change(engine: store.Engine, wave: str) -> None:
    with store.writing(engine) as session:
        revisions.raise_of_wave(session, stored_wave(session, wave).id)


def test_each_wave_is_computed_once_and_the_newest_first(rounds, computed):
    worker = Ahead(rounds)
    for _ in range(4):
        worker.compute_due()
    assert computed == ["NOW", "BEFORE"]
    again = Ahead(rounds)  # as after a start: what is kept is not computed anew
    for _ in range(3):
        again.compute_due()
    assert computed == ["NOW", "BEFORE"]


def test_what_still_changes_waits_until_it_rests(rounds, computed):
    worker = Ahead(rounds)
    for _ in range(3):
        change(rounds, "NOW")
        worker.compute_due()
    assert computed == ["BEFORE"]
    assert worker.compute_due() == ["NOW"]


def test_what_cannot_be_computed_is_tried_again_once_it_has_changed(rounds, monkeypatch, caplog):
    tried = []

    def fail(_engine: store.Engine, wave: str) -> None:
        tried.append(wave)
        raise Failed("time", 1)

    monkeypatch.setattr(ahead, "compute_apart", fail)
    worker = Ahead(rounds)
    for _ in range(4):
        worker.compute_due()
    assert tried == ["NOW", "BEFORE"]
    assert "wave NOW is not computed ahead: time: 1" in caplog.text
    change(rounds, "NOW")
    for _ in range(2):
        worker.compute_due()
    assert tried == ["NOW", "BEFORE", "NOW"]


def test_nothing_more_is_begun_once_it_is_told_to_stop(rounds, computed):
    worker = Ahead(rounds, look=0)
    worker.compute_due()
    worker.stopping.set()
    assert worker.compute_due() == []
    worker.run()
    assert computed == []
