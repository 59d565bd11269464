"""The loop that does the jobs. Kill it at any moment: its lease runs out and the next worker begins the job again."""

from __future__ import annotations

import logging
import subprocess
import threading
import time
from dataclasses import dataclass
from functools import partial

from surveyapp import store
from surveyapp.jobs.apart import Child, Failed, made_apart
from surveyapp.jobs.child import Task, read_document
from surveyapp.jobs.chores import Chores
from surveyapp.jobs.document import Document
from surveyapp.jobs.kinds import KINDS
from surveyapp.store import jobs
from surveyapp.telemetry import metrics

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobLimits:
    """Seconds."""

    job: float = 300  # then the child is killed
    lease: float = 30  # a killed worker's job is begun again after this long
    pause: float = 1  # between looks at an empty queue


class JobWorker:
    def __init__(self, engine: store.Engine, limits: JobLimits | None = None) -> None:
        self.engine = engine
        self.limits = limits or JobLimits()
        self.stopping = threading.Event()
        self.chores = Chores(engine)

    def run(self) -> None:
        """Until `stopping` is set. A database that is away for a while is waited for."""
        while not self.stopping.is_set():
            try:
                self.chores.do_due()
                busy = self.do_one()
            except store.Unavailable:
                log.warning("the job queue cannot be read; trying again")
                busy = False
            except Exception:  # a worker that is gone would leave every later job waiting
                log.exception("the worker met an error; going on")
                busy = False
            if not busy:
                self.stopping.wait(self.limits.pause)

    def do_one(self) -> bool:
        """Take the oldest free job and bring it to an end; False when there is none."""
        job = self._lease()
        if job is None:
            return False
        begin = time.monotonic()
        try:
            document = self._make(job)
        except Failed as failure:
            metrics.job_ended(_known(job.kind), str(failure).partition(":")[0], time.monotonic() - begin)
            log.warning("job %d failed: %s", job.id, failure)
            with store.writing(self.engine) as session:
                jobs.fail(session, job, str(failure), again=failure.again)
        else:
            with store.writing(self.engine) as session:
                jobs.finish(session, job, document.body, document.name)
            metrics.job_ended(job.kind, "made", time.monotonic() - begin)
        return True

    def _lease(self) -> jobs.JobRow | None:
        """Looks before it takes the lock that writers wait for."""
        with store.reading(self.engine) as session:
            if not jobs.is_any_free(session):
                return None
        with store.writing(self.engine) as session:
            return jobs.lease(session, self.limits.lease)

    def _make(self, job: jobs.JobRow) -> Document:
        if job.kind not in KINDS:
            raise Failed("crash", f"no such kind of job: {job.kind}", again=False)
        scope = None if job.scope is None else sorted(job.scope)
        database = self.engine.url.render_as_string(hide_password=False)
        task = Task(KINDS[job.kind].make, dict(job.arguments), database, round(self.limits.job), scope)
        with made_apart(task, partial(self._wait, job)) as folder:
            return read_document(folder)

    def _wait(self, job: jobs.JobRow, child: Child) -> None:
        """Renews the lease while the child works, and ends with it; it is killed when its time is over."""
        ends = time.monotonic() + self.limits.job
        while True:
            try:
                child.wait(min(self.limits.lease / 3, max(0.0, ends - time.monotonic())))
            except subprocess.TimeoutExpired:
                if time.monotonic() >= ends:
                    raise Failed("time", f"{self.limits.job:g}") from None
                self._extend(job)
            else:
                return

    def _extend(self, job: jobs.JobRow) -> None:
        with store.writing(self.engine) as session:
            if not jobs.extend(session, job, self.limits.lease):
                raise Failed(jobs.LOST, "another worker has it")


def _known(kind: str) -> str:
    return kind if kind in KINDS else "unknown"
