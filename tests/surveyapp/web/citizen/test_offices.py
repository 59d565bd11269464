"""A long list of offices is searched by the server: by name, by the place above, without marks, without JavaScript."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Engine

from surveyapp import store
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.waves.waves import create_wave, set_state
from tests.visitor import Visitor

PLACES = {"P1": "Tỉnh Đắk Lắk", "P2": "Tỉnh Cà Mau", "P3": "Thành phố Huế"}


@pytest.fixture
def many(city: Engine) -> Engine:
    """45 communes of three provinces; “Xã Tân Tiến” in each, and fourteen others."""
    with store.writing(city) as session:
        save_agencies(session, [AgencyRow(code, name, level="province") for code, name in PLACES.items()])
        rows = [
            AgencyRow(f"{place}-{n}", "Xã Tân Tiến" if not n else f"Xã {PLACES[place][-3:]} số {n}", parent=place)
            for place in PLACES
            for n in range(15)
        ]
        save_agencies(session, rows)
        create_wave(session, "many", questionnaire="one-stop")
        set_state(session, "many", "open", "test")
    return city


@pytest.fixture
def at_the_form(many: Engine, app: Flask) -> Visitor:
    return Visitor(app).open("/vi/w/many")


def found(visitor: Visitor) -> list[str]:
    return [control["value"] for control in visitor.page.controls if control.get("type") == "radio"]


def test_the_page_sends_no_list(at_the_form):
    assert found(at_the_form) == []
    assert "Xã Tân Tiến" not in at_the_form.page.text
    assert len(at_the_form.client.get("/vi/w/many").data) < 20_000


def test_an_office_is_found_without_marks_and_namesakes_by_the_place_above(at_the_form):
    at_the_form.press("find", find="xa tan tien")
    assert set(found(at_the_form)) == {"P1-0", "P2-0", "P3-0"}
    for place in PLACES.values():
        assert f"Xã Tân Tiến – {place}" in at_the_form.page.text
    at_the_form.press("find", find="tan tien dak")
    assert found(at_the_form) == ["P1-0"]


def test_no_two_choices_read_the_same(many: Engine, app: Flask):
    with store.writing(many) as session:
        names = {"A1": "Xã Lạ", "A2": "Xã Lạ", "A6": "Xã Lạ (A1)", "B1": "Xã Lạ Hòa", "B2": "Xã Lạ Hoà"}
        save_agencies(session, [AgencyRow(code, name) for code, name in names.items()])
        create_wave(session, "more", questionnaire="one-stop")
        set_state(session, "more", "open", "test")
    visitor = Visitor(app).open("/vi/w/more").press("find", find="xa la")
    for language in ("en", "km", "vi"):
        visitor.press(language)
        for said in ("Xã Lạ (A1)", "Xã Lạ (A2)", "Xã Lạ (A1) (A6)", "Xã Lạ Hòa (B1)", "Xã Lạ Hoà (B2)"):
            assert said in visitor.page.text


@pytest.mark.parametrize("typed", ["Ea H'Leo", "ea hleo", "Ea H’Leo", "leo"])
def test_an_apostrophe_in_a_name_need_not_be_typed(many: Engine, app: Flask, typed: str):
    with store.writing(many) as session:
        save_agencies(session, [AgencyRow("EA", "Xã Ea H’Leo", parent="P1")])
        create_wave(session, "more", questionnaire="one-stop")
        set_state(session, "more", "open", "test")
    visitor = Visitor(app).open("/vi/w/more")
    visitor.press("find", find=typed)
    assert found(visitor) == ["EA"]


def test_letters_inside_a_word_find_nothing(at_the_form):
    at_the_form.press("find", find="an ien")
    assert found(at_the_form) == []


def test_the_place_above_is_named_where_it_tells_something(at_the_form):
    at_the_form.press("find", find="số 3")
    assert at_the_form.page.text.count("Tỉnh Cà Mau") == 1
    at_the_form.press("find", find="mau so")
    assert "Tỉnh Cà Mau" not in at_the_form.page.text


def test_the_button_to_begin_searches_first_and_then_goes_on_with_the_office_chosen(at_the_form):
    at_the_form.press("next", find="Tân Tiến Huế")
    assert found(at_the_form) == ["P3-0"]
    at_the_form.press("next", agency="P3-0")
    assert at_the_form.answer_to("agency") == ["P3-0"]
    assert found(at_the_form) != ["P3-0"]


def test_words_changed_after_a_choice_are_searched_and_the_choice_stays(at_the_form):
    at_the_form.press("find", find="tan tien hue").press("next", agency="P3-0", find="tan tien ca mau")
    assert set(found(at_the_form)) == {"P2-0", "P3-0"}
    assert at_the_form.answer_to("agency") == ["P3-0"]


def test_nothing_found_and_too_many_found_are_said(at_the_form):
    at_the_form.press("find", find="không có đâu")
    assert "Không tìm thấy." in at_the_form.page.text
    at_the_form.press("find", find="xa")
    assert "Tìm thấy 45; đây là 20 kết quả đầu tiên" in at_the_form.page.text
    assert len(found(at_the_form)) == 20


def test_to_go_on_without_an_office_is_said_beside_the_search(at_the_form):
    at_the_form.press("next")
    assert at_the_form.status == 422
    assert "chọn đơn vị đã giải quyết hồ sơ" in at_the_form.page.text


def test_what_one_person_searched_is_shown_to_nobody_else(at_the_form, app):
    at_the_form.press("find", find="tan tien")
    other = Visitor(app).open("/vi/w/many")
    assert (other.answer_to("find"), found(other)) == ([""], [])


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_language_changes_and_the_search_stays(at_the_form, language):
    at_the_form.press("find", find="tan tien").press(language)
    assert set(found(at_the_form)) == {"P1-0", "P2-0", "P3-0"}
