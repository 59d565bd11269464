"""A round is made on a page, as a copy or from nothing, and changed until it opens: nothing by half, nothing unseen."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from surveyapp import store
from surveyapp.imports.drafts import DraftFacts, make_draft
from surveyapp.store import audit
from surveyapp.store.waves import display, waves
from surveyapp.web.staff.making.given import FIELDS
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.visitor import Visitor

NEW, MADE = "/staff/new-wave", "/staff/waves/2026-H2"
FACTS = {
    "code": "2026-H2",
    "title-vi": "6 tháng cuối năm 2026",
    "title-en": "Second half of 2026",
    "questionnaire": "single-rating@1",
    "opens": "2026-07-01",
    "closes": "2026-12-31",
    "entry_until": "2027-01-15",
    "response_from": "40,5",
    "traits": "khu vực, đối tượng",
    "display": "ranges",
}


def rows(app: Flask) -> list[waves.WaveRow]:
    with store.reading(app.extensions["engine"]) as session:
        return waves.waves(session)


def fill_in(office: Visitor, address: str, **facts: str):
    """What stands on the page, but for what somebody writes over it."""
    office.get(address)
    return office.post(address, office.typed() | facts)


@pytest.fixture
def made(app: Flask) -> Visitor:
    """Somebody who has made a draft."""
    office = signed_in(app, "office")
    assert fill_in(office, NEW, **FACTS).location == f"{MADE}/set-up"
    return office


def test_a_round_is_made_of_what_the_page_says_and_stands_on_the_record(app: Flask, made: Visitor):
    (row,) = rows(app)
    assert (row.title, dict(row.titles)) == ("6 tháng cuối năm 2026", {"en": "Second half of 2026"})
    assert (row.state, row.basis, row.purpose, row.rule) == ("draft", "all-invited", "official", "")
    assert (row.opens, row.closes) == (dt.date(2026, 7, 1), dt.date(2026, 12, 31))
    assert (row.settings["response_from"], row.settings["traits"]) == (40.5, ["khu vực", "đối tượng"])
    assert row.settings[display.DISPLAY] == "ranges"
    with store.reading(app.extensions["engine"]) as session:
        told = {(event.actor, event.action) for event in audit.events(session, "2026-H2")}
    assert told == {(ACCOUNTS["office"], "wave-created"), (ACCOUNTS["office"], "wave-display")}
    assert "Đã tạo đợt" in made.get(MADE).text


def test_page_and_command_make_the_same_round(app: Flask):
    office = signed_in(app, "office")
    assert fill_in(office, NEW, code="2026-Q2", questionnaire="single-rating@1").status_code == 303
    with store.writing(app.extensions["engine"]) as session:
        make_draft(session, "2026-Q3", DraftFacts(questionnaire="single-rating"))
    second, first = rows(app)
    facts = ("questionnaire", "purpose", "basis", "rule", "settings", "previous", "opens", "closes", "entry_until")
    assert [getattr(first, name) for name in facts] == [getattr(second, name) for name in facts]
    assert (first.title, first.reference_from) == ("2026-Q2", dt.date(2026, 3, 15))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "đợt 2", "Chỉ dùng chữ không dấu"),
        ("code", "2026-13", "Mã này giống một kỳ"),
        ("code", "2026-H1", "Đã có đợt mang mã này."),
        ("title-en", "a" * 201, "Tối đa 200 ký tự."),
        ("title-vi", "Đợt \u202e2", "Có ký tự không nhìn thấy được"),
        ("questionnaire", "nonsense", "Chọn một trong các mục này."),
        ("opens", "01/07/2026", "Đây không phải là ngày hợp lệ."),
        ("closes", "2026-06-30", "Ba ngày phải theo thứ tự"),
        ("rule", "satisfied-share/weighted-factors", "Phiếu khảo sát không có nội dung mà quy tắc này cần"),
        ("basis", "", "Chọn một trong các mục này."),
        ("response_from", "130", "Hãy ghi một số từ 0 đến 100."),
        ("traits", "agency", "Ghi tối đa mười thông tin"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_stored(app: Flask, field: str, value: str, said: str):
    with store.writing(app.extensions["engine"]) as session:
        make_draft(session, "2026-H1", DraftFacts(questionnaire="single-rating"))
    office = signed_in(app, "office")
    answer = fill_in(office, NEW, **FACTS | {field: value})
    assert answer.status_code == 422
    assert f'id="wrong-{field}">{said}' in answer.text
    assert f'href="#{field}"' in answer.text
    others = {name: FACTS[name] for name in FACTS if name != field}
    assert {name: office.typed()[name] for name in others} == others
    assert [row.code for row in rows(app)] == ["2026-H1"]


def test_a_copy_has_all_but_its_code_its_titles_and_its_days(app: Flask, made: Visitor):
    made.get(f"{NEW}?copy=2026-H2")
    copied = {name: made.typed()[name] for name in FIELDS}
    own = dict.fromkeys(("code", "title-vi", "title-en", "title-km", "opens", "closes", "entry_until"), "")
    kept = {"questionnaire": "single-rating@1", "response_from": "40.5", "display": "ranges", "previous": "2026-H2"}
    assert copied == copied | own | kept
    assert made.get(f"{NEW}?copy=none").status_code == 404


def test_what_was_decided_of_a_draft_can_be_changed_and_taken_away(app: Flask, made: Visitor):
    changed = {"basis": "quota", "opens": "", "response_from": "", "title-en": "", "questionnaire": "counter-quick@3"}
    assert fill_in(made, f"{MADE}/facts", **changed).location == f"{MADE}/set-up"
    assert "Nội dung sửa đã được lưu" in made.get(MADE).text
    (row,) = rows(app)
    assert (row.basis, row.opens, row.titles, row.questionnaire) == ("quota", None, {}, "counter-quick@3")
    assert "response_from" not in row.settings
    with store.reading(app.extensions["engine"]) as session:
        event = audit.events(session, "2026-H2")[0]
    assert (event.action, event.detail["now"]["basis"], event.detail["before"]["opens"]) == (
        "wave-changed",
        "quota",
        "2026-07-01",
    )
    assert fill_in(made, f"{MADE}/facts").status_code == 303
    with store.reading(app.extensions["engine"]) as session:
        assert audit.events(session, "2026-H2")[0] == event


@pytest.mark.parametrize(
    ("page", "first", "second", "kept"),
    [
        ("facts", {"basis": "quota"}, {"basis": "self-selected"}, "Đang lưu: Mẫu theo chỉ tiêu"),
        ("title", {"title-vi": "Đợt của An"}, {"title-vi": "Đợt của Bình"}, "Đang lưu: Đợt của An"),
        ("display", {"display": "bands"}, {"display": "numbers"}, "Đang lưu: Chia ba nhóm"),
    ],
)
def test_whoever_comes_second_sees_what_changed_and_overwrites_nothing_unseen(
    app: Flask, made: Visitor, page: str, first: dict[str, str], second: dict[str, str], kept: str
):
    other = signed_in(app, "manager")
    other.get(f"{MADE}/{page}")
    assert fill_in(made, f"{MADE}/{page}", **first).status_code == 303
    (before,) = rows(app)
    answer = other.post(f"{MADE}/{page}", other.typed() | second)
    assert answer.status_code == 409
    assert "Trong lúc đó đợt đã được người khác sửa." in answer.text
    assert kept in answer.text
    assert rows(app) == [before]
    assert other.post(f"{MADE}/{page}", other.typed() | second).status_code == 303
    assert rows(app) != [before]


def test_a_round_that_can_be_answered_is_changed_no_more(app: Flask, made: Visitor):
    made.get(f"{MADE}/facts")
    said = made.typed() | {"basis": "quota"}
    with store.writing(app.extensions["engine"]) as session:
        waves.set_state(session, "2026-H2", "trial", "test")
    assert made.post(f"{MADE}/facts", said).status_code == 409
    assert made.get(f"{MADE}/facts").status_code == 409
    assert f'href="{MADE}/facts"' not in made.get(MADE).text
    assert rows(app)[0].basis == "all-invited"


def test_a_form_from_elsewhere_makes_nothing(app: Flask):
    office = signed_in(app, "office")
    office.token = "forged"
    assert office.post(NEW, FACTS).status_code == 400
    assert rows(app) == []


def test_only_who_may_make_a_round_is_offered_it(app: Flask):
    assert f'href="{NEW}"' in signed_in(app, "office").get("/staff/").text
    assert f'href="{NEW}"' not in signed_in(app, "analyst").get("/staff/").text
