"""What is missing before a round opens is said by its rows, each line with the page where it is done."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from surveyapp import store
from surveyapp.imports.drafts import DraftFacts, make_draft
from surveyapp.store.agencies import agencies, devices
from surveyapp.store.agencies.agencies import AgencyRow, CounterRow, ProcedureRow
from surveyapp.store.agencies.peer_groups import PeerGroupRow, save_peer_groups
from surveyapp.store.office.checks import FactChange
from surveyapp.store.office.saving import change
from surveyapp.store.waves import waves
from surveyapp.store.waves.codes import make_batch
from surveyapp.store.waves.frame import FrameRow, save_frame
from tests.office_clock import stop_clock
from tests.page import Page
from tests.surveyapp.web.staff.conftest import signed_in
from tests.visitor import Visitor

ROUND = "/staff/waves/2026-H2"
SET_UP = f"{ROUND}/set-up"
SECRET = b"secret"


@pytest.fixture
def app(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """With a draft of which nothing but the questionnaire is decided, and one agency; it is 1 September."""
    stop_clock(monkeypatch, "2026-09-01 09:00")
    with store.writing(app.extensions["engine"]) as session:
        make_draft(session, "2026-H2", DraftFacts(questionnaire="single-rating"))
    return app


def standings(visitor: Visitor) -> dict[str, str]:
    """What each line is about -> how it stands."""
    text = visitor.get(SET_UP).text
    found: dict[str, str] = {}
    for line in text.split("<li class=")[1:]:
        standing, _, rest = line.partition(">")
        found[rest.partition('<p><a href="')[2].partition(">")[2].partition("<")[0]] = standing.strip('"')
    return found


def test_every_line_says_how_it_stands_and_leads_to_where_it_is_done(app: Flask):
    office = signed_in(app, "office")
    assert standings(office) == {
        "Phiếu khảo sát và lời văn": "done",
        "Thời gian": "open",
        "Tên gọi của đợt": "open",
        "Cơ quan khảo sát": "open",
        "Đơn vị": "done",
        "Tên nhóm xếp hạng": "open",
        "Quy mô tổng thể": "open",
        "Quầy": "know",
        "Thủ tục hành chính": "know",
        "Mã dùng một lần": "open",
        "Thiết bị tại quầy": "know",
        "Thành phần của chỉ số": "done",
        "Cách trình bày thứ tự": "done",
    }
    assert "Có thể mở đợt; còn 6 nội dung cần xem lại." in office.page.text
    for address in dict.fromkeys(Page(office.get(SET_UP).text).links):
        if address.startswith("/staff"):
            assert office.get(address).status_code in (200, 303), address


def test_when_all_of_it_is_there_nothing_is_left_to_look_at(app: Flask):
    with store.writing(app.extensions["engine"]) as session:
        save_peer_groups(session, [PeerGroupRow("departments", {"vi": "Sở, ban, ngành"})])
        agencies.save_counters(session, [CounterRow("Q1", "H99.02", "Quầy 1")])
        agencies.save_procedures(session, [ProcedureRow("P1", "Đăng ký khai sinh")])
        _, code = devices.make_device(session, "Q1", SECRET, name="Máy 1", mode=devices.HALL, actor="test")
        devices.enrol(session, code, "1234", SECRET)
        told = {"name": "Sở Nội vụ", "contact": "0292 3 123 456", "complaints": "Trung tâm 1022"}
        change(session, [FactChange(fact, "vi", (words,)) for fact, words in told.items()], actor="test")
        titles = {"en": "Second half"}
        days = {"opens": dt.date(2026, 9, 1), "closes": dt.date(2026, 12, 31)}
        make_draft(session, "2026-Q4", DraftFacts(questionnaire="single-rating", title="Q4", titles=titles, **days))
        save_frame(session, "2026-Q4", [FrameRow("s", 900, "H99.02")])
        make_batch(session, "2026-Q4", 10, SECRET, agency="H99.02", actor="test", today=dt.date(2026, 9, 1))
    office = signed_in(app, "office")
    page = office.get("/staff/waves/2026-Q4/set-up").text
    assert "Đã đủ nội dung: có thể mở đợt." in page
    for what in (
        "1 tầng, 900 người hoặc hồ sơ.",
        "10 mã cho 1 đơn vị.",
        "Sở, ban, ngành",
        "Đã ghi danh thiết bị ở 1 đơn vị.",
    ):
        assert what in page


def test_without_an_agency_it_cannot_open_and_no_button_says_otherwise(app: Flask):
    with store.writing(app.extensions["engine"]) as session:
        over = AgencyRow("H99.02", "Sở Xây dựng", peer_group="departments", valid_to=dt.date(2026, 8, 31))
        agencies.save_agencies(session, [over])
    office = signed_in(app, "office")
    assert standings(office)["Đơn vị"] == "needed"
    assert "Còn thiếu 1 nội dung mới mở được đợt." in office.page.text
    assert f"{ROUND}/open" not in office.page.links
    page = office.get(f"{ROUND}/open")
    assert "Chưa thực hiện được" in page.text
    assert SET_UP in office.page.links
    assert office.post(f"{ROUND}/open").status_code == 422
    assert "Hãy nạp danh mục đơn vị trước." in office.page.text


def test_what_the_population_does_not_say_is_named(app: Flask):
    with store.writing(app.extensions["engine"]) as session:
        agencies.save_agencies(session, [AgencyRow("H99.03", "Sở Y tế", peer_group="departments")])
        save_frame(session, "2026-H2", [FrameRow("s", 900, "H99.02")])
    office = signed_in(app, "office")
    assert standings(office)["Quy mô tổng thể"] == "open"
    assert "Chưa có của: Sở Y tế." in office.page.text


def test_of_a_trial_what_can_still_be_done_is_said_and_of_an_open_round_nothing(app: Flask):
    office = signed_in(app, "office")
    with store.writing(app.extensions["engine"]) as session:
        waves.set_state(session, "2026-H2", "trial", "test")
    assert standings(office)["Thời gian"] == "open"
    assert {f"{ROUND}/extend", f"{ROUND}/open", f"{ROUND}/withdraw"} <= set(office.page.links)
    assert not {f"{ROUND}/facts", f"{ROUND}/trial"} & set(office.page.links)
    with store.writing(app.extensions["engine"]) as session:
        waves.set_state(session, "2026-H2", "open", "test")
    assert office.get(SET_UP).status_code == 409
    assert "không còn gì phải chuẩn bị" in office.page.text


def test_in_english_a_last_day_that_is_over_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch):
    with store.writing(app.extensions["engine"]) as session:
        make_draft(session, "2026-Q3", DraftFacts(questionnaire="single-rating", closes=dt.date(2026, 8, 31)))
    office = signed_in(app, "office")
    office.post("/staff/language", {"language": "en"})
    assert "is over: nobody could fill in a form." in office.get("/staff/waves/2026-Q3/set-up").text
