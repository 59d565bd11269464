"""Where others look on: the same screens after every rating, and at a window only whom an officer invites."""

from __future__ import annotations

import json
from typing import Any

import pytest

import questionnaires
from surveyapp import store
from surveyapp.store.agencies.devices import set_mode
from surveyapp.store.forms.invitations import windows
from surveyapp.web.kiosk.at_counter import opened_by_a_rating
from tests.surveyapp.web.kiosk.touching import ask_instead, at_question, eventually, heading, rate, waiting

WITH_A_WHY = [name for name in questionnaires.shipped() if opened_by_a_rating(questionnaires.load(name))]
SCREEN = """() => ({
    heading: document.querySelector('h1').textContent,
    progress: document.querySelector('[data-progress]').textContent,
    number: Number(document.querySelector('[data-progress]').dataset.progress),
    isRating: Boolean(document.querySelector('.k-scale')),
    buttons: [...document.querySelectorAll('#stage button')].map((b) => [b.className, b.textContent.trim()]),
})"""


@pytest.mark.parametrize("name", WITH_A_WHY)
def test_dissatisfied_and_satisfied_meet_screens_that_look_and_count_the_same(tablet, city, app, name):
    """One screen more follows the rating, for everybody: whoever stands by does not see from it what was pressed."""
    if questionnaires.load(name).key != json.loads(tablet.locator("#plan").text_content())["version"]:
        ask_instead(city, app, name)
        tablet.reload()
    met = {level: screens_met(tablet, level) for level in ("1", "5")}
    assert met["1"] == met["5"]
    assert [screen["number"] for screen in met["1"]] == list(range(1, len(met["1"]) + 1))
    assert not all(screen["isRating"] for screen in met["1"])


def screens_met(tablet: Any, level: str) -> list[dict[str, Any]]:
    """What is seen by who rates everything so: number and total, heading, every button, screen by screen."""
    tablet.get_by_role("button", name="Bắt đầu").click()
    met: list[dict[str, Any]] = []
    while True:
        tablet.wait_for_selector(f"[data-progress='{len(met) + 1}'], [data-receipt]")
        if tablet.locator("[data-receipt]").count():
            tablet.get_by_role("button", name="Xong").click()
            return met
        met.append(tablet.evaluate(SCREEN))
        touched = f".k-scale [data-answer='{level}']" if met[-1]["isRating"] else "[data-do=skip]"
        tablet.locator(touched).click()


def test_at_a_window_an_officer_invites_and_what_becomes_of_it_is_counted(tablet, city, stored):
    """Nobody begins uninvited. One skips, one erases, one reloads the page, one answers without a network."""
    with store.writing(city) as session:
        set_mode(session, 1, "window", actor="test")
    tablet.reload()
    assert heading(tablet) == "Đánh giá theo lời mời"
    tablet.locator("h1").click()
    tablet.keyboard.press("4")
    assert tablet.locator("[data-do=begin], [data-answer], [data-start]").count() == 0
    invite(tablet)
    tablet.get_by_role("button", name="Bỏ qua").click()
    invite(tablet)
    tablet.get_by_role("button", name="Thông báo về phiếu").click()
    tablet.locator("footer [data-do=home]").click()
    tablet.get_by_role("button", name="Bắt đầu").click()
    at_question(tablet, 1)
    tablet.get_by_role("button", name="Quay lại").click()
    assert heading(tablet) == "Mời Ông/Bà đánh giá"
    tablet.get_by_role("button", name="Bỏ qua").click()
    invite(tablet)
    tablet.reload()
    tablet.context.set_offline(True)
    invite(tablet)
    tablet.get_by_role("button", name="ខ្មែរ").click()
    rate(tablet)
    tablet.get_by_role("button", name="រួចរាល់").click()
    assert heading(tablet) == "Đánh giá theo lời mời"
    tablet.context.set_offline(False)
    tablet.evaluate("Queue.flush()")
    eventually(tablet, "Queue.count('forms').then((n) => n === 0)")
    assert [(row.proof, row.language) for row in stored()] == [("staff-opened", "km")]
    with store.reading(city) as session:
        assert [(row.offered, row.opened, row.answered) for row in windows(session, "2026")] == [(4, 2, 1)]
    assert waiting(tablet, "refused") == 0


def invite(tablet: Any) -> None:
    tablet.locator("[data-do=staff]").click()
    tablet.get_by_label("Mã PIN của thiết bị này").fill("2468")
    tablet.keyboard.press("Enter")
    button = tablet.get_by_role("button", name="Mời một người đánh giá")
    button.wait_for()
    assert tablet.evaluate("document.documentElement.scrollHeight <= innerHeight"), "the way back is seen at once"
    button.click()
    assert heading(tablet) == "Mời Ông/Bà đánh giá"
