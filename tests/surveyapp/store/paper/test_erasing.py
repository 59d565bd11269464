"""Entries of paper forms outlive the quarrel about the results, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import delete, func, select

from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.models import Entry, EntryBatch, EntrySecret, Release, Response, Wave
from surveyapp.store import audit
from surveyapp.store.paper.batches import batch as batch_row
from surveyapp.store.paper.releasing import release
from surveyapp.store.upkeep.erasing import OBJECTIONS_LAST, Erased, due, erase_due
from tests.surveyapp.store.paper.conftest import BOTH, CHI, SECRET

DAY = dt.timedelta(days=1)


@pytest.fixture
def published(desk, batch, key_in):
    """Three forms were released with their batch; the first release of the wave is from today."""
    key_in({1: "4", 2: "5", 3: "3"})
    with store.writing(desk) as session:
        session.get_one(EntryBatch, batch).state = "complete"
    with store.writing(desk) as session:
        release(session, batch, SECRET, actor=CHI)
        wave = session.scalars(select(Wave)).one()
        wave.state = "published"
        hashes = dict.fromkeys(("body_hash", "data_hash", "population_hash"), bytes(32))
        for number, date in ((1, office_day()), (2, office_day() + 50 * DAY)):
            said = {"number": number, "state": "published", "date": date, "body": b"{}", "format": 2}
            session.add(Release(wave_id=wave.id, **said, **hashes))
    return desk


def erased_at(desk, at: dt.datetime) -> Erased:
    with store.writing(desk) as session:
        expected = due(session, at)
        assert erase_due(session, at, actor="last day") == expected
    return expected


@BOTH
def test_entries_and_the_secret_go_when_the_time_for_objections_is_over_and_responses_stay(published, batch):
    last = audit.now() + OBJECTIONS_LAST
    assert erased_at(published, last) == Erased()
    assert erased_at(published, last + DAY) == Erased(entries=3, entry_secrets=1)
    assert erased_at(published, last + DAY) == Erased()
    with store.reading(published) as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 3
        assert batch_row(session, batch).state == "released"
        (event,) = audit.events(session, limit=1)
    assert (event.action, event.detail["entries"]) == ("erased", 3)
    assert Erased(entries=1, entry_secrets=1).tables() == {"entry", "entry_secret"}


def test_wave_that_was_reopened_keeps_its_entries_until_it_is_published_again(published):
    with store.writing(published) as session:
        session.scalars(select(Wave)).one().state = "collected"
    assert erased_at(published, audit.now() + 2 * OBJECTIONS_LAST) == Erased()


def test_wave_that_is_given_up_keeps_no_entry(published):
    with store.writing(published) as session:
        session.execute(delete(Release))
        session.scalars(select(Wave)).one().state = "withdrawn"
    assert erased_at(published, audit.now()) == Erased(entries=3, entry_secrets=1)
    with store.reading(published) as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == 0
        assert session.scalar(select(func.count()).select_from(EntrySecret)) == 0
