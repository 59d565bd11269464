"""axe-core (WCAG 2.2 A and AA, and best practice) on every screen of a form."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

from tests.surveyapp.web.citizen.test_in_chromium import REVIEW, heading, press, tick

AXE = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = """(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'],
    rules: { 'label-content-name-mismatch': { enabled: true } } })"""
LEAST_TARGET = 44
SMALL_TARGETS = """(least) => {
    const ticks = (label) => /radio|checkbox/.test(label.control?.type);
    return [...document.querySelectorAll("button:not(.first), select, textarea, input[type=text], label, main a")]
        .filter((e) => e.offsetParent && (e.tagName !== "LABEL" || ticks(e)))
        .map((e) => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
        .filter(([, box]) => box.width < least || box.height < least)
        .map(([name, box]) => `${name} ${box.width}x${box.height}`);
}"""


@pytest.mark.parametrize("width", [360, 1280])
def test_every_screen_passes_axe_and_is_easy_to_hit(browser, address, width):
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="vi-VN")
    page = context.new_page()
    for first in ("/vi/", "/vi/c", "/vi/c?code=ABC", "/vi/w/draft", "/vi/w/2026"):
        page.goto(address + first)
        look(page)
    press(page, "Bắt đầu")
    look(page)
    page.select_option("select", "X01")
    press(page, "Bắt đầu")
    look(page)
    while heading(page) != REVIEW:
        press(page, "Tiếp tục")
        if page.locator("input[name=C11]:not([type=hidden])").count():
            tick(page, "C11", "4")
        if page.locator("input[name=LATE]:not([type=hidden])").count():
            tick(page, "LATE", "2")
        look(page)
    press(page, "Gửi luôn")
    look(page)
    context.close()


@pytest.mark.parametrize(("language", "width"), [("km", 360), ("en", 1280)])
def test_every_screen_with_the_largest_letters_passes_axe_in_every_language(browser, address, language, width):
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=address)
    page = context.new_page()
    page.goto(f"/{language}/c?code=ABC&size=150")
    look(page)
    page.goto(f"/{language}/w/2026")
    page.select_option("select", "X01")
    for _ in range(3):
        with page.expect_navigation():
            page.get_by_role("button").filter(has_text="A+").click()
    seen = set()
    while not page.locator("button[value=send]:not(.first)").count():
        with page.expect_navigation():
            page.locator("button[value=next]:not(.first)").last.click()
        if page.locator("input[name=C11]:not([type=hidden])").count():
            tick(page, "C11", "4")
        assert page.get_attribute("html", "lang") == language
        assert page.locator("html.t150").count() == 1
        if heading(page) not in seen:  # once where a screen is much like the one before
            look(page)
        seen.add(heading(page))
    assert len(seen) > 3
    context.close()


def look(page: Any) -> None:
    page.evaluate(AXE)
    found = page.evaluate(ASK, RULES)
    broken = [(rule["id"], rule["nodes"][0]["html"][:150]) for rule in found["violations"]]
    assert not broken, f"{heading(page)}: {broken}"
    small = page.evaluate(SMALL_TARGETS, LEAST_TARGET)
    assert not small, f"{heading(page)}: under {LEAST_TARGET} pixels: {small}"
