"""Forms over HTTP: durable submissions a second against a bare application, and the CPU of one page of the form.

A ledger on the client's side holds what was acknowledged; afterwards the database must hold exactly that, once each.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, request
from sqlalchemy import create_engine, text

import questionnaires
from surveyapp import store
from surveyapp.store import questionnaires as asked
from surveyapp.store import schema
from surveyapp.store.agencies import agencies
from surveyapp.store.waves import waves
from surveyapp.web import create_app

SECRET = secrets.token_hex(32)
OURS = ["surveyapp.cli", "serve"]
BARE = [
    "granian",
    "--interface",
    "wsgi",
    "--workers",
    "1",
    "--blocking-threads",
    "4",
    "--no-ws",
    "bench.beside._bare:app",
]
CLIENTS, SECONDS, ROUNDS = 8, 2.0, 3
PAGES = 500
ANSWERS = {q.code: q.options[-1].code for q in questionnaires.load("one-stop").questions if q.options}
Acknowledged = list[tuple[str, str]]  # form key, receipt's address


def measure() -> list[tuple[str, float, float | None]]:
    with tempfile.TemporaryDirectory() as folder:
        _prepare(f"sqlite:///{folder}/bare.db")
        bare = {"BARE_DATABASE": f"{folder}/bare.db"}
        with serving(folder) as survey, _served(BARE, bare) as plain:
            rates = [(_rate(plain.port, _bare_form), *acknowledged_by(survey.port)) for _ in range(ROUNDS)]
        ledger = [entry for _, _, acknowledged in rates for entry in acknowledged]
        lost, doubled = compare(survey.address, ledger)
        page, bare_page = _page_seconds(survey.address)
    bare_rate, our_rate = (sum(rate[i] for rate in rates) / ROUNDS for i in (0, 1))
    return [
        ("durable submissions over HTTP: rate of a bare application over ours", bare_rate / our_rate, 2.0),
        ("submissions lost or doubled", lost + doubled, 0.0),
        ("form page: CPU over that of a bare Flask view, same form in, same bytes out", page / bare_page, 3.5),
        ("note: durable submissions a second", our_rate, None),
        ("note: milliseconds of CPU per form page", page * 1000, None),
    ]


@dataclass(frozen=True)
class Served:
    """A server that runs: the port, the database, and the process that was started."""

    port: int
    address: str
    started: int

    def processes(self) -> list[int]:
        """The process and its workers."""
        children = Path(f"/proc/{self.started}/task/{self.started}/children").read_text().split()
        return [self.started, *map(int, children)]


@contextmanager
def serving(folder: str, fill: Callable[[store.Engine], None] = lambda _engine: None) -> Iterator[Served]:
    """Our application with an open wave, as `surveyapp serve` runs it, and what `fill` adds."""
    address = f"sqlite:///{folder}/survey.db"
    _prepare(address, fill)
    ours = {"SURVEYAPP_DATABASE_URL": address, "SURVEYAPP_SECRET_KEY": SECRET, "SURVEYAPP_INSTANCE": folder}
    ours["SURVEYAPP_FORMS_PER_MINUTE"] = "100000000"
    with _served(OURS, ours) as served:
        yield dataclasses.replace(served, address=address)


def _prepare(address: str, fill: Callable[[store.Engine], None] = lambda _engine: None) -> None:
    engine = store.connect(address)
    schema.upgrade(engine)
    with store.writing(engine) as session:
        agencies.save_agencies(session, [agencies.AgencyRow("A", "Sở Một")])
        asked.add_questionnaire(session, questionnaires.load("one-stop"))
        waves.create_wave(session, "w", questionnaire="one-stop")
        waves.set_state(session, "w", "open", "bench")
    fill(engine)
    engine.dispose()


@contextmanager
def _served(command: list[str], environment: dict[str, str]) -> Iterator[Served]:
    """A server of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    root = Path(__file__).parent.parent
    server = subprocess.Popen(
        [sys.executable, "-m", *command, "--port", str(port)],
        env=os.environ | environment | {"PYTHONPATH": str(root)},
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield Served(port, "", server.pid)
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")


def acknowledged_by(port: int) -> tuple[float, Acknowledged]:
    """Submissions a second of our application, and what it acknowledged."""
    acknowledged: Acknowledged = []
    return _rate(port, our_form, acknowledged), acknowledged


def _rate(port: int, form: Callable[[int], Callable[[str], bytes]], ledger: Acknowledged | None = None) -> float:
    """Acknowledged submissions a second of several clients, each with one connection."""
    done: list[Acknowledged] = [[] for _ in range(CLIENTS)]
    begin = time.monotonic()
    threads = [threading.Thread(target=_client, args=(port, form(port), begin + SECONDS, mine)) for mine in done]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.monotonic() - begin
    everything = [entry for mine in done for entry in mine]
    if ledger is not None:
        ledger += everything
    return len(everything) / elapsed


def _client(port: int, request_of: Callable[[str], bytes], until: float, acknowledged: Acknowledged) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        while time.monotonic() < until:
            key = secrets.token_hex(16)
            connection.sendall(request_of(key))
            status, location = answer(connection)
            if status != 303:
                raise AssertionError(f"a form was not taken: {status}")
            acknowledged.append((key, location))


def answer(connection: socket.socket) -> tuple[int, str]:
    got = b""
    while b"\r\n\r\n" not in got:
        got += connection.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(re.search(rb"content-length: (\d+)", head, re.I)[1])
    while len(body) < length:
        body += connection.recv(65536)
    location = re.search(rb"location: (\S+)", head, re.I)
    return int(head[9:12]), location[1].decode() if location else ""


def _bare_form(_port: int) -> Callable[[str], bytes]:
    return lambda key: _post("/", {"key": key} | ANSWERS, "")


def our_form(port: int, path: str = "/vi/w/w") -> Callable[[str], bytes]:
    """A browser that has opened the form once: it has the cookie and the token."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        page = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    cookie = re.search(r"set-cookie: ([^;]+)", page, re.I)[1]
    token = re.search(r'csrf_token" value="([^"]+)', page)[1]
    fixed = {"csrf_token": token, "step": ".review", "go": "send"} | ANSWERS
    return lambda key: _post(path, {"key": key} | fixed, cookie)


def _post(path: str, data: dict[str, str], cookie: str) -> bytes:
    body = urlencode(data)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}".encode()


def compare(address: str, ledger: Acknowledged) -> tuple[int, int]:
    """How many acknowledged forms are not stored, and how many rows nobody was told of."""
    engine = create_engine(address)
    with engine.connect() as connection:
        stored = {row[0] for row in connection.execute(text("SELECT id FROM response"))}
    engine.dispose()
    acknowledged = {hashlib.sha256(bytes.fromhex(key)).digest()[:16] for key, _ in ledger}
    receipts_shared = len(ledger) - len({receipt for _, receipt in ledger})
    return len(acknowledged - stored), len(stored - acknowledged) + receipts_shared


def _page_seconds(address: str) -> tuple[float, float]:
    """CPU of one step in process: our form, and a bare view that reads the same form and returns the same bytes."""
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": address})
    client = app.test_client()
    token = re.search(r'csrf_token" value="([^"]+)', client.get("/vi/w/w").text)[1]
    body = urlencode({"csrf_token": token, "key": "0" * 32, "step": "access", "go": "next"} | ANSWERS)
    kind = "application/x-www-form-urlencoded"
    html = client.post("/vi/w/w", data=body, content_type=kind).text
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: html if request.form["key"] else "", methods=["POST"])
    pages = {"/vi/w/w": client, "/": bare.test_client()}
    seconds = [
        min(_cpu(partial(who.post, path, data=body, content_type=kind)) for _ in range(5))
        for path, who in pages.items()
    ]
    app.extensions["engine"].dispose()
    return seconds[0], seconds[1]


def _cpu(act: Callable[[], object]) -> float:
    begin = time.process_time()
    for _ in range(PAGES):
        act()
    return (time.process_time() - begin) / PAGES
