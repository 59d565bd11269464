"""What a tablet is given: its enrolment, its page with every screen, the mark that changes with it."""

from __future__ import annotations

import io
import json
import re
import unicodedata

import pytest
from fontTools.ttLib import TTFont

import questionnaires
from surveyapp import store
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies.devices import devices
from surveyapp.store.waves import waves
from tests.visitor import Visitor

SHIPPED = ("one-stop", "single-rating", "sipas-2023-form", "touchpoints-a11", "cmt", "csm-arta")


@pytest.fixture
def tablet(app, code):
    visitor = Visitor(app).open("/kiosk")
    visitor.post("/kiosk", {"code": code, "pin": "2468"})
    return visitor.client


def plan(html: str) -> dict:
    return json.loads(re.search(r'id="plan">(.*?)</script>', html, re.DOTALL)[1])


def test_code_serves_once_and_is_told_apart_from_a_pin_that_is_none(app, code, city):
    visitor = Visitor(app).open("/kiosk")
    for given in ({"code": "XXXX", "pin": "2468"}, {"code": code, "pin": "12"}):
        assert visitor.post("/kiosk", given).status_code == 422
        assert any(control.get("aria-invalid") for control in visitor.page.controls)
    assert visitor.post("/kiosk", {"code": f" {code.lower()}", "pin": "2468"}).status_code == 303
    assert Visitor(app).open("/kiosk").post("/kiosk", {"code": code, "pin": "2468"}).status_code == 422
    with store.reading(city) as session:
        assert [row.state for row in devices(session)] == ["enrolled"]


def test_cookie_is_for_this_site_alone_and_no_script_sees_it(app, code):
    visitor = Visitor(app).open("/kiosk")
    visitor.post("/kiosk", {"code": code, "pin": "2468"})
    cookie = visitor.client.get("/kiosk").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_mark_changes_with_the_page_and_strangers_get_none(app, tablet, city):
    page = tablet.get("/kiosk").text
    before = tablet.get("/kiosk/mark").text
    assert f'data-mark="{before}"' in page
    with store.writing(city) as session:
        waves.set_state(session, "2026", "collected", "test")
    app.extensions.pop("places", None)
    assert tablet.get("/kiosk/mark").text != before
    assert plan(tablet.get("/kiosk").text)["wave"] == ""
    assert app.test_client().get("/kiosk/mark").status_code == 404


def test_every_shipped_questionnaire_has_a_screen_for_each_question_in_each_language(app, tablet, city):
    for name in SHIPPED:
        definition = questionnaires.load(name)
        with store.writing(city) as session:
            asked.add_questionnaire(session, definition)
            waves.create_wave(session, name, questionnaire=name, title=name)
            waves.set_state(session, name, "open", "test")
        app.extensions.pop("places", None)
        html = tablet.get("/kiosk").text
        known = plan(html)
        assert known["version"] == definition.key
        shown = [question["code"] for question in known["questions"] if question["shown"]]
        for language in definition.texts:
            assert all(f'id="q-{code}-{language}"' in html for code in shown), (name, language)


def test_typeface_that_comes_along_has_every_khmer_letter_and_digit_and_names_its_licence(tablet):
    address = plan(tablet.get("/kiosk").text)["typefaces"]["Noto Sans Khmer"]
    answer = tablet.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "font/woff2")
    typeface = TTFont(io.BytesIO(answer.data))
    assigned = {code for code in range(0x1780, 0x1800) if unicodedata.name(chr(code), "")}
    assert assigned - typeface.getBestCmap().keys() == set()
    assert "SIL Open Font License" in typeface["name"].getDebugName(13)


def test_worker_may_answer_for_the_page_and_its_files_only(app):
    answer = app.test_client().get("/kiosk/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/kiosk"
    assert answer.mimetype == "text/javascript"
