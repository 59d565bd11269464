"""Citizens' forms at 300 a second while the staff make the server work: a result, a document, an export.

Forms are sent at fixed moments, whether or not those before were answered: one that waits behind others counts with its
waiting. Everything runs on the same two cores, the clients of this process too.
"""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

from bench import wave
from bench.beside import _staff
from bench.web_speed import Served, answer, our_form, serving
from surveyapp import store
from surveyapp.store.people import accounts
from tests.visitor import CHEAP_HASHER, PASSWORD

RATE, SECONDS, CONNECTIONS = 300, 12.0, 32
LIMIT = 4.0


def measure() -> Iterator[tuple[str, float, float | None]]:
    with tempfile.TemporaryDirectory() as folder, serving(folder, _fill) as survey:
        alone = min(_p99(survey.port) for _ in range(2))
        yield "note: milliseconds, p99 of 300 forms a second alone", alone * 1000, None
        for what in _staff.WORK:
            with _working(survey, what):
                busy = _p99(survey.port)
            yield f"300 forms a second while {what} is made: p99 over alone", busy / alone, LIMIT


def _fill(engine: store.Engine) -> None:
    wave.fill(engine)
    with store.writing(engine) as session:
        account = accounts.add_account(session, _staff.EMAIL, password=PASSWORD, role="admin", agency="")
        accounts.set_password(session, account, CHEAP_HASHER().hash(PASSWORD))


@contextmanager
def _working(survey: Served, what: str) -> Iterator[None]:
    command = [sys.executable, "-m", "bench.beside._staff", survey.address, str(survey.port), what]
    root = Path(__file__).parent.parent
    with subprocess.Popen(command, cwd=root, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asking:
        asking.stdout.readline()
        yield
        asking.stdin.close()
        made = int(asking.stdout.read() or 0)
    if not made:
        raise AssertionError(f"{what} was not made")


def _p99(port: int) -> float:
    """Seconds from the moment when a form was due to its receipt."""
    due: SimpleQueue[float | None] = SimpleQueue()
    form, took = our_form(port), []
    threads = [threading.Thread(target=_client, args=(port, form, due, took)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    begin, forms = time.perf_counter() + 0.5, int(RATE * SECONDS)
    for number in range(forms):
        moment = begin + number / RATE
        time.sleep(max(0.0, moment - time.perf_counter()))
        due.put(moment)
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    if len(took) != forms:
        raise AssertionError("forms were not taken")
    return sorted(took)[forms * 99 // 100]


def _client(port: int, form: Callable[[str], bytes], due: SimpleQueue[float | None], took: list[float]) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        while (moment := due.get()) is not None:
            connection.sendall(form(secrets.token_hex(16)))
            if answer(connection)[0] != 303:
                raise AssertionError("a form was not taken")
            took.append(time.perf_counter() - moment)
