"""A slow client harms nobody: whoever sends or reads by the byte waits alone, and not for ever."""

from __future__ import annotations

import json
import re
import socket

import pytest

from tests.surveyapp.server.sockets import (
    answer,
    connected,
    get,
    get_head,
    post,
    post_head,
    several,
    trickling,
    wait_until,
)

EVERYBODY_ELSE = 20
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


def others_are_served(port: int) -> bool:
    return all(post(port, "/", b"abc") == (200, b"POST / 3 \n") for _ in range(EVERYBODY_ELSE))


def length_of_the_rest(client: socket.socket) -> int:
    return sum(map(len, iter(lambda: client.recv(65536), b"")))


def test_bodies_that_trickle_hold_up_nobody(site):
    with several(site.port, 200, post_head("/", 1000)) as slow, trickling(slow):
        assert others_are_served(site.port)
        wait_until(lambda: answer(slow[0])[0] == 408)
    assert others_are_served(site.port)


def test_headers_that_trickle_hold_up_nobody_and_are_closed(site):
    with several(site.port, 200, HALF_A_HEAD) as slow, trickling(slow):
        assert others_are_served(site.port)
        assert slow[0].recv(100) == b""


def test_readers_that_do_not_read_hold_up_nobody(site):
    with several(site.port, 12, get_head("/long")) as silent:
        assert others_are_served(site.port)
        served = [client for client in silent if client.recv(12).endswith(b"200")]  # the others are too many for one
        assert served
        wait_until(lambda: site.log.read_text().count("does not read its answer") == len(served))
        assert all(length_of_the_rest(client) < 20 * 1024 * 1024 for client in served)
    assert len(get(site.port, "/long")[1]) == 20 * 1024 * 1024


def test_answer_that_nobody_takes_ends_while_its_connection_stays_open(site):
    with several(site.port, 8, get_head("/long")) as silent:
        assert sorted(client.recv(12)[-3:] for client in silent) == 6 * [b"200"] + 2 * [b"429"]
        wait_until(lambda: get(site.port, "/long")[0] == 200)


def test_half_a_body_never_passes_for_a_whole_one(site):
    for path in ("/gone", "/gone/more"):
        with connected(site.port) as client:
            client.sendall(post_head(path, 10) + b"12345")
    with connected(site.port) as client:
        client.sendall(post_head("/gone", 10) + b"12345")
        assert answer(client) == (408, b"408\n")
    assert others_are_served(site.port)
    assert b"/gone" not in site.log.read_bytes()


@pytest.mark.parametrize("path", ["/half", "/half-long", "/short"])
def test_answer_that_fails_midway_never_arrives_as_a_complete_one(site, path):
    assert get(site.port, path) == (500, b"500\n")
    assert b"an answer failed" in site.log.read_bytes()


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (post_head("/", 65537) + b"x" * 65537, 413),
        (post_head("/", 5_000_000), 413),
        (post_head("/", 10**30), 400),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 411),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc", 400),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc", 400),
        (post_head("/staff/", 65537) + b"x" * 65537, 200),
    ],
)
def test_body_of_no_length_or_too_much_is_refused_in_so_many_words(site, head, status):
    with connected(site.port) as client:
        client.sendall(head)
        assert answer(client)[0] in ({400, 411} if b"Transfer" in head else {status})


def test_one_sender_cannot_keep_all_the_memory_for_bodies(site):
    with several(site.port, 20, post_head("/", 60_000) + b"x" * 50_000) as greedy:
        assert {answer(client)[0] for client in greedy} == {408, 429}
    assert others_are_served(site.port)


def test_one_sender_cannot_keep_all_connections(site):
    """The oldest give way, so that whoever comes next, from the same house too, is served."""
    with several(site.port, 950, HALF_A_HEAD) as many:
        assert many[0].recv(100) == b""
        many[-1].setblocking(False)
        with pytest.raises(BlockingIOError):
            many[-1].recv(100)
    assert others_are_served(site.port)


def test_header_with_an_underscore_does_not_pass_for_another(site):
    assert get(site.port, "/", more="X_A: forged\r\nConnection: close\r\n") == (200, b"GET / 0 \n")
    assert get(site.port, "/", more="X-A: true\r\nConnection: close\r\n") == (200, b"GET / 0 true\n")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(post_head("/TELL-TALE", 2**30), 413, id="too much"),
        pytest.param(post_head("/TELL-TALE", 100) + b"half", 408, id="too slow"),
        pytest.param(b"POST /TELL-TALE HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 411, id="no length"),
    ],
)
def test_what_the_server_refuses_by_itself_has_a_number_in_answer_and_log(site, sent, status):
    with connected(site.port) as client:
        client.sendall(sent)
        said = client.recv(65536)
    assert int(said[9:12]) == status
    (number,) = re.findall(rb"(?i)x-request-id: ([0-9a-f]{16})\r", said)
    lines = [json.loads(line) for line in site.log.read_text().splitlines() if number.decode() in line]
    assert [(line["method"], line["status"], line["from"]) for line in lines] == [
        ("POST", status, "surveyapp.requests")
    ]
    assert "TELL-TALE" not in site.log.read_text()


@pytest.mark.parametrize("length", [1000, 30_000], ids=["short", "long"])
def test_whoever_leaves_in_the_middle_is_no_mistake_of_the_program(site, length):
    with several(site.port, 5, post_head("/", length) + b"half"):
        others_are_served(site.port)
    assert others_are_served(site.port)
    assert "callable raised an exception" not in site.log.read_text()
