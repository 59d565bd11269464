"""`surveyapp serve` as a process of its own: what it refuses, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from surveyapp.cli.running.serve import hold, open_to_others
from surveyapp.store import Refused
from tests.surveyapp.server.sockets import free_port

PROGRAM = (sys.executable, "-m", "surveyapp.cli", "serve")


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYAPP_")}
    return known | {"SURVEYAPP_INSTANCE": str(tmp_path / "instance")}


@pytest.fixture
def server(sqlite_url: str, port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A running server that answers."""
    command = (*PROGRAM, "--port", str(port), "--database", sqlite_url)
    process = subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: answers(port) or process.poll() is not None)
        yield process
    finally:
        process.kill()
        process.communicate()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/staff/sign-in", timeout=120) as page:
            return b"</h1>" in page.read()
    except OSError:
        return False


def wait_until(reached: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < ends, "never reached"
        time.sleep(0.1)


def test_server_says_where_it_is_answers_and_stops_when_told(server, port):
    assert server.poll() is None
    server.send_signal(signal.SIGTERM)
    said, _ = server.communicate(timeout=60)
    assert f"http://127.0.0.1:{port}/staff/" in said
    assert server.returncode == 0, said
    assert not answers(port)


def test_killed_server_leaves_nothing_behind_that_holds_its_port(server, port, sqlite_url, environment):
    server.kill()
    server.wait()
    wait_until(lambda: not answers(port))
    again = (*PROGRAM, "--port", str(port), "--database", sqlite_url)
    process = subprocess.Popen(again, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None
    finally:
        process.terminate()
        process.wait(60)


def refused(environment: dict[str, str], *options: str) -> str:
    """What it says on the one line of its refusal."""
    ended = subprocess.run([*PROGRAM, *options], env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1, ended.stderr
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    return ended.stderr


def test_busy_port_is_refused(sqlite_url, environment):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refused(environment, "--port", str(port), "--database", sqlite_url)
    assert f"port {port} cannot be used: address already in use" in said
    assert "--port" in said.split("—")[1]


def test_database_that_is_not_there_or_has_no_tables_is_refused(tmp_path, environment):
    assert "run: surveyapp init" in refused(environment, "--database", f"sqlite:///{tmp_path}/none.db")
    (tmp_path / "empty.db").touch()
    assert "run: surveyapp init" in refused(environment, "--database", f"sqlite:///{tmp_path}/empty.db")


def test_database_of_a_newer_program_is_refused(sqlite_engine, environment):
    with sqlite_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'ffff'")
    said = refused(environment, "--database", str(sqlite_engine.url))
    assert "schema version ffff, which this version of surveyapp does not know" in said


def test_secret_that_everybody_knows_is_refused(sqlite_url, environment):
    said = refused(environment | {"SURVEYAPP_SECRET_KEY": "changeme"}, "--database", sqlite_url)
    assert "SURVEYAPP_SECRET_KEY must be random" in said


def test_what_others_can_read_and_a_root_are_said_with_what_to_do(tmp_path, monkeypatch):
    database, secret = tmp_path / "survey.db", tmp_path / "secret"
    for file in (database, secret):
        file.touch(0o600)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert open_to_others(f"sqlite:///{database}", tmp_path) == []
    database.chmod(0o644)
    assert open_to_others(f"sqlite:///{database}", tmp_path) == [
        f"others on this machine can read {database}: chmod 600 {database}"
    ]
    database.chmod(0o600)
    for name in ("survey.db-wal", "survey.db-shm"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o640)
        assert open_to_others(f"sqlite:///{database}", tmp_path) == [
            f"others on this machine can read {tmp_path / name}: chmod 600 {tmp_path / name}"
        ]
        (tmp_path / name).chmod(0o600)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert "it runs as root" in open_to_others("postgresql:///survey", tmp_path)[-1]


def test_a_folder_that_others_can_enter_or_write_to_is_said_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    instance, data = tmp_path / "instance", tmp_path / "data"
    for folder, mode in ((instance, 0o750), (data, 0o755)):
        folder.mkdir()
        folder.chmod(mode)
    address = f"sqlite:///{data / 'survey.db'}"
    assert open_to_others(address, instance) == [
        f"others on this machine can look into {instance}: chmod 700 {instance}"
    ]
    instance.chmod(0o700)
    assert open_to_others(address, instance) == []
    data.chmod(0o775)
    assert open_to_others(address, instance) == [
        f"others on this machine can put another file in {data}: chmod 700 {data}"
    ]


def test_a_second_server_of_one_file_is_refused_until_the_first_has_ended(tmp_path):
    database = tmp_path / "survey.db"
    first = hold(database)
    assert first is not None
    with pytest.raises(Refused, match="another `surveyapp serve` serves this file"):
        hold(database)
    first.close()
    second = hold(database)
    assert second is not None
    second.close()
    assert hold(None) is None, "PostgreSQL serves as many as one likes"
