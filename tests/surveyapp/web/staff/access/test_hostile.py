"""Whatever is sent to whatever address by whomever: it is answered, and never with a mistake of ours."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from surveyapp import store
from surveyapp.store.agencies import agencies
from surveyapp.store.people import accounts
from surveyapp.web import create_app
from tests.surveyapp.web.staff.access.test_access import PLACES, everything  # noqa: F401 (a fixture)
from tests.surveyapp.web.staff.conftest import ACCOUNTS, ROLES, signed_in
from tests.visitor import CHEAP_HASHER, PASSWORD, Visitor

FORM = "application/x-www-form-urlencoded"
BODIES = (
    {"data": b"", "content_type": FORM},
    {"data": b"\xff\xfe%00%zz&=&&;%", "content_type": FORM},
    {"data": b"a=" + b"1" * 100_000, "content_type": FORM},
    {"data": b"&".join(b"x%d=1" % n for n in range(1500)), "content_type": FORM},
    {"data": b"[" * 50_000, "content_type": "application/json"},
    {"data": b'{"email": {"a": [null]}, "csrf_token": 1e999}', "content_type": "application/json"},
    {"data": b"null", "content_type": "application/json; charset=utf-7"},
    {"data": b"--x\r\nContent-Disposition: form-data; name=", "content_type": "multipart/form-data; boundary=x"},
    {"data": b"--\r\n" * 2000, "content_type": "multipart/form-data"},
    {"data": b"\x00\x01\x02", "content_type": "no type at all; ;;=" + "\u00e9"},
    {"data": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "content_type": "application/xml"},
)
VALUES = (
    *("\x02foo\x1fbar\x03", "\x00", "9" * 23, "-1", "3000000000"),
    *("\u202e\ufffe", "'\"><script>", "x" * 5000, "../" * 9, "1e999"),
)
NUMBERS = ("9" * 23, "3000000000", "0", "-1", "\u0664", "1.5")
TEXTS = ("\x02\x1f\x03", "%00", "'; DROP TABLE wave; --", "\u1ec7" * 300, "..%2f..", " ")
IN_QUERIES = ("page", "size", "wave", "against", "q", "sort", "code", "next", "agency", "rule")
IN_FORMS = (
    *("code", "reason", "ids", "number", "email", "role", "go", "returns", "step", "key", "wave", "report", "until"),
    *("day", "n", "part", "group", "agency", "account", "state", "kind", "count", "stratum", "back", "release"),
)
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"}
WHO = ("anonymous", *ROLES)
CITIZENS_PLACES = {"language": "vi", "kind": "w", "code": "2026-H1", "number": "AAAA-AAAA-AAAA"} | {
    "filename": "citizen.css",
    "mark": "00",
}
ALL_BODIES = "office"
"""To the others most is refused before anybody reads a body: one of each kind, in turn, is enough."""


def addresses(app: Flask) -> list[tuple[str, set[str]]]:
    """Each address as it is meant, with its methods; and with places that are none."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            places = PLACES if rule.endpoint.startswith("staff") else CITIZENS_PLACES
            known = {name: places[name] for name in rule.arguments}
            path = app.url_for(rule.endpoint, **known)
            found.append((path, rule.methods or set()))
            for value in known.values():
                wrong = NUMBERS if isinstance(value, int) else TEXTS
                found += [(path.replace(f"/{value}", f"/{one}", 1), {"GET"}) for one in wrong]
    return [(path, methods) for path, methods in found if not path.endswith("/sign-out")]


def requests(app: Flask, who: str, token: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, address, and what is sent."""
    values, bodies = itertools.cycle(VALUES), itertools.cycle(BODIES)
    for path, methods in addresses(app):
        yield "GET", path, {"query_string": {name: next(values) for name in IN_QUERIES}}
        if methods == {"GET"}:
            continue
        yield from ((method, path, next(bodies)) for method in sorted(METHODS - methods))
        if "POST" in methods:
            yield from (("POST", path, body) for body in (BODIES if who == ALL_BODIES else [next(bodies)]))
            for _ in range(3):
                yield "POST", path, {"data": {"csrf_token": token} | {name: next(values) for name in IN_FORMS}}


def mistakes_of_ours(app: Flask, who: str) -> list[tuple[str, str, str, int]]:
    app.config["PROPAGATE_EXCEPTIONS"] = app.testing = False
    visitor = Visitor(app) if who == "anonymous" else signed_in(app, who)
    mistakes = []
    for method, path, sent in requests(app, who, visitor.token):
        answer = visitor.client.open(path, method=method, buffered=True, **sent)
        if answer.status_code >= 500:
            mistakes.append((method, path[:80], str(sent)[:80], answer.status_code))
    return mistakes


@pytest.mark.parametrize("who", WHO)
def test_no_request_is_a_mistake_of_ours(everything: Flask, who: str):  # noqa: F811
    assert mistakes_of_ours(everything, who) == []


def test_postgresql_is_no_less_patient_with_anybody(postgresql_url):
    app = create_app({"SECRET_KEY": "t" * 40, "DATABASE": postgresql_url})
    engine = app.extensions["engine"]
    with store.writing(engine) as session:
        agencies.save_agencies(session, [agencies.AgencyRow("H99.02", "Sở Xây dựng")])
        for who, role in ROLES.items():
            agency = "H99.02" if role == "agency" else ""
            account = accounts.add_account(session, ACCOUNTS[who], password=PASSWORD, role=role, agency=agency)
            accounts.set_password(session, account, CHEAP_HASHER().hash(PASSWORD))
    assert [(who, *mistake) for who in WHO for mistake in mistakes_of_ours(app, who)] == []
    engine.dispose()
