"""One computation of a wave at a time, in a process of its own, whoever waits for it."""

from __future__ import annotations

from threading import Event

import pytest

from surveyapp.jobs import computing
from surveyapp.jobs.apart import Failed
from surveyapp.jobs.computing import Computations, compute_apart
from surveyapp.results.ahead import ended_waves
from tests.surveyapp.jobs.test_worker import wait_until
from tests.surveyapp.results.conftest import hold_rounds


@pytest.fixture
def rounds(sqlite_engine):
    hold_rounds(sqlite_engine)
    return sqlite_engine


def test_everything_of_a_wave_is_kept_by_another_process_that_tells_its_steps(rounds, tmp_path):
    progress = tmp_path / "progress"
    compute_apart(rounds, "NOW", progress)
    assert next(wave.is_made for wave in ended_waves(rounds) if wave.wave == "NOW")
    done, of = progress.read_text().split()
    assert done == of
    assert list(tmp_path.glob("progress*")) == [progress]


def test_who_asks_meanwhile_waits_for_the_same(rounds, monkeypatch):
    begun, may_end = [], Event()

    def work(_engine, wave, progress):
        begun.append(wave)
        progress.write_text("2 5")
        may_end.wait(30)

    monkeypatch.setattr(computing, "compute_apart", work)
    computations = Computations()
    first = computations.of(rounds, "NOW")
    assert computations.of(rounds, "NOW") is first
    assert not first.has_ended(0.2)
    assert first.steps() == (2, 5)
    other = computations.of(rounds, "BEFORE")
    assert not other.has_ended(0.2)
    assert (begun, other.steps()) == (["NOW"], (0, 0))
    may_end.set()
    assert first.has_ended(30)
    assert other.has_ended(30)
    assert begun == ["NOW", "BEFORE"]
    assert first.steps() == (0, 0)


def test_failure_is_told_to_all_who_wait_and_the_next_one_begins_anew(rounds, monkeypatch):
    def fail(*_about):
        raise Failed("time", 1)

    monkeypatch.setattr(computing, "compute_apart", fail)
    computations = Computations()
    first = computations.of(rounds, "NOW")
    for _ in range(2):
        with pytest.raises(Failed, match="time"):
            first.has_ended(30)
    monkeypatch.setattr(computing, "compute_apart", lambda *about: None)
    wait_until(lambda: computations.of(rounds, "NOW") is not first)
    assert computations.of(rounds, "NOW").has_ended(30)
