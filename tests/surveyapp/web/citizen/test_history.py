"""After the receipt no earlier screen of the form comes back, for whoever is next at the same device."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from playwright.sync_api import Error

from surveyapp.words.speech import Speech
from tests.page import Page
from tests.surveyapp.web.citizen.test_form import REVIEW as AT_REVIEW
from tests.surveyapp.web.citizen.test_in_chromium import REVIEW, heading, phone, press, tick  # noqa: F401 (a fixture)

RECEIVED = Speech("vi").say("Your form has been received")
SECRET_WORDS = "only the person who wrote this may read it"


@pytest.fixture
def at_receipt(phone: Any, address: str) -> Any:  # noqa: F811
    """Somebody has answered, gone back and forth, written something, changed an answer from the review, and sent."""
    phone.goto(f"{address}/vi/k/Q1")
    press(phone, "Bắt đầu")
    tick(phone, "RECEIVED", "1")
    press(phone, "Tiếp tục")
    tick(phone, "C11", "2")
    press(phone, "Tiếp tục")
    phone.go_back()
    assert phone.locator("input[name=C11][value='2']").is_checked()
    press(phone, "Tiếp tục")
    while heading(phone) != REVIEW:
        if phone.locator("textarea").count():
            phone.locator("textarea").first.fill(SECRET_WORDS)
        press(phone, "Tiếp tục")
    assert SECRET_WORDS in phone.content()
    phone.locator("button[value='edit:C11']").click()
    assert phone.locator(":target + fieldset").get_attribute("id") == "f-C11"
    tick(phone, "C11", "3")
    phone.locator("button.btn[value=next]").click()
    phone.locator("button[value=send].btn").first.wait_for()
    press(phone, "Gửi luôn")
    phone.wait_for_selector(".rc")
    return phone


def test_no_earlier_screen_can_be_had_by_back_forward_or_reload(at_receipt, stored):
    steps = at_receipt.evaluate("history.length")
    for move in ("back",) * steps + ("forward",) * steps:
        try:
            at_receipt.evaluate(f"history.{move}()")
            at_receipt.wait_for_timeout(150)
            at_receipt.wait_for_load_state()
            shown = at_receipt.content()
        except Error:
            continue  # on its way to the receipt, or the browser's own page that says that it kept nothing
        assert SECRET_WORDS not in shown
        assert at_receipt.locator("input[name=C11]:checked, input[type=hidden][name=C11]").count() == 0
    assert len(stored()) == 1


def test_back_leads_to_the_receipt_where_scripts_run(at_receipt):
    receipt = at_receipt.url
    with contextlib.suppress(Error):  # without scripts the browser says by itself that it kept nothing
        at_receipt.go_back()
        at_receipt.wait_for_selector(".rc")
        assert at_receipt.url == receipt
    assert at_receipt.locator("button[value=send]").count() == 0


def test_next_person_opens_an_empty_form_and_sends_it(at_receipt, address, stored):
    at_receipt.goto(f"{address}/vi/k/Q1")
    press(at_receipt, "Bắt đầu")
    assert at_receipt.locator("input:checked").count() == 0
    while heading(at_receipt) != REVIEW:
        if at_receipt.locator("input[type=radio][name=C11]").count():
            tick(at_receipt, "C11", "4")
        press(at_receipt, "Tiếp tục")
    press(at_receipt, "Gửi luôn")
    at_receipt.wait_for_selector(".rc")
    assert len(stored()) == 2


def test_old_screen_that_is_sent_once_more_is_told_that_the_form_was_received(person):
    at_review = person.open("/vi/k/Q1").on_to(AT_REVIEW, C11="5", C12="1")
    old = at_review.posting("back")
    at_review.press("send")
    again = at_review.client.post(**old)
    assert again.status_code == 200
    assert Page(again.text).headings == [RECEIVED]
    assert 'name="C11"' not in again.text


def test_form_that_another_window_has_open_goes_on(person):
    other = person.open("/vi/k/Q1").posting("next")
    person.open("/vi/k/Q1").on_to(AT_REVIEW, C11="5").press("send")
    assert 'name="key"' in person.client.post(**other).text


def test_screens_differ_with_the_cookies_that_a_receipt_changes(person):
    at_review = person.open("/vi/k/Q1").on_to(AT_REVIEW, C11="5")
    assert "Cookie" in at_review.headers.getlist("Vary")
    sent = at_review.client.post(**at_review.posting("send") | {"follow_redirects": False})
    assert sent.headers["Set-Cookie"].startswith("sent=")
