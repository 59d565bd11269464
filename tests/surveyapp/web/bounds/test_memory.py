"""Memory has bounds: what a sender writes is no key of anything that is remembered."""

from __future__ import annotations

import re
import secrets

import pytest

from surveyapp.web import create_app
from surveyapp.web.bounds.bounded import Bounded
from tests.surveyapp.web.citizen.conftest import SECRET, city  # noqa: F401 (a fixture)

MANY = 40


@pytest.fixture
def app(city):  # noqa: F811
    app = create_app({"SECRET_KEY": SECRET, "DATABASE": city.url})
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def form(client):
    """What a browser would send from the first page of a form."""
    page = client.get("/vi/w/2026").text
    hidden = dict(re.findall(r'name="(csrf_token|key|opened)" value="([^"]*)', page))
    return hidden | {"agency": "X01", "step": "access", "go": "next"}


def remembered(app) -> dict[str, int]:
    places = list(app.extensions["places"].values())
    return {
        "places": len(places),
        "screens": len(app.extensions["screens"]),
        "routes": sum(len(place.routes) for place in places),
        "said": sum(len(place.said) for place in places),
        "worded": sum(len(place.worded) for place in places),
    }


@pytest.mark.parametrize(
    "name",
    ["returns", "size", "step", "go", "shown", "RECEIVED", "C11", "OVERALL", "kind", "agency", "wave", "texts", "find"],
)
@pytest.mark.parametrize("step", ["access", ".review", ".start"])
def test_what_nobody_offers_is_never_remembered(app, client, form, name, step):
    for sent in ({}, {name: "x"}):
        client.post("/vi/w/2026", data=form | {"step": step} | sent)
    known = remembered(app)
    for _ in range(MANY):
        client.post("/vi/w/2026", data=form | {"step": step, name: secrets.token_hex(200)})
    assert remembered(app) == known


def test_checked_forms_are_remembered_by_marks_of_one_length(app, client, form):
    for _ in range(MANY):
        referrer = {"Referer": f"http://localhost/{secrets.token_hex(2000)}"}
        client.post("/vi/w/2026", data=form, headers=referrer)
    assert {len(mark) for mark in app.extensions["csrf"]._checked.get()} == {16}


def test_screens_make_room_for_others(app, client, form):
    """Every choice of blanks is a review of its own."""
    app.extensions["screens"] = Bounded(200_000)
    codes = ["C11", "C12", "C13", "OVERALL"]
    for n in range(16):
        answers = {code: "5" for place, code in enumerate(codes) if n >> place & 1}
        assert client.post("/vi/w/2026", data=form | {"step": ".review", "go": "stay"} | answers).status_code == 200
    assert app.extensions["screens"].size <= 200_000
    assert len(app.extensions["screens"]) < 16


def test_what_was_used_longest_ago_goes_first():
    kept = Bounded[str](10)
    for name in "abc":
        kept.put(name, name, 4)
    assert [kept.get(name) for name in "abc"] == [None, "b", "c"]
    kept.get("b")
    kept.put("d", "d", 4)
    assert [kept.get(name) for name in "bcd"] == ["b", None, "d"]
    kept.put("e", "too long", 11)
    assert (len(kept), kept.size) == (2, 8)


@pytest.mark.parametrize("signs", ["\x02foo\x1fbar\x03", "\x02", "\x03\x1f", "\x00"])
@pytest.mark.parametrize("name", ["returns", "find", "found", "step", "kind", "agency", "C11", "size", "shown"])
def test_signs_by_which_screens_are_cut_cut_nothing(client, form, name, signs):
    for step in (".start", "access", ".review"):
        assert client.post("/vi/w/2026", data=form | {"step": step, name: signs}).status_code < 500
