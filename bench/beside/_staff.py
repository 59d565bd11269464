"""Somebody of the survey office who asks for one thing over and over.

`python -m bench.beside._staff ADDRESS PORT WHAT`.

A process of its own, so that reading a long answer holds up no client of the measurement. It goes on until its input is
closed, and says how often it was done.
"""

from __future__ import annotations

import re
import sys
import threading
import time
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from bench import wave
from surveyapp import store
from surveyapp.jobs.kinds import REPORT
from surveyapp.jobs.report import arguments_of
from surveyapp.reports.report import Order
from surveyapp.store import jobs, revisions
from tests.visitor import PASSWORD

EMAIL = "bench@example.org"
READ = 1 << 20


def main(address: str, port: int, what: str) -> None:
    over, done = threading.Event(), 0
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    engine, browser = store.connect(address), _signed_in(port)
    print("ready", flush=True)
    while not over.is_set():
        WORK[what](engine, browser, port)
        done += 1
    print(done)


def _result(engine: store.Engine, browser: OpenerDirector, port: int) -> None:
    """Of a round that has changed since: nothing of it is kept."""
    with store.writing(engine) as session:
        revisions.raise_of_all(session)
    _get(port, browser, f"/staff/waves/{wave.WAVE}")


def _document(engine: store.Engine, _browser: OpenerDirector, _port: int) -> None:
    with store.writing(engine) as session:
        number = jobs.enqueue(session, REPORT, arguments_of("ranking", wave.WAVE, Order("vi"), internal=False))
    state = jobs.WAITING
    while state not in (jobs.DONE, jobs.FAILED):
        time.sleep(0.2)
        with store.reading(engine) as session:
            state = jobs.job(session, number).state
    if state == jobs.FAILED:
        raise AssertionError("no document was made")


def _export(_engine: store.Engine, browser: OpenerDirector, port: int) -> None:
    _get(port, browser, f"/staff/waves/{wave.WAVE}/responses.csv")


WORK = {"a result": _result, "a document": _document, "an export": _export}


def _get(port: int, browser: OpenerDirector, path: str, data: dict[str, str] | None = None) -> str:
    """The beginning of what comes; all of it is read."""
    body = None if data is None else urlencode(data).encode()
    with browser.open(f"http://127.0.0.1:{port}{path}", body, timeout=600) as page:
        begin = page.read(READ)
        while page.read(READ):
            pass
    return begin.decode()


def _signed_in(port: int) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    token = re.search(r'csrf_token"[^>]* value="([^"]+)', _get(port, browser, "/staff/sign-in"))[1]
    _get(port, browser, "/staff/sign-in", {"email": EMAIL, "password": PASSWORD, "csrf_token": token})
    return browser


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
