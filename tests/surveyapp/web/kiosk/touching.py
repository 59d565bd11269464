"""What a person does at the tablet’s screens, and what a test looks at there."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.store import questionnaires as asked
from surveyapp.store.waves import waves

TABLET = {"width": 1280, "height": 800}
SCREENS = 7


def ask_instead(city: Engine, app: Flask, questionnaire: str) -> None:
    """The counter’s open wave asks this from now on."""
    with store.writing(city) as session:
        waves.set_state(session, "2026", "collected", "test")
        asked.add_questionnaire(session, questionnaires.load(questionnaire))
        waves.create_wave(session, "next", questionnaire=questionnaire, title="Khảo sát một câu")
        waves.set_state(session, "next", "open", "test")
    app.extensions.pop("places", None)


def rate(tablet: Any, level: str = "4", times: int = SCREENS) -> None:
    """Touch the same level on every screen, each as it appears."""
    for number in range(1, times + 1):
        at_question(tablet, number)
        tablet.locator(f"[data-answer='{level}']").click()


def eventually(tablet: Any, promised: str) -> None:
    """Ask the page again and again until the promise comes true."""
    for _ in range(200):
        if tablet.evaluate(promised):
            return
        tablet.wait_for_timeout(50)
    raise AssertionError(f"never true: {promised}")


def at_question(tablet: Any, number: int) -> None:
    tablet.wait_for_selector(f"[data-progress='{number}']")


def heading(tablet: Any) -> str:
    return str(tablet.locator("h1").inner_text())


def waiting(tablet: Any, store_of_browser: str = "forms") -> int:
    return int(tablet.evaluate("(name) => Queue.count(name)", store_of_browser))
