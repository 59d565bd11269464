"""The staff's pages are made in a process of their own, and nobody can tell by what comes."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.surveyapp.server.site import LONG
from tests.surveyapp.server.sockets import answer, connected, get, get_head, post, wait_until

KIBIBYTES = 30
"""Half of what the site takes of a form, and more than fits into a pair of sockets of some machines."""


def process_of(port: int, path: str) -> int:
    return int(get(port, path)[1])


def is_running(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_staff_and_citizens_are_answered_by_different_processes(site):
    assert process_of(site.port, "/staff/process") != process_of(site.port, "/process")


def test_whoever_asks_reads_the_same_of_either(site):
    body = b"x" * KIBIBYTES * 1024
    assert get(site.port, "/staff/", more="X-A: caf\xe9\r\n")[1] == get(site.port, "/", more="X-A: caf\xe9\r\n")[1]
    assert post(site.port, "/staff/sent", body) == post(site.port, "/sent", body)


def test_several_are_answered_at_once(site):
    with ThreadPoolExecutor(12) as clients:
        answers = list(clients.map(lambda number: post(site.port, "/staff/", b"x" * number), range(12)))
    assert [body for _, body in answers] == [f"POST / {number} \n".encode() for number in range(12)]


def test_long_answer_is_handed_over_whole(site):
    assert get(site.port, "/staff/long") == (200, b"x" * LONG)


@pytest.mark.parametrize("path", ["/half", "/half-long", "/short"])
def test_answer_that_fails_midway_is_a_mistake_of_the_server(site, path):
    assert get(site.port, f"/staff{path}")[0] == 500
    assert get(site.port, "/staff/")[0] == 200


def test_a_page_that_ends_its_process_harms_the_next_one_not_at_all(own_site):
    before = process_of(own_site.port, "/staff/process")
    assert get(own_site.port, "/staff/end")[0] == 503
    assert get(own_site.port, "/process")[0] == 200
    after = process_of(own_site.port, "/staff/process")
    assert after != before
    assert b"another one is started" in own_site.log.read_bytes()


def test_it_ends_with_the_server_and_finishes_first_what_was_asked(own_site):
    staff = process_of(own_site.port, "/staff/process")
    with connected(own_site.port) as working:
        working.sendall(get_head("/staff/slow"))
        time.sleep(0.3)  # until it has a thread
        own_site.process.send_signal(signal.SIGTERM)
        assert answer(working)[0] == 200
    own_site.process.wait(10)
    wait_until(lambda: not is_running(staff))


def test_it_ends_with_a_server_that_is_killed(own_site):
    staff, citizens = (process_of(own_site.port, path) for path in ("/staff/process", "/process"))
    os.kill(citizens, signal.SIGKILL)
    wait_until(lambda: not is_running(staff))
    assert process_of(own_site.port, "/staff/process") != staff


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_ends_a_terminal_or_a_service_is_the_server_s_to_hear(site, ending):
    staff = process_of(site.port, "/staff/process")
    os.kill(staff, ending)
    assert process_of(site.port, "/staff/process") == staff
