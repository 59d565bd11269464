"""Signs of life: only at a terminal, only after a while, only on standard error."""

from __future__ import annotations

import time

import pytest

from surveyapp.cli import progress


@pytest.fixture
def impatient_terminal(monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    monkeypatch.setattr(progress, "_someone_watches", lambda: True)


def test_a_long_walk_draws_a_bar(impatient_terminal, capfd):
    def slowly():
        for number in range(10):
            time.sleep(0.005)
            yield number

    assert list(progress.bar(slowly(), 10, "Reading")) == list(range(10))
    assert "Reading" in capfd.readouterr().err


def test_a_short_walk_draws_nothing(monkeypatch, capfd):
    monkeypatch.setattr(progress, "_someone_watches", lambda: True)
    assert list(progress.bar(range(10), 10, "Reading")) == list(range(10))
    assert capfd.readouterr() == ("", "")


def test_long_work_counts_seconds(impatient_terminal, capfd):
    with progress.waiting("Computing"):
        time.sleep(0.1)
    assert "Computing … 1 s" in capfd.readouterr().err


def test_nobody_at_a_terminal_sees_nothing(monkeypatch, capfd):
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    assert list(progress.bar(range(10), 10, "Reading")) == list(range(10))
    with progress.waiting("Computing"):
        pass
    assert capfd.readouterr() == ("", "")
