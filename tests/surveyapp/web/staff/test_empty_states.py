"""Every page before there is anything on it: it says what to do there, or whom to ask. That no page names a command is
a law of all pages (`tests.page`); here each page is seen with nothing on it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import pytest
from flask import Flask

import questionnaires
from questionnaires.languages import everywhere
from surveyapp import store
from surveyapp.store import questionnaires as asked
from surveyapp.store.waves import waves
from tests.visitor import Visitor

WAVE = "2026-H1"
WAYS = {
    "draft": (),
    "open": ("open",),
    "collected": ("open", "collected"),
    "locked": ("open", "collected", "locked"),
    "withdrawn": ("open", "collected", "withdrawn"),
}
NEEDS_SOMETHING = {"agency", "number", "release", "path"}


def addresses(app: Flask) -> Iterator[str]:
    """Of all pages that need no more than a round."""
    builder = app.url_map.bind("localhost")
    places = {
        "_anything": "none",
        "code": WAVE,
        "move": "lock",
        "what": "index",
        "shape": "csv",
        "list_name": "agencies",
        "questionnaire": "one-stop@2",
    }
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/staff") and "GET" in rule.methods and not rule.arguments & NEEDS_SOMETHING:
            yield builder.build(rule.endpoint, {name: places[name] for name in rule.arguments})


def walk(office: Visitor, language: str, under: str = "/staff") -> dict[str, str]:
    """The words of every page that there is."""
    seen = {}
    office.open("/staff/account").post("/staff/language", {"language": language})
    for address in filter(lambda each: each.startswith(under), addresses(office.app)):
        answer = office.get(address)
        assert answer.status_code < 500, address
        if answer.mimetype == "text/html" and answer.status_code == 200:
            seen[address] = office.page.text
    return seen


@pytest.mark.parametrize(("language", "how"), [("vi", "Đợt mới"), ("en", "New round")])
def test_pages_without_a_round_lead_to_making_one(office: Visitor, language: str, how: str):
    assert how in walk(office, language)["/staff/"]
    assert {"/staff/new-wave", "/staff/office", "/staff/lists"} <= set(office.open("/staff/").page.links)


@pytest.mark.parametrize(("state", "language"), [*zip(WAYS, cycle(sorted(everywhere())), strict=False)])
def test_pages_of_a_round_without_a_form_can_be_followed_without_a_shell(office: Visitor, state: str, language: str):
    with store.writing(office.app.extensions["engine"]) as session:
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        waves.create_wave(session, WAVE, questionnaire="single-rating", title="6 tháng đầu năm 2026")
        for step in WAYS[state]:
            waves.set_state(session, WAVE, step, "test", reason="kiểm tra")
    assert len(walk(office, language, f"/staff/waves/{WAVE}")) > 5
