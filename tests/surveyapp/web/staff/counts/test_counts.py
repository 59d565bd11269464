"""A round that collects is counted and has no index; neither has one that was withdrawn or not begun."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import Engine

import questionnaires
from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies
from surveyapp.store.agencies.devices import make_device
from surveyapp.store.forms import responses
from surveyapp.store.forms.invitations import Invitation, count_unanswered
from surveyapp.store.forms.responses import Submission
from surveyapp.store.waves import frame, waves
from surveyapp.store.waves.codes import make_batch
from tests.page import rows_of
from tests.visitor import Visitor


def test_open_round_counts_forms_and_shows_no_index(office: Visitor, open_round: str):
    page = office.get(f"/staff/waves/{open_round}").text
    assert "đang thu phiếu: 3 trên 10 phiếu" in page
    assert "Trang này chỉ đếm phiếu." in page
    assert rows_of(page, "counts") == [["Sở Xây dựng", "3", "10", "7", "2", "1", "02/09", "Chậm so với tiến độ"]]
    assert "Chỉ số</th>" not in page


def test_forms_that_anybody_can_send_stand_apart_from_those_that_were_issued(
    office: Visitor, open_round: str, sqlite_engine
):
    """With seven of them, all ten that were issued would seem to be in."""
    with store.writing(sqlite_engine) as session:
        for n in range(10, 17):
            responses.save_response(session, a_form(n, "qr", dt.date(2026, 9, 3), "open"), b"secret")
    page = office.get(f"/staff/waves/{open_round}").text
    assert "đang thu phiếu: 3 trên 10 phiếu" in page
    assert "thêm 7 phiếu chỉ để theo dõi" in page
    (row,) = rows_of(page, "counts")
    assert row == ["Sở Xây dựng", "3", "10", "7", "2", "1", "7", "03/09", "Chậm so với tiến độ"]
    assert "Để theo dõi" in page


def test_invitations_at_windows_stand_beside_the_forms(office: Visitor, open_round: str, sqlite_engine):
    with store.writing(sqlite_engine) as session:
        agencies.save_counters(session, [agencies.CounterRow("Q1", "H99.02", "Quầy số 1")])
        number, _ = make_device(session, "Q1", b"secret", name="Máy 1", mode="window", actor="test")
        for key, half in (("a", "am"), ("b", "am"), ("c", "pm")):
            invitation = Invitation(key, number, dt.date(2026, 9, 3), half)
            count_unanswered(session, open_round, invitation, b"secret", opened=key == "b")
    page = office.get(f"/staff/waves/{open_round}").text
    assert rows_of(page, "windows") == [["Quầy số 1 · Máy 1", "2", "3", "1", "0"]]
    assert "không lưu hồ sơ, giờ hay tài khoản" in page


def test_counts_can_be_taken_away(office: Visitor, open_round: str):
    answer = office.get(f"/staff/waves/{open_round}/counts.csv")
    assert answer.text.splitlines() == [
        "agency,channel,basis,day,count",
        "H99.02,paper,all-invited,2026-09-02,1",
        "H99.02,web,all-invited,2026-09-01,2",
    ]


def test_figures_of_an_open_round_are_refused(office: Visitor, open_round: str):
    for path in ("index.csv", "agencies/H99.02"):
        answer = office.get(f"/staff/waves/{open_round}/{path}")
        assert answer.status_code == 409
        assert "Chỉ số và thứ hạng hiện sau khi đóng đợt." in answer.text


def test_withdrawn_round_shows_no_figure(office: Visitor, open_round: str, sqlite_engine: Engine):
    with store.writing(sqlite_engine) as session:
        waves.set_state(session, open_round, "withdrawn", "test", reason="a mistake")
    page = office.get(f"/staff/waves/{open_round}").text
    assert "Đợt này đã rút." in page
    assert "<table" not in page


def test_draft_says_who_opens_it(app: Flask, office: Visitor, sqlite_engine: Engine):
    with store.writing(sqlite_engine) as session:
        waves.create_wave(session, "2027")
    assert "sau khi cơ quan khảo sát mở đợt" in office.get("/staff/waves/2027").text


@pytest.fixture
def open_round(sqlite_engine: Engine) -> str:
    """Three forms of ten issued, on the last day."""
    with store.writing(sqlite_engine) as session:
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        agencies.save_agencies(session, [agencies.AgencyRow("H99.02", "Sở Xây dựng", peer_group="departments")])
        days = {"opens": dt.date(2026, 9, 1), "closes": office_day()}
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating", title="Quý III/2026", **days)
        frame.save_frame(session, "2026-Q3", [frame.FrameRow("A", 40, "H99.02", issued=10)])
        waves.set_state(session, "2026-Q3", "open", "test")
        for n, channel in enumerate(("web", "web", "paper")):
            day = dt.date(2026, 9, 1 + n // 2)
            responses.save_response(session, a_form(n, channel, day, "token"), b"secret")
    return "2026-Q3"


def a_form(n: int, channel: str, day: dt.date, proof: str) -> Submission:
    at = {"agency": "H99.02", "channel": channel, "day": day, "half": "am", "proof": proof}
    return Submission(bytes([n] * 16), "2026-Q3", "single-rating@1", "vi", 1, "4", **at)


def test_where_no_file_says_how_many_forms_were_issued_the_codes_do(office: Visitor, sqlite_engine: Engine):
    with store.writing(sqlite_engine) as session:
        agencies.save_agencies(session, [agencies.AgencyRow("H1", "Sở Một"), agencies.AgencyRow("H2", "Sở Hai")])
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        waves.create_wave(session, "coded", questionnaire="single-rating")
        waves.set_state(session, "coded", "open", "test")
        make_batch(session, "coded", 12, b"secret", agency="H1", actor="test", today=office_day())
    page = office.get("/staff/waves/coded").text
    assert [row[:3] for row in rows_of(page, "counts")] == [["Sở Một", "0", "12"], ["Sở Hai", "0", "–"]]
