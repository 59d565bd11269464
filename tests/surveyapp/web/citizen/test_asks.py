"""Citizens are told who asks, where to ask, and that the form is no complaint: before, beside and after the form."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine

from questionnaires.languages import LANGUAGES
from surveyapp import store
from surveyapp.store.forms.receipts import receipt_of
from surveyapp.store.office.facts import READ_BY_CITIZENS
from surveyapp.store.office.saving import change_logo
from surveyapp.store.waves import waves
from surveyapp.web.office import linked
from tests.factories.office import tell
from tests.page import Page

SAID = {
    "vi": ("Sở Nội vụ", "Điện thoại 0292 000 000", "Ban Tiếp công dân, tcd@example.vn"),
    "en": ("Home Affairs", "telephone 0292 000 000", "the Reception Board, tcd@example.vn"),
    "km": ("កិច្ចការផ្ទៃក្នុង", "ទូរស័ព្ទ 0292 000 000", "គណៈកម្មការ tcd@example.vn"),
}
NO_COMPLAINT = {
    "vi": ("Ý kiến ở đây không phải khiếu nại, tố cáo.", "Muốn được trả lời, xin gửi:"),
    "en": ("What is written here is no complaint or denunciation", "If you want an answer, please write to:"),
    "km": ("មតិនៅទីនេះមិនមែនជាបណ្តឹងតវ៉ា", "បើលោកអ្នកចង់ទទួលបានចម្លើយ"),
}
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'


@pytest.fixture
def named(city: Engine) -> Engine:
    with store.writing(city) as session:
        for language, words in SAID.items():
            facts = zip(("name", "contact", "complaints"), words, strict=True)
            tell(session, **{f"{key}_{language}": said for key, said in facts})
    return city


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_an_office_says_to_citizens_stands_before_their_form_and_after_it(city, person, language):
    """Every fact that is there for them, asked of the list."""
    with store.writing(city) as session:
        tell(session, **{f"{key}_{language}": f"the {key} itself" for key in READ_BY_CITIZENS})
    receipt = receipt_of(b"any form", person.app.config["SECRET_KEY"].encode())
    for address in ("w/2026", f"w/2026/receipt/{receipt}"):
        page = person.open(f"/{language}/{address}").page.text
        assert [key for key in READ_BY_CITIZENS if f"the {key} itself" not in page] == []


def assert_told(page: str, language: str) -> None:
    for words in (*SAID[language], *NO_COMPLAINT[language]):
        assert words in page


@pytest.mark.parametrize("language", SAID)
def test_start_notice_and_receipt_say_it_in_the_citizens_language(named, person, language):
    person.open(f"/{language}/w/2026")
    assert_told(person.page.text, language)
    person.press("next", agency="H01")
    assert_told(person.page.text, language)
    receipt = receipt_of(b"any form", person.app.config["SECRET_KEY"].encode())
    person.open(f"/{language}/w/2026/receipt/{receipt}")
    assert_told(person.page.text, language)


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize(
    ("address", "status"),
    [("w/2026", 410), ("w/none", 404), ("c/23456789X", 404), ("c?code=", 422), ("w/2026/receipt/XXXX", 404)],
    ids=["closed", "no survey", "unknown code", "no code typed", "no such receipt"],
)
def test_pages_that_lead_no_further_say_it_too(named, person, language, address, status):
    """Whoever has a question stands here."""
    if status == 410:
        with store.writing(named) as session:
            waves.set_state(session, "2026", "collected", "test")
    answer = person.client.get(f"/{language}/{address}")
    assert answer.status_code == status
    assert_told(Page(answer.text).text, language)


def test_the_contact_is_said_once_on_a_page(named, person):
    person.open("/vi/w/2026")
    assert person.page.text.count(SAID["vi"][1]) == 1


def test_an_office_that_says_nowhere_to_write_still_says_what_the_form_is_not(person):
    person.open("/vi/w/2026")
    assert NO_COMPLAINT["vi"][0] in person.page.text
    assert NO_COMPLAINT["vi"][1] not in person.page.text


@pytest.mark.parametrize("language", NO_COMPLAINT)
@pytest.mark.parametrize("address", ["", "w/2026"])
def test_an_office_that_has_said_nothing_still_says_what_the_form_is_not(city, person, language, address):
    with store.writing(city) as session:
        tell(session, **dict.fromkeys((f"{fact}_{language}" for fact in READ_BY_CITIZENS), ""))
    assert NO_COMPLAINT[language][0] in person.open(f"/{language}/{address}").page.text


def test_what_the_office_says_anew_stands_on_the_next_page(named, person):
    person.open("/vi/w/2026")
    with store.writing(named) as session:
        tell(session, complaints="Thanh tra thành phố")
    person.app.extensions.pop("office")
    person.open("/vi/w/2026")
    assert "Thanh tra thành phố" in person.page.text


def test_the_first_page_says_who_asks_too(named, person):
    assert_told(person.open("/vi/").page.text, "vi")


def test_the_picture_is_shown_and_served_so_that_it_can_do_nothing(named, person):
    with store.writing(named) as session:
        change_logo(session, DRAWING, actor="an")
    person.open("/vi/w/2026")
    (source,) = re.findall(r'<img src="([^"]+)"', person.client.get("/vi/w/2026").text)
    answer = person.client.get(source)
    assert answer.data == DRAWING
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert person.client.get("/office/0123").status_code == 404


def test_addresses_can_be_followed_and_nothing_else_is_html():
    made = linked('<b>Ban</b> tcd@example.vn, https://example.vn/gui?a=1&b="2".')
    assert made.count("<a ") == 2
    assert 'href="mailto:tcd@example.vn"' in made
    assert 'href="https://example.vn/gui?a=1&amp;b="' in made
    assert "<b>" not in made
