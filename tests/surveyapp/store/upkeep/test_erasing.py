"""What is promised to be erased is erased, told in numbers; the record of who did what stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from sqlalchemy import Engine, func, select, update

from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.models import Job, Response, StaffSession, TextAnswer
from surveyapp.store import audit, jobs
from surveyapp.store.people import accounts, staff_sessions
from surveyapp.store.upkeep.erasing import Erased, due, erase_due

DAY = dt.timedelta(days=1)


@pytest.fixture
def words(stored: Engine) -> Engine:
    """Two texts whose last day was yesterday, one whose last day is today, one that belongs to the data."""
    today = office_day()
    with store.writing(stored) as session:
        ids: Iterable[bytes] = session.scalars(select(Response.id).order_by(Response.id).limit(4))
        for response, day in zip(ids, (today - DAY, today - DAY, today, None), strict=True):
            session.add(TextAnswer(response_id=response, question="WORDS", value="chờ lâu", expires_on=day))
    return stored


def left(engine: Engine) -> int:
    with store.reading(engine) as session:
        return session.scalar(select(func.count()).select_from(TextAnswer).where(TextAnswer.question == "WORDS")) or 0


def test_words_are_erased_when_their_last_day_is_over_and_not_before(words: Engine):
    at = audit.now()
    with store.writing(words) as session:
        assert due(session, at).words == 2
        assert erase_due(session, at, actor="last day").words == 2
        assert due(session, at) == Erased()
        last = audit.events(session)[0]
    assert left(words) == 2
    assert (last.actor, last.action) == ("last day", "erased")
    assert {what: n for what, n in last.detail.items() if n} == {"words": 2}
    with store.writing(words) as session:
        assert erase_due(session, at + DAY, actor="last day").words == 1
        assert erase_due(session, at + 9999 * DAY, actor="last day").words == 0, "what belongs to the data stays"


def test_finished_documents_and_ended_sessions_go_and_what_a_job_was_stays(words: Engine):
    with store.writing(words) as session:
        account = accounts.add_account(session, "an@example.org", password="once-only")
        row = session.scalars(select(accounts.Account)).one()
        staff_sessions.begin(session, {}, uniquifier=row.fs_uniquifier, lifetime=DAY)
        for _ in range(2):
            jobs.enqueue(session, "report", {"wave": "W"}, account)
            jobs.finish(session, jobs.lease(session, 30), b"%PDF-1.7", "report.pdf")
        old = audit.now() - 31 * DAY
        session.execute(update(Job).where(Job.id == select(func.min(Job.id)).scalar_subquery()).values(finished_at=old))
        session.execute(update(StaffSession).values(expires_at=old))
        erased = erase_due(session, audit.now(), actor="last day")
    assert (erased.documents, erased.sessions) == (1, 1)
    with store.reading(words) as session:
        kept = [job.result for job in session.scalars(select(Job).order_by(Job.id))]
    assert kept[-2:] == [None, b"%PDF-1.7"]


def test_the_record_is_not_touched(words: Engine):
    with store.reading(words) as session:
        before = [event.position for event in audit.search(session, audit.Wanted(), limit=None)]
    with store.writing(words) as session:
        erase_due(session, audit.now() + 9999 * DAY, actor="last day")
    with store.reading(words) as session:
        after = [event.position for event in audit.search(session, audit.Wanted(), limit=None)]
    assert after[1:] == before
