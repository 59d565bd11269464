"""A sheet is keyed in by an operator who never lets go of the keys, counted in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

import questionnaires
from questionnaires.model import Question
from surveyapp import store
from surveyapp.store.paper.entries import entries
from tests.surveyapp.web.staff.conftest import ACCOUNTS
from tests.surveyapp.web.staff.paper.conftest import FORMS
from tests.surveyapp.web.staff.test_in_chromium import AXE, RULES, address  # noqa: F401
from tests.visitor import PASSWORD

ONE_STOP = questionnaires.load("one-stop")
MOST_KEYS = 31  # for a form of 22 items
SATISFIED, USUAL = "5", "1"


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:  # noqa: F811
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/staff/sign-in")
    page.fill("#email", ACCOUNTS["operator"])
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.goto(address + FORMS)
    yield page
    context.close()


def key_for(question: Question) -> str:
    """What somebody content, who needed no help, ticked; nobody writes a comment."""
    if question.kind.keeps or question.kind.several:
        return "Enter"
    return SATISFIED if question.type == "rating" else question.options[-1].code


def focused(page: Any) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.dataset.keep !== undefined && 'keep'")


def keyed_in(page: Any) -> int:
    """How many keys it took until the next sheet was there."""
    pressed, number = 0, page.input_value("#number")
    while page.input_value("#number") == number:
        name = focused(page)
        key = "Enter" if name == "keep" else key_for(ONE_STOP.question(name))
        pressed += 1
        if name == "keep" or (key == "Enter" and name == list(ONE_STOP.in_print)[-1]):
            with page.expect_navigation():
                page.keyboard.press(key)
        else:
            page.keyboard.press(key)
        assert pressed < 100
    return pressed


def test_a_form_of_22_items_takes_at_most_31_keys_and_the_way_back_is_one(app: Flask, page: Any):
    assert len(ONE_STOP.items) == 22
    assert page.evaluate(AXE + "; 0") == 0
    found = page.evaluate(f"axe.run(document, {{ runOnly: {RULES} }}).then((r) => r.violations.map((v) => v.id))")
    assert found == []
    assert keyed_in(page) <= MOST_KEYS
    with store.reading(app.extensions["engine"]) as session:
        (kept,) = entries(session, 1)
    answers = {q.code: kept.sheet.encoded.answers[start:end] for q, start, end in ONE_STOP.spans}
    assert {answers[item.code] for item in ONE_STOP.items if item.is_asked_of_all} == {SATISFIED}
    hold_the_keys(page)


def hold_the_keys(page: Any) -> None:
    first, second, third = list(ONE_STOP.in_print)[:3]
    code = ONE_STOP.question(first).options[0].code
    page.keyboard.press(code)
    assert focused(page) == second
    page.keyboard.press("Backspace")
    assert focused(page) == first
    page.keyboard.press("%")  # stands for nothing: it stays
    assert (focused(page), page.input_value(f"#q-{first}")) == (first, code)
    page.keyboard.press(" ")
    assert (focused(page), page.input_value(f"#q-{first}")) == (second, "9")
    page.keyboard.press("*")
    assert (focused(page), page.input_value(f"#q-{second}")) == (third, "*")
