"""Each request has an id, in answer, log and the page of a mistake; the log tells nothing of a citizen."""

from __future__ import annotations

import json
import logging
import re
from io import StringIO

import pytest

from surveyapp import store
from surveyapp.config import ConfigurationError
from surveyapp.telemetry import logs
from surveyapp.web import create_app

SECRET = "a secret that only these tests know, long enough"


@pytest.fixture
def log(monkeypatch):
    """What is written as JSON while a test runs."""
    root, granian = logging.getLogger(), logging.getLogger("alembic")
    before = (root.level, list(root.handlers), granian.level)
    written = StringIO()
    monkeypatch.setattr("sys.stderr", written)
    logs.set_up("json")
    yield written
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    granian.setLevel(before[2])


@pytest.fixture
def client(sqlite_url, log):
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": sqlite_url})
    yield app.test_client()
    app.extensions["engine"].dispose()


def entries(log: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def break_down(client, monkeypatch, error: Exception) -> None:
    def broken() -> None:
        raise error

    monkeypatch.setattr("surveyapp.web.home.open_waves", broken)


def test_page_of_a_mistake_the_answer_and_the_log_name_the_same_request(client, log, monkeypatch):
    break_down(client, monkeypatch, RuntimeError("broken"))
    answer = client.get("/vi/", buffered=True)
    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert f"xin cho biết mã số {number}" in answer.text
    failed, answered = (entry for entry in entries(log) if entry.get("request") == number)
    assert "RuntimeError: broken" in failed["error"]
    assert (answered["rule"], answered["status"]) == ("/<language:language>/", 500)


def test_database_that_is_away_is_logged_under_the_number_that_the_page_tells(client, log, monkeypatch):
    break_down(client, monkeypatch, store.Unavailable("away"))
    answer = client.get("/en/", buffered=True)
    assert answer.status_code == 503
    number = answer.headers["X-Request-ID"]
    assert f"please name the number {number}" in answer.text
    assert {entry["status"] for entry in entries(log) if "status" in entry and entry["request"] == number} == {503}


def test_what_went_well_on_a_citizens_page_leaves_no_line(client, log):
    assert client.get("/vi/", buffered=True).status_code == 200
    assert client.get("/livez", buffered=True).status_code == 200
    assert log.getvalue() == ""


def test_line_of_a_failed_request_holds_neither_its_address_nor_who_sent_it(client, log):
    headers = {"User-Agent": "Somebodys/7", "Referer": "http://localhost/vi/c/TELL-TALE"}
    answer = client.get(
        "/vi/c/K7QMPRX2WD?size=1", buffered=True, headers=headers, environ_base={"REMOTE_ADDR": "203.0.113.9"}
    )
    assert answer.status_code == 404
    (entry,) = entries(log)
    assert entry["rule"] == "/<language:language>/<any(w, k, c):kind>/<code>"
    assert not re.search("K7QMPRX2WD|size|Somebodys|TELL-TALE|203", log.getvalue())


def test_line_of_the_staff_says_what_took_how_long(client, log):
    client.get("/staff/", buffered=True)
    (entry,) = entries(log)
    assert (entry["method"], entry["rule"], entry["status"]) == ("GET", "/staff/", 303)
    assert entry["seconds"] > 0
    assert entry["time"].endswith("+00:00")


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [
        (0, "a-number-of-the-front", False),
        (1, "a-number-of-the-front", True),
        (1, "short", False),
        (1, "<script>alert(1)</script>", False),
        (1, "x" * 65, False),
    ],
)
def test_number_of_a_server_in_front_is_taken_from_a_trusted_one_alone(sqlite_url, proxies, given, is_taken):
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": sqlite_url, "PROXIES": proxies})
    answer = app.test_client().get("/livez", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is is_taken
    app.extensions["engine"].dispose()


def test_no_two_requests_have_one_number(client):
    numbers = [client.get("/livez", buffered=True).headers["X-Request-ID"] for _ in range(20)]
    assert len(set(numbers)) == 20


def test_unknown_way_to_write_the_log_is_refused(monkeypatch):
    monkeypatch.setenv("SURVEYAPP_LOG", "yaml")
    with pytest.raises(ConfigurationError, match=r"SURVEYAPP_LOG: 'yaml' .* write text or json"):
        logs.set_up()


def test_form_that_is_refused_before_its_page_is_asked_counts_as_a_form(client, log):
    answer = client.post("/vi/w/nowhere", data={"key": "0"}, buffered=True)
    assert answer.status_code >= 400
    assert entries(log)[-1]["rule"] == "/<language:language>/<any(w, k, c):kind>/<code>"
