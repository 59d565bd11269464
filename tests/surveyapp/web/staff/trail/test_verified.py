"""Whether the record is what was written is seen on a page, with and without a check code that was kept elsewhere."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from surveyapp import store
from surveyapp.models import AuditEvent
from surveyapp.store import audit
from surveyapp.store.trail import head
from tests.surveyapp.web.staff.conftest import signed_in

PAGE = "/staff/audit/verify"
KEEP_IT = "Giữ nguyên cơ sở dữ liệu này"


@pytest.fixture
def code(app: Flask) -> str:
    """Of the second entry of four."""
    engine = app.extensions["engine"]
    for number in range(4):
        with store.writing(engine) as session:
            audit.record(session, "lan@example.org", "codes-made", "2026-Q4", codes=number)
        if number == 1:
            with store.reading(engine) as session:
                kept = head(session)[1].hex()
    return kept


def change(app: Flask, position: int) -> None:
    with store.writing(app.extensions["engine"]) as session:
        session.execute(update(AuditEvent).where(AuditEvent.position == position).values(actor="another@example.org"))


def test_a_record_that_nobody_touched_is_whole(app: Flask, code: str):
    page = signed_in(app, "office").get(PAGE).text
    assert "không dòng nào trước dòng mới nhất bị sửa, xóa hoặc chèn thêm" in page
    assert KEEP_IT not in page


@pytest.mark.parametrize("length", [12, 64])
def test_a_code_that_was_kept_stands_in_it(app: Flask, code: str, length: int):
    page = signed_in(app, "office").get(f"{PAGE}?code={code[:length].upper()}").text
    assert "Mã kiểm tra này có trong nhật ký" in page


def test_an_entry_that_was_changed_is_named(app: Flask, code: str):
    change(app, 2)
    page = signed_in(app, "office").get(f"{PAGE}?code={code}").text
    assert "Dòng 2 trong" in page
    assert KEEP_IT in page


def test_a_code_that_no_entry_has_is_told(app: Flask, code: str):
    page = signed_in(app, "office").get(f"{PAGE}?code={'0' * 64}").text
    assert "Không dòng nào có mã kiểm tra này" in page
    assert KEEP_IT in page


def test_what_is_no_code_is_refused_at_its_field(app: Flask, code: str):
    answer = signed_in(app, "office").get(f"{PAGE}?code=xyz")
    assert answer.status_code == 422
    assert 'id="wrong-code"' in answer.text


def test_the_record_leads_there_with_its_newest_code(app: Flask, code: str):
    office = signed_in(app, "office")
    with store.reading(app.extensions["engine"]) as session:
        newest = head(session)[1].hex()
    assert f"{PAGE}?code={newest}" in office.get("/staff/audit").text
