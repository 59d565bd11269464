"""The office makes a code, sees its devices and ends one."""

from __future__ import annotations

import re

import pytest

from surveyapp import store
from surveyapp.store.agencies.agencies import CounterRow, save_counters

PAGE = "/staff/devices"


@pytest.fixture
def desk(app, office):
    with store.writing(app.extensions["engine"]) as session:
        save_counters(session, [CounterRow("Q1", "H99.02", "Quầy số 1")])
    office.get(PAGE)
    return office


def test_code_is_shown_once_and_opens_the_tablet(app, desk):
    desk.post(PAGE, {"counter": "Q1", "name": "Máy ở cửa ra"})
    code = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", desk.page.text)[0]
    desk.get(PAGE)
    assert code not in desk.page.text
    assert "chờ nhập mã" in desk.page.text
    assert "Máy ở cửa ra" in desk.page.text
    form = {"counter": "Q1", "answers": {}}
    answer = app.test_client().post("/api/v1/responses", json=form, headers={"Authorization": f"Bearer {code}"})
    assert answer.json["reason"] == "invalid"  # known, and its form is none


def test_device_is_ended_and_the_page_says_so(desk):
    desk.post(PAGE, {"counter": "Q1"})
    assert desk.post(f"{PAGE}/1/revoke").status_code == 303
    desk.get(PAGE)
    assert "Không nhận thêm phiếu nào" in desk.page.text
    assert desk.post(f"{PAGE}/9/revoke").status_code == 404


def test_who_answers_is_chosen_and_changed(desk):
    desk.post(PAGE, {"counter": "Q1", "mode": "window"})
    assert "quầy: cán bộ mời theo từng hồ sơ" in rows(desk)
    assert desk.post(f"{PAGE}/1/mode", {"mode": "hall"}).status_code == 303
    assert "sảnh: ai đi qua cũng trả lời được" in rows(desk)
    assert "việc đổi đã được ghi nhật ký" not in desk.get(PAGE).text
    assert desk.post(PAGE, {"counter": "Q1", "mode": "roof"}).status_code == 422
    assert desk.post(f"{PAGE}/9/mode", {"mode": "hall"}).status_code == 404


def rows(desk) -> str:
    return desk.get(PAGE).text.partition("<tbody>")[2].partition("</tbody>")[0]


def test_counter_has_to_be_chosen(desk):
    assert desk.post(PAGE, {"counter": "Q7"}).status_code == 422
    assert "Chọn quầy đặt thiết bị." in desk.page.text
    assert desk.post(PAGE, {"counter": "Q1", "name": "x" * 61}).status_code == 422


def test_without_counters_the_page_says_what_to_do_first(office):
    office.get(PAGE)
    assert "nạp danh sách quầy" in office.page.text
