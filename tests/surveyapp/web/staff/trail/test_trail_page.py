"""The record on its page: searched by day, person, action and thing, paged, downloaded, and vouched for by its code."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask

from surveyapp import store
from surveyapp.store import audit
from surveyapp.store.trail import head
from tests.office_clock import stop_clock
from tests.surveyapp.web.staff.conftest import signed_in

PAGE = "/staff/audit"


@pytest.fixture
def app(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    for day, actor, action, subject in (
        ("2026-10-05 00:30", "lan@example.org", "wave-created", "2026-Q4"),
        ("2026-10-06 09:00", "minh@example.org", "codes-made", "2026-Q4"),
        ("2026-10-07 09:00", audit.COMMAND_LINE, "codes-made", "2026-Q3"),
    ):
        stop_clock(monkeypatch, day)
        with store.writing(app.extensions["engine"]) as session:
            audit.record(session, actor, action, subject, codes=40, agency="H99.01")
    return app


def test_page_tells_who_did_what_to_which_thing_and_when_the_newest_first(app: Flask):
    shown = signed_in(app, "office").get(PAGE).text
    assert shown.index("2026-Q3") < shown.index("lan@example.org</td>")
    for said in ("00:30 ngày 05/10/2026", "lập đợt khảo sát", "tạo mã", "dòng lệnh", "codes: 40; agency: H99.01"):
        assert said in shown


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("since=2026-10-06&until=2026-10-06", ["2026-Q4"]),
        ("until=2026-10-05&about=2026", ["2026-Q4"]),
        ("actor=command+line&about=2026", ["2026-Q3"]),
        ("action=codes-made", ["2026-Q3", "2026-Q4"]),
        ("about=q3", ["2026-Q3"]),
        ("action=codes-made&before=4", []),
    ],
)
def test_search_narrows_by_each_field(app: Flask, query: str, subjects: list[str]):
    office = signed_in(app, "office")
    rows = list(csv.DictReader(io.StringIO(office.get(f"{PAGE}.csv?{query}").text.lstrip("\ufeff"))))
    page = office.get(f"{PAGE}?{query}").text
    if "before" in query:
        assert "Không có dòng nào phù hợp." in page
        return
    assert [row["subject"] for row in rows] == subjects
    assert page.count('<th scope="row"') == len(subjects)


def test_what_is_no_day_is_said_at_its_field_and_finds_nothing(app: Flask):
    answer = signed_in(app, "office").get(f"{PAGE}?since=yesterday&until=9999-12-31")
    assert answer.status_code == 422
    assert answer.text.count("Viết ngày theo dạng") == 2
    assert 'aria-invalid="true"' in answer.text


def test_more_than_a_page_leads_to_older_entries_and_back(app: Flask):
    with store.writing(app.extensions["engine"]) as session:
        for number in range(120):
            audit.record(session, "lan@example.org", "wave-created", f"W{number}")
    office = signed_in(app, "office")
    first = office.get(f"{PAGE}?action=wave-created").text
    assert "Các dòng cũ hơn" in first
    (older,) = [part.split('"')[0] for part in first.split('href="') if part.startswith(f"{PAGE}?before=")]
    second = office.get(older.replace("&amp;", "&")).text
    assert second.count('<th scope="row"') == 21
    assert "Mới nhất" in second
    assert "Các dòng cũ hơn" not in second


def test_page_shows_the_newest_check_code(app: Flask):
    with store.reading(app.extensions["engine"]) as session:
        before = head(session)[1].hex()
    page = signed_in(app, "office").get(PAGE).text
    assert before not in page, "signing in is an entry too"
    with store.reading(app.extensions["engine"]) as session:
        assert head(session)[1].hex() in page


def test_record_is_in_the_menu_of_the_survey_office_alone(app: Flask):
    assert f'href="{PAGE}"' in signed_in(app, "office").get("/staff/").text
    assert f'href="{PAGE}"' not in signed_in(app, "analyst").get("/staff/").text


def test_a_code_with_formula_signs_opens_as_text_in_a_spreadsheet(app: Flask):
    with store.writing(app.extensions["engine"]) as session:
        audit.record(session, "lan@example.org", "wave-created", "=1+1")
    (row, *_rest) = csv.DictReader(
        io.StringIO(signed_in(app, "office").get(f"{PAGE}.csv?about=1%2B1").text.lstrip("\ufeff"))
    )
    assert row["subject"] == "'=1+1"
