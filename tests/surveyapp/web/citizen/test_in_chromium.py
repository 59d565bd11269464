"""A person with a phone: 360 pixels wide, in Vietnamese, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from questionnaires import load
from questionnaires.answers import decode
from surveyapp import store
from surveyapp.store.agencies import agencies as who
from surveyapp.store.waves import waves

PHONE = {"width": 360, "height": 740}
ONE_STOP = load("one-stop")
REVIEW = "Xem lại trước khi gửi"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def phone(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    context = browser.new_context(viewport=PHONE, locale="vi-VN", java_script_enabled=request.param)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_person_answers_one_stop_on_a_phone(phone, address, stored):
    """One item does not apply, one is left blank: the stored string is exactly that."""
    phone.goto(f"{address}/k/Q1")
    assert phone.url == f"{address}/vi/k/Q1"
    press(phone, "Bắt đầu")
    said = fill_in(phone, ONE_STOP, {"C12": "~", "C13": "", "FEEDBACK": "0", "LATE": "1", "RECEIVED": "1"})
    assert "Còn 1 câu chưa trả lời" in phone.inner_text("main")
    press(phone, "Gửi luôn")
    receipt = phone.locator(".rc").inner_text()
    (row,) = stored()
    assert row.answers == "".join(said[q.code] for q in ONE_STOP.questions)
    assert (said["C12"], said["C13"], said["C11"]) == ("~", ".", "5")
    phone.reload()
    assert phone.locator(".rc").inner_text() == receipt


def test_browsers_back_shows_the_page_before_with_its_answers(phone, address, stored):
    phone.goto(f"{address}/vi/k/Q1")
    press(phone, "Bắt đầu")
    tick(phone, "RECEIVED", "1")
    press(phone, "Tiếp tục")
    tick(phone, "C11", "2")
    press(phone, "Tiếp tục")
    phone.go_back()
    assert heading(phone) == ONE_STOP.text("vi").pages["access"]
    assert phone.locator("input[name=C11][value='2']").is_checked()
    tick(phone, "C11", "3")
    while heading(phone) != REVIEW:
        press(phone, "Tiếp tục")
    press(phone, "Gửi luôn")
    assert phone.locator(".rc").count() == 1
    (row,) = stored()
    said = decode(ONE_STOP, row.answers)
    assert (said["RECEIVED"], said["C11"]) == ("1", "3")


def test_double_click_on_send_is_one_response(phone, address, stored):
    phone.goto(f"{address}/vi/k/Q1")
    press(phone, "Bắt đầu")
    phone.locator("input[name=OVERALL]").first.check()
    while heading(phone) != REVIEW:
        press(phone, "Tiếp tục")
    phone.get_by_role("button", name="Gửi luôn").last.dblclick()
    phone.wait_for_selector(".rc")
    assert len(stored()) == 1


def test_enter_in_a_text_field_goes_on(phone, address):
    phone.goto(f"{address}/vi/k/Q1")
    press(phone, "Bắt đầu")
    phone.locator("input[name=RECEIVED]").first.focus()
    phone.keyboard.press("Enter")
    phone.wait_for_selector(f"h1:has-text('{ONE_STOP.text('vi').pages['access']}')")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_scrolls_sideways_at_any_text_size(browser, address, width):
    context = browser.new_context(viewport={"width": width, "height": 740}, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{address}/vi/w/2026")
    assert_no_sideways_scroll(page)
    page.select_option("select", "H01")
    press(page, "Bắt đầu")
    for _ in range(3):
        press(page, "A+ Chữ lớn hơn")
    page.locator("input[name=OVERALL]").first.check()
    while heading(page) != REVIEW:
        assert_no_sideways_scroll(page)
        press(page, "Tiếp tục")
    assert_no_sideways_scroll(page)
    press(page, "Gửi luôn")
    assert page.locator("html.t150").count() == 1
    assert_no_sideways_scroll(page)
    context.close()


def press(page: Any, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def heading(page: Any) -> str:
    return page.inner_text("h1").replace("\n", " ")


def tick(page: Any, code: str, option: str) -> None:
    page.locator(f"input[name={code}][value='{option}']").check()


def assert_no_sideways_scroll(page: Any) -> None:
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window, f"{heading(page)}: {wide} pixels in a window of {window}"


def fill_in(page: Any, questionnaire: Any, own: dict[str, str]) -> dict[str, str]:
    """Every page to the review: the answers of `own`, elsewhere the last option; returns the slot of each question."""
    said = dict.fromkeys((q.code for q in questionnaire.questions), "_")
    while heading(page) != REVIEW:
        for question in (
            q for q in questionnaire.questions if page.locator(f"[name={q.code}]:not([type=hidden])").count()
        ):
            if question.type == "text":
                page.fill(f"[name={question.code}]", "Cảm ơn!")
                said[question.code] = "1"
                continue
            answer = own.get(question.code, question.options[-1].code)
            said[question.code] = slots(question, answer)
            if answer:
                tick(page, question.code, answer)
        press(page, "Tiếp tục")
    return said


def slots(question: Any, answer: str) -> str:
    """One character; in a multiple choice one for each option."""
    if question.type != "multiple":
        return answer or "."
    return "".join("1" if option.code == answer else "0" for option in question.options)


def test_an_office_of_many_is_found_by_typing_and_pressing_enter(browser, address, city):
    with store.writing(city) as session:
        wards = [who.AgencyRow(f"Z{number}", f"Phường {number} Cái Răng") for number in range(40)]
        who.save_agencies(session, [*wards, who.AgencyRow("Z99", "Phường Đông Thạnh")])
        waves.create_wave(session, "wide", questionnaire="one-stop")
        waves.set_state(session, "wide", "open", "test")
    page = browser.new_page(locale="vi-VN", viewport={"width": 360, "height": 740})
    page.goto(f"{address}/vi/w/wide")
    page.fill("input[name=find]", "dong th")
    page.keyboard.press("Enter")
    page.get_by_text("Tìm thấy 1:").wait_for()
    page.get_by_label("Phường Đông Thạnh").check()
    page.get_by_role("button", name="Bắt đầu").click()
    page.get_by_text("Phường Đông Thạnh").or_(page.locator("fieldset")).first.wait_for()
    assert page.locator("input[name=agency]").input_value() == "Z99"
    page.close()
