"""A job is done once, whatever happens to the workers."""

from __future__ import annotations

from surveyapp import store
from surveyapp.store import jobs

NO_TIME = -1.0  # a lease that has run out already


def test_job_is_leased_to_one_worker_in_the_order_of_asking(engine):
    with store.writing(engine) as session:
        first, second = (jobs.enqueue(session, "report", {"n": n}) for n in (1, 2))
    with store.writing(engine) as session:
        leased = [jobs.lease(session, 30) for _ in range(3)]
        assert not jobs.is_any_free(session)
    assert [job and job.id for job in leased] == [first, second, None]


def test_finished_job_keeps_its_document(engine):
    with store.writing(engine) as session:
        number = jobs.enqueue(session, "report", {})
        assert jobs.finish(session, jobs.lease(session, 30), b"%PDF", "a.pdf")
    with store.reading(engine) as session:
        done = jobs.job(session, number)
    assert (done.state, done.result, done.result_name, done.error) == ("done", b"%PDF", "a.pdf", "")


def test_failed_job_gets_one_more_attempt(engine):
    with store.writing(engine) as session:
        number = jobs.enqueue(session, "report", {})
        jobs.fail(session, jobs.lease(session, 30), "crash: first")
        assert jobs.job(session, number).state == "waiting"
        jobs.fail(session, jobs.lease(session, 30), "crash: second")
        assert jobs.lease(session, 30) is None
        failed = jobs.job(session, number)
    assert (failed.state, failed.attempt, failed.error) == ("failed", 2, "crash: second")


def test_failure_that_another_attempt_cannot_help_is_final(engine):
    with store.writing(engine) as session:
        number = jobs.enqueue(session, "report", {})
        jobs.fail(session, jobs.lease(session, 30), "refused: no such wave", again=False)
        assert jobs.job(session, number).state == "failed"


def test_job_of_a_killed_worker_is_begun_again(engine):
    with store.writing(engine) as session:
        number = jobs.enqueue(session, "report", {})
        lost = jobs.lease(session, NO_TIME)
        taken = jobs.lease(session, 30)
        assert (taken.id, taken.attempt) == (number, 2)
        assert not jobs.finish(session, lost, b"late", "late.pdf")
        assert not jobs.extend(session, lost, 30)
        assert jobs.job(session, number).state == "running"
        assert jobs.finish(session, taken, b"right", "right.pdf")
        assert jobs.job(session, number).result == b"right"


def test_job_that_was_lost_twice_fails_and_does_not_hold_up_the_others(engine):
    with store.writing(engine) as session:
        poison, healthy = (jobs.enqueue(session, "report", {"n": n}) for n in (1, 2))
        jobs.lease(session, NO_TIME)
        jobs.lease(session, NO_TIME)
        assert jobs.lease(session, 30).id == healthy
        assert (jobs.job(session, poison).state, jobs.job(session, poison).error) == ("failed", jobs.LOST)


def test_extended_lease_is_not_taken_over(engine):
    with store.writing(engine) as session:
        jobs.enqueue(session, "report", {})
        held = jobs.lease(session, NO_TIME)
        assert jobs.extend(session, held, 30)
        assert jobs.lease(session, 30) is None


def test_recent_jobs_are_listed_without_their_documents(engine):
    with store.writing(engine) as session:
        numbers = [jobs.enqueue(session, kind, {}) for kind in ("report", "other", "report")]
        jobs.finish(session, jobs.lease(session, 30), b"%PDF", "a.pdf")
    with store.reading(engine) as session:
        listed = jobs.recent(session, "report")
    assert [job.id for job in listed] == [numbers[2], numbers[0]]
    assert [job.state for job in listed] == ["waiting", "done"]
    assert [job.result for job in listed] == [None, None]
