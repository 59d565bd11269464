"""A form is taken from a page of ours only, however well the browser is known by now."""

from __future__ import annotations

import pytest

from surveyapp.web import tokens
from surveyapp.web.bounds import minute
from surveyapp.web.staff.access import sessions
from tests.surveyapp.web.citizen.test_form import REVIEW
from tests.visitor import Visitor


@pytest.fixture
def known(person):
    """A browser whose cookie and token have been checked a moment ago."""
    return person.open("/vi/k/Q1").on_to(REVIEW, C11="5")


def test_token_of_a_known_browser_is_worth_nothing_with_another_cookie(known, app, stored):
    stranger = Visitor(app).open("/vi/k/Q1")
    assert stranger.client.post(**known.posting("send")).status_code == 400
    assert stored() == []


def test_cookie_of_a_known_browser_is_worth_nothing_with_another_token(known, stored):
    sent = known.posting("send")
    sent["data"]["csrf_token"] = ["made up"]
    assert known.client.post(**sent).status_code == 400
    assert stored() == []


def test_cookie_that_was_changed_is_none(known, stored):
    cookie = known.client.get_cookie("survey")
    content, _, signature = cookie.value.rpartition(".")
    known.client.set_cookie("survey", f"{content}.{signature[::-1]}")
    assert known.client.post(**known.posting("send")).status_code == 400
    assert stored() == []


def test_known_browser_still_has_to_come_from_a_page_of_ours_behind_https(known, stored):
    sent = known.posting("send") | {"base_url": "https://localhost"}
    assert known.client.post(**sent).status_code == 400
    assert known.client.post(**sent, headers={"Referer": "https://elsewhere.example/"}).status_code == 400
    assert known.client.post(**sent, headers={"Referer": "https://localhost/vi/k/Q1"}).status_code == 200
    assert known.client.post(**sent).status_code == 400
    assert len(stored()) == 1


def test_what_is_known_of_a_browser_is_forgotten_with_the_minute(known, app, monkeypatch):
    remembered = [app.session_interface._known, app.extensions["csrf"]._checked]
    assert all(book.get() for book in remembered)
    later = minute.time.monotonic() + minute.SECONDS
    monkeypatch.setattr(minute.time, "monotonic", lambda: later)
    assert not any(book.get() for book in remembered)


def test_flood_of_browsers_does_not_fill_the_memory(known, app, stored, monkeypatch):
    for module in (tokens, sessions):
        monkeypatch.setattr(module, "MOST", 1)
    crowd = [Visitor(app).open("/vi/k/Q1").on_to(REVIEW, C11="5") for _ in range(3)]
    assert [one.press("send").status for one in crowd] == [200, 200, 200]
    assert len(app.extensions["csrf"]._checked.get()) == len(app.session_interface._known.get()) == 1
