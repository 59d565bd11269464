"""What is true of all pages of the office."""

from __future__ import annotations

from sqlalchemy import Engine

from surveyapp import store
from surveyapp.languages.numbers import number
from tests.visitor import Visitor

WAVE = "/staff/waves/2026-H1"


def test_every_page_is_complete_in_english(office: Visitor, held):
    office.post("/staff/language", {"language": "en"})
    for path in ("/staff/", WAVE, WAVE + "/agencies/H99.02", "/staff/account", "/staff/password"):
        page = office.get(path)
        assert page.status_code == 200
        assert 'lang="en"' in page.text
    assert "Ranking of departments" in office.get(WAVE).text
    assert number(held.ranked("departments")[0].index, 2, "en") in office.get(WAVE).text


def test_invented_data_are_marked_on_every_page(office: Visitor, sqlite_engine: Engine):
    from surveyapp.store.settings import put_setting

    with store.writing(sqlite_engine) as session:
        put_setting(session, "invented", True)
    office.client.application.extensions.pop("office", None)
    assert "dữ liệu mẫu" in office.get("/staff/").text
