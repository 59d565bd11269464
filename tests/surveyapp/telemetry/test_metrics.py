"""The numbers of a server that really serves: counted by all its processes, kept over a reload, told on one port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from prometheus_client.parser import text_string_to_metric_families

import questionnaires
from bench.web_speed import answer, our_form
from surveyapp import store
from surveyapp.store import jobs
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies
from surveyapp.store.waves import waves
from tests.surveyapp.server.sockets import connected, free_port, running, wait_until

PROGRAM = ("-m", "surveyapp.cli", "serve")
KEYS = ["0" * 31 + digit for digit in "123"]


@dataclass(frozen=True)
class Served:
    port: int
    numbers_port: int
    process: subprocess.Popen[bytes]

    def numbers(self) -> dict[tuple[str, ...], float]:
        """(name, values of its labels in the order of their names) -> value."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.numbers_port}/metrics", timeout=120) as page:
            families = text_string_to_metric_families(page.read().decode())
            return {
                (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
                for family in families
                for sample in family.samples
            }

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=120) as page:
                return page.status
        except urllib.error.HTTPError as refused:
            return refused.code

    def send(self, *requests: bytes) -> list[int]:
        with connected(self.port) as connection:
            statuses = []
            for request in requests:
                connection.sendall(request)
                statuses.append(answer(connection)[0])
        return statuses


@pytest.fixture
def served(sqlite_engine, tmp_path) -> Iterator[Served]:
    """An open round, and a document that nobody can make."""
    with store.writing(sqlite_engine) as session:
        agencies.save_agencies(session, [agencies.AgencyRow("A", "Sở Một")])
        asked.add_questionnaire(session, questionnaires.load("one-stop"))
        waves.create_wave(session, "w", questionnaire="one-stop")
        waves.set_state(session, "w", "open", "test")
        jobs.enqueue(session, "no-such-kind", {})
    port, numbers = free_port(), free_port()
    command = [*PROGRAM, "--port", str(port), "--database", str(sqlite_engine.url), "--metrics", str(numbers)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYAPP_")}
    environment["SURVEYAPP_INSTANCE"] = str(tmp_path / "instance")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with running(*command, port=port, env=environment, **quiet) as process:
        yield Served(port, numbers, process)


def test_what_became_of_forms_requests_and_documents_is_counted_over_a_reload(served):
    form = our_form(served.port)
    assert served.send(form(KEYS[0]), form(KEYS[0]), form(KEYS[1])) == [303, 303, 303]
    assert served.send(form(KEYS[2]).replace(b"OVERALL=5", b"OVERALL=x")) == [422]
    assert served.status("/vi/c/K7QMPRX2WD") == 404
    assert served.send(b"POST /vi/ HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n") == [413]
    wait_until(lambda: ("surveyapp_jobs_total", "unknown", "crash") in served.numbers())
    found = served.numbers()
    assert found["surveyapp_forms_total", "accepted"] == 2
    assert found["surveyapp_forms_total", "repeated"] == 1
    assert found["surveyapp_forms_total", "invalid"] == 1
    assert found["surveyapp_requests_total", "form", "303"] == 3
    assert found["surveyapp_request_seconds_count", "form"] == 4
    assert found["surveyapp_refused_total", "413"] == 1
    assert found["surveyapp_jobs_total", "unknown", "crash"] == 1
    assert found["surveyapp_ready",] == 1
    assert found["surveyapp_jobs_waiting",] == 0
    assert found["surveyapp_disk_free_bytes", "database"] > 0
    served.process.send_signal(signal.SIGHUP)
    wait_until(lambda: served.send(our_form(served.port)(KEYS[2])) == [303])
    assert served.numbers()["surveyapp_forms_total", "accepted"] == 3


def test_no_label_holds_what_somebody_typed(served):
    for path in ("/vi/c/K7QMPRX2WD", "/nowhere/at/all", "/staff/waves/TELL-TALE/"):
        served.status(path)
    told = str(served.numbers())
    assert "surveyapp_requests_total" in told
    assert not any(typed in told for typed in ("K7QMPRX2WD", "nowhere", "TELL"))


def test_busy_port_of_the_numbers_is_refused_before_anything_is_served(sqlite_url, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [*PROGRAM, "--port", str(free_port()), "--database", sqlite_url, "--metrics", str(port)]
        ended = subprocess.run(
            [sys.executable, *command],
            env=os.environ | {"SURVEYAPP_INSTANCE": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert ended.returncode == 1
    assert f"port {port} cannot be used" in ended.stderr
