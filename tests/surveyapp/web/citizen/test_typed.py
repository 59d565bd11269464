"""A code typed by hand: as people type, in every language; and guessing does not pay."""

from __future__ import annotations

import pytest

from questionnaires.languages import LANGUAGES
from surveyapp.store.waves import codes
from surveyapp.web.bounds.limits import UNKNOWN_CODES
from tests.surveyapp.web.citizen.test_codes import code, make  # noqa: F401
from tests.surveyapp.web.citizen.test_form import REVIEW


def unknown(number: int) -> str:
    """Whole codes that nobody made."""
    body = codes.READ_ALOUD[number] * codes.LENGTH
    return body + codes.check_of(body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_there_in_every_language_of_citizens(person, city, language):
    page = person.open(f"/{language}/c").page
    assert person.status == 200
    assert [control.get("name") for control in page.controls] == ["code"]


@pytest.mark.parametrize("address", ["/c", "/c/", "/vi/c/"])
def test_the_address_without_a_code_leads_there(person, city, address):
    assert person.open(address).address.rstrip("/") == "/vi/c"


@pytest.mark.parametrize("typed", ["{0}{1}{2}", " {0}-{1}-{2} ", "{0} {1} {2}"])
@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_a_code_opens_its_form_however_it_is_typed(person, code, typed, case):  # noqa: F811
    written = case(typed.format(code[:3], code[3:6], code[6:]))
    answer = person.client.get("/vi/c", query_string={"code": written})
    assert answer.headers["Location"] == f"/vi/c/{code}"


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("", 422, "Xin gõ mã ghi trên thẻ."),
        (" - ", 422, "Xin gõ mã ghi trên thẻ."),
        ("ABC", 404, "Mã gõ chưa đúng như in trên thẻ"),
        ("<b>", 404, "Mã gõ chưa đúng như in trên thẻ"),
        (unknown(3), 404, "Không có mã này"),
    ],
    ids=["nothing", "only a hyphen", "too short", "no letters", "unknown"],
)
def test_what_cannot_be_a_code_is_told_at_the_field_and_stays_in_it(person, city, typed, status, sentence):
    answer = person.client.get("/vi/c", query_string={"code": typed}, follow_redirects=True)
    person._see(answer)
    assert (person.status, person.answer_to("code")) == (status, [typed])
    assert sentence in person.page.text


def test_the_first_page_leads_there_where_cards_are_out(person, city):
    assert "/vi/c" not in person.client.get("/vi/").text
    make(city, "draft")
    assert "Tôi có thẻ ghi mã" not in person.client.get("/vi/").text
    make(city)
    assert "Tôi có thẻ ghi mã" in person.client.get("/vi/").text


def test_whoever_guesses_is_stopped_before_a_code_could_be_hit(person, code):  # noqa: F811
    for number in range(UNKNOWN_CODES):
        assert person.client.get(f"/vi/c/{unknown(number)}").status_code == 404
    for address in (f"/vi/c/{unknown(25)}", f"/vi/c/{code}", f"/c/{code}"):
        refused = person.client.get(address)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert "Đã thử quá nhiều mã không đúng" in person.client.get(f"/vi/c/{code}").text


def test_slips_of_the_finger_and_codes_that_are_known_are_no_guesses(person, city):
    made = make(city)
    for _ in range(UNKNOWN_CODES):
        assert person.client.get("/vi/c/222222223").status_code == 404
        for each in made[:3]:
            assert person.client.get(f"/vi/c/{each}").status_code == 200
    assert person.client.get(f"/vi/c/{made[9]}").status_code == 200


def test_a_form_that_is_open_is_finished_though_its_neighbour_guesses(person, code, stored):  # noqa: F811
    person.open(f"/vi/c/{code}").on_to(REVIEW, C11="5")
    for number in range(UNKNOWN_CODES + 1):
        person.client.get(f"/vi/c/{unknown(number)}")
    person.press("send")
    assert person.receipt
    assert len(stored()) == 1


def test_another_connection_and_another_minute_are_not_held_to_it(person, code, app, monkeypatch):  # noqa: F811
    for number in range(UNKNOWN_CODES + 1):
        person.client.get(f"/vi/c/{unknown(number)}")
    assert person.client.get(f"/vi/c/{code}", environ_base={"REMOTE_ADDR": "10.0.0.2"}).status_code == 200
    monkeypatch.setattr(app.extensions["code_ceiling"]._minute, "_minute", -1)
    app.extensions["codes_met"].clear()
    assert person.client.get(f"/vi/c/{code}").status_code == 200
