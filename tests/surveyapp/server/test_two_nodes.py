"""Two servers on one PostgreSQL database: whatever comes to either is stored once, and both know the same."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from sqlalchemy import func, select

import questionnaires
from bench.web_speed import answer, our_form
from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.models import Response
from surveyapp.store import questionnaires as asked
from surveyapp.store import trail
from surveyapp.store.agencies import agencies
from surveyapp.store.people import accounts
from surveyapp.store.waves import codes, waves
from tests.surveyapp.server.sockets import connected, free_port, running
from tests.visitor import CHEAP_HASHER, PASSWORD

PATIENCE = 120
"""Seconds: the process of the staff starts behind all others, and a machine may be busy."""
SECRET = "a secret that both servers were given, long enough"
FORMS, CODES = 60, 12


@dataclass(frozen=True)
class Node:
    port: int

    def send(self, form: bytes) -> tuple[int, str]:
        with connected(self.port) as connection:
            connection.sendall(form)
            return answer(connection)

    def page(self, browser: OpenerDirector, path: str, data: dict[str, str] | None = None) -> str:
        body = None if data is None else urlencode(data).encode()
        with browser.open(f"http://127.0.0.1:{self.port}{path}", body, timeout=PATIENCE) as found:
            return found.geturl() + "\n" + found.read().decode()


@pytest.fixture
def database(postgresql_engine):
    with store.writing(postgresql_engine) as session:
        agencies.save_agencies(session, [agencies.AgencyRow("A", "Sở Một")])
        asked.add_questionnaire(session, questionnaires.load("one-stop"))
        waves.create_wave(session, "w", questionnaire="one-stop")
        waves.set_state(session, "w", "open", "test")
        account = accounts.add_account(session, "who@example.org", password=PASSWORD, role="admin", agency="")
        accounts.set_password(session, account, CHEAP_HASHER().hash(PASSWORD))
    return postgresql_engine


@pytest.fixture
def nodes(database, tmp_path) -> Iterator[tuple[Node, Node]]:
    address = database.url.render_as_string(hide_password=False)
    known = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYAPP_")}
    with contextlib.ExitStack() as both:
        started = []
        for name in ("one", "other"):
            port = free_port()
            environment = known | {"SURVEYAPP_SECRET_KEY": SECRET, "SURVEYAPP_INSTANCE": str(tmp_path / name)}
            command = ("-m", "surveyapp.cli", "serve", "--port", str(port), "--database", address)
            log = both.enter_context(Path(tmp_path / f"{name}.log").open("wb"))
            both.enter_context(running(*command, port=port, env=environment, stdout=log, stderr=subprocess.STDOUT))
            started.append(Node(port))
        yield started[0], started[1]


def sign_in(node: Node) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = node.page(browser, "/staff/sign-in")
    data = {"email": "who@example.org", "password": PASSWORD, "csrf_token": token_of(page)}
    assert "/staff/sign-in" not in node.page(browser, "/staff/sign-in", data).splitlines()[0]
    return browser


def token_of(page: str) -> str:
    found = re.search(r'csrf_token"[^>]* value="([^"]+)', page)
    assert found
    return found[1]


def stored(engine) -> int:
    with store.reading(engine) as session:
        return session.scalar(select(func.count()).select_from(Response)) or 0


def test_form_is_stored_once_a_code_serves_once_and_a_closed_round_is_closed_whichever_server_is_asked(nodes, database):
    forms = [our_form(node.port) for node in nodes]
    answers = at_once(
        [(node, form(f"{number:032x}")) for number in range(FORMS) for node, form in zip(nodes, forms, strict=True)]
    )
    assert {status for status, _ in answers} == {303}
    assert [answers[n] == answers[n + 1] for n in range(0, len(answers), 2)] == [True] * FORMS  # and one receipt
    assert stored(database) == FORMS
    with store.writing(database) as session:
        _, made = codes.make_batch(session, "w", CODES, SECRET.encode(), agency="A", actor="test", today=office_day())
    with_code = [(node, our_form(node.port, f"/vi/c/{code}")(os.urandom(16).hex())) for code in made for node in nodes]
    assert sorted(status for status, _ in at_once(with_code)) == [303] * CODES + [410] * CODES
    assert stored(database) == FORMS + CODES
    with store.writing(database) as session:
        waves.set_state(session, "w", "collected", "test")
    assert {node.send(form(os.urandom(16).hex()))[0] for node, form in zip(nodes, forms, strict=True)} == {410}
    assert stored(database) == FORMS + CODES


def at_once(sent: list[tuple[Node, bytes]]) -> list[tuple[int, str]]:
    with ThreadPoolExecutor(8) as many:
        return list(many.map(lambda one: one[0].send(one[1]), sent))


def test_session_is_known_to_both_and_ends_at_both_and_the_record_stays_one(nodes, database):
    browser = sign_in(nodes[0])
    assert "/staff/sign-in" not in nodes[1].page(browser, "/staff/").splitlines()[0]
    with ThreadPoolExecutor(6) as many:
        list(many.map(sign_in, [nodes[number % 2] for number in range(12)]))
    with store.reading(database) as session:
        found = trail.verify(session)
    assert (found.broken, found.entries > 12) == (None, True)
    page = nodes[1].page(browser, "/staff/")
    nodes[1].page(browser, "/staff/sign-out", {"csrf_token": token_of(page)})
    assert "/staff/sign-in" in nodes[0].page(browser, "/staff/").splitlines()[0]
