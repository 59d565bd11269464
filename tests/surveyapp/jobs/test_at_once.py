"""A document for somebody who waits is made apart, within its time, and nothing of it is left."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from surveyapp.jobs.apart import Failed
from surveyapp.jobs.at_once import made_at_once

ROOT = Path(__file__).parents[3]
WORKS = "tests.surveyapp.jobs.works"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(ROOT)  # where the child finds this package
    place = tmp_path / "handed-over"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def test_what_was_made_comes_back_and_what_was_handed_over_is_gone(sqlite_engine, folder):
    made = made_at_once(sqlite_engine, f"{WORKS}:quick", {"say": "chào"}, 60)
    assert made.body == "chào".encode()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(("work", "seconds", "told"), [("crash", 60, "crash"), ("hang", 1, "time")])
def test_what_cannot_be_made_in_time_is_told(sqlite_engine, folder, work, seconds, told):
    with pytest.raises(Failed, match=told):
        made_at_once(sqlite_engine, f"{WORKS}:{work}", {}, seconds)
    assert list(folder.iterdir()) == []
