"""The page of numbers for Prometheus, on a port of this machine alone: what was counted, and how things stand."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from surveyapp import store
from surveyapp.db.clock import now
from surveyapp.store import jobs, readiness
from surveyapp.telemetry.metrics import FOLDER

HERE = "127.0.0.1"
OF_THE_LIVING = "gauge_live*_*.db"


def show_numbers(engine: store.Engine, database: Path | None, port: int, until: ExitStack) -> None:
    """`/metrics` on `port`, until it stops, once `metrics.keep` was called. Raises OSError where the port is taken."""
    registry = CollectorRegistry()
    registry.register(_OfProcesses(os.environ[FOLDER]))
    registry.register(_HowThingsStand(engine, database))
    server, thread = start_http_server(port, HERE, registry)
    until.callback(thread.join)
    until.callback(server.shutdown)


class _OfProcesses(Collector):
    """What the living and the dead have counted; only the living have connections in use."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._counted = MultiProcessCollector(CollectorRegistry(), folder)  # type: ignore[no-untyped-call]

    def collect(self) -> Iterator[Metric]:
        for file in Path(self._folder).glob(OF_THE_LIVING):
            process = int(file.stem.rpartition("_")[2])
            if not Path(f"/proc/{process}").exists():
                mark_process_dead(process, self._folder)  # type: ignore[no-untyped-call]
        yield from self._counted.collect()  # type: ignore[no-untyped-call]


class _HowThingsStand(Collector):
    """Asked at the moment when somebody looks."""

    def __init__(self, engine: store.Engine, database: Path | None) -> None:
        self._engine = engine
        self._folders = {"temporary": Path(tempfile.gettempdir())}
        if database is not None:
            self._folders["database"] = database.parent

    def collect(self) -> Iterator[Metric]:
        yield _gauge("surveyapp_ready", "1 where a form can be stored", int(not readiness.not_ready(self._engine)))
        yield from self._queue()
        free = GaugeMetricFamily("surveyapp_disk_free_bytes", "Room that is left", labels=["folder"])
        for name, folder in self._folders.items():
            with suppress(OSError):  # a folder that is gone has no room, and the other numbers still are told
                free.add_metric([name], shutil.disk_usage(folder).free)
        yield free

    def _queue(self) -> Iterator[Metric]:
        """Nothing while the database cannot be asked: a queue that nobody can see is not an empty one."""
        try:
            with store.reading(self._engine) as session:
                waiting, since = jobs.queue(session)
        except store.Unavailable:
            return
        seconds = (now() - since).total_seconds() if since else 0.0
        yield _gauge("surveyapp_jobs_waiting", "Documents that nobody has begun to make", waiting)
        yield _gauge("surveyapp_jobs_oldest_seconds", "How long the first of them has waited", seconds)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)
