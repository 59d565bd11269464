"""Whatever a job does, and whoever is killed, it ends as done or as failed with a reason."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from surveyapp import store
from surveyapp.jobs import kinds
from surveyapp.jobs.worker import JobLimits, JobWorker
from surveyapp.results.scope import WHOLE
from surveyapp.store import jobs
from tests.factories.held import hold_rounds

ROOT = Path(__file__).parents[3]
WORKS = ("quick", "refuse", "crash", "die", "hang", "slow_at_first")
A_WORKER = """
from surveyapp import store
from surveyapp.jobs.kinds import KINDS, JobKind
from surveyapp.jobs.worker import JobLimits, JobWorker
KINDS["slow_at_first"] = JobKind("tests.surveyapp.jobs.works:slow_at_first", "")
JobWorker(store.connect({url!r}), JobLimits(lease=1, pause=0.1)).run()
"""


@pytest.fixture(autouse=True)
def _kinds_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)  # where the child finds this package
    for name in WORKS:
        monkeypatch.setitem(kinds.KINDS, name, kinds.JobKind(f"tests.surveyapp.jobs.works:{name}", ""))


def enqueue(engine: store.Engine, kind: str, **arguments: object) -> int:
    with store.writing(engine) as session:
        return jobs.enqueue(session, kind, arguments)


def found(engine: store.Engine, number: int) -> jobs.JobRow:
    with store.reading(engine) as session:
        return jobs.job(session, number)


def wait_until(reached: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < ends, "never reached"
        time.sleep(0.05)


def test_job_is_done_in_a_child_and_its_document_kept(engine):
    number = enqueue(engine, "quick", say="chào")
    assert JobWorker(engine).do_one()
    done = found(engine, number)
    assert (done.state, done.result, done.result_name) == ("done", "chào".encode(), "made.txt")
    assert not JobWorker(engine).do_one(), "nothing is left to do"


@pytest.mark.parametrize(
    ("kind", "attempts", "reason"),
    [
        pytest.param("refuse", 1, "refused: the wave is still open — close it first", id="refused: no second attempt"),
        pytest.param("crash", 2, "crash: ValueError: a mistake of ours", id="an error of ours"),
        pytest.param("die", 2, "killed: 11", id="the process dies"),
        pytest.param("hang", 2, "time: 1", id="it hangs"),
        pytest.param("unheard-of", 1, "crash: no such kind of job: unheard-of", id="unknown kind"),
    ],
)
def test_job_that_cannot_be_done_fails_with_its_reason(sqlite_engine, kind, attempts, reason):
    number = enqueue(sqlite_engine, kind)
    worker = JobWorker(sqlite_engine, JobLimits(job=1 if kind == "hang" else 60))
    while worker.do_one():
        pass
    failed = found(sqlite_engine, number)
    assert (failed.state, failed.attempt, failed.error) == ("failed", attempts, reason)


def test_killed_worker_takes_its_child_along_and_the_next_one_does_the_job(sqlite_engine, tmp_path):
    marker = tmp_path / "begun"
    number = enqueue(sqlite_engine, "slow_at_first", marker=str(marker))
    victim = subprocess.Popen([sys.executable, "-c", A_WORKER.format(url=str(sqlite_engine.url))], cwd=ROOT)
    wait_until(marker.exists)
    victim.kill()
    victim.wait()
    status = Path("/proc") / marker.read_text() / "status"
    wait_until(lambda: not status.exists() or "(zombie)" in status.read_text())
    assert found(sqlite_engine, number).state == "running"
    wait_until(JobWorker(sqlite_engine).do_one)
    done = found(sqlite_engine, number)
    assert (done.state, done.attempt, done.result) == ("done", 2, b"made at last")


@pytest.mark.parametrize(
    "error", [store.Unavailable("locked"), OSError("no space left")], ids=["database away", "full disk"]
)
def test_worker_outlives_what_goes_wrong_around_it(sqlite_engine, monkeypatch, error):
    worker, asked = JobWorker(sqlite_engine, JobLimits(pause=0.01)), []

    def goes_wrong() -> bool:
        asked.append(1)
        if len(asked) == 3:
            worker.stopping.set()
        raise error

    monkeypatch.setattr(worker, "do_one", goes_wrong)
    worker.run()
    assert len(asked) == 3


def test_worker_stops_after_the_job_under_way(sqlite_engine):
    number = enqueue(sqlite_engine, "quick", say="x")
    worker = JobWorker(sqlite_engine, JobLimits(pause=0.01))
    thread = threading.Thread(target=worker.run)
    thread.start()
    wait_until(lambda: found(sqlite_engine, number).state != "waiting")
    worker.stopping.set()
    thread.join(60)
    assert not thread.is_alive()
    assert found(sqlite_engine, number).state == "done"


def test_report_of_an_unknown_wave_fails_with_the_reason(sqlite_engine):
    number = enqueue(sqlite_engine, kinds.REPORT, wave="none", language="vi")
    JobWorker(sqlite_engine).do_one()
    failed = found(sqlite_engine, number)
    assert failed.state == "failed"
    assert failed.error.startswith("refused: there is no wave 'none'")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_report_is_a_pdf_with_the_name_of_its_wave(sqlite_engine, language):
    from surveyapp.jobs import report

    with store.writing(sqlite_engine) as session:
        hold_rounds(session)
    document = report.make(sqlite_engine, {"wave": "2026-H1", "language": language}, WHOLE)
    assert document.name == f"2026-H1-ranking-{language}.pdf"
    assert document.body.startswith(b"%PDF")
    internal = report.make(sqlite_engine, {"wave": "2026-H1", "language": language, "internal": True}, WHOLE)
    assert internal.name == f"2026-H1-ranking-{language}-internal.pdf"
    assert internal.body != document.body
