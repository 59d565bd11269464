"""Numbers of what happens, kept in files of a folder that all processes of one server add to, by prometheus-client.

They are kept only where somebody asked for them (`serve --metrics`), which is told by the folder's name in the
environment; else each call here costs a look at a variable. What they are labelled with is named here or in the code:
never an address, which may hold a code, and never what somebody sent.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from functools import cache

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
OF_JOBS = (1, 2.5, 5, 10, 30, 60, 120, 300)


def keep(until: ExitStack) -> None:
    """From now on, in this process and in those that it starts. Called before prometheus-client is imported, which then
    looks for the folder."""
    os.environ[FOLDER] = until.enter_context(tempfile.TemporaryDirectory(prefix="surveyapp-metrics-"))


class _Kept:
    def __init__(self) -> None:
        from prometheus_client import Counter, Gauge, Histogram

        self.forms = Counter("surveyapp_forms", "Citizens' forms that were sent, by what became of them", ["outcome"])
        self.requests = Counter("surveyapp_requests", "Requests that were answered", ["group", "status"])
        self.refused = Counter("surveyapp_refused", "Requests that were refused before a page was asked", ["status"])
        self.seconds = Histogram(
            "surveyapp_request_seconds", "From a request's thread to its answer's end", ["group"], buckets=SECONDS
        )
        self.jobs = Counter("surveyapp_jobs", "Documents asked for, by what became of them", ["kind", "outcome"])
        self.job_seconds = Histogram("surveyapp_job_seconds", "To make a document", ["kind"], buckets=OF_JOBS)
        self.connections = Gauge(
            "surveyapp_database_connections", "Connections of the pool in use", multiprocess_mode="livesum"
        )


@cache
def _kept() -> _Kept | None:
    return _Kept() if FOLDER in os.environ else None


def form_sent(outcome: str) -> None:
    """`outcome` is accepted, late, repeated, invalid, unavailable, or the code by which the form was refused."""
    if kept := _kept():
        kept.forms.labels(outcome).inc()


def request_answered(group: str, status: str, seconds: float, connections: int) -> None:
    """`connections` are those of the database that are in use just now."""
    if kept := _kept():
        kept.requests.labels(group, status).inc()
        kept.seconds.labels(group).observe(seconds)
        kept.connections.set(connections)


def request_refused(status: str) -> None:
    """By the server itself: too slow, too long, too much at once."""
    if kept := _kept():
        kept.refused.labels(status).inc()


def job_ended(kind: str, outcome: str, seconds: float) -> None:
    """`outcome` is made, or the code of a failure."""
    if kept := _kept():
        kept.jobs.labels(kind, outcome).inc()
        kept.job_seconds.labels(kind).observe(seconds)
