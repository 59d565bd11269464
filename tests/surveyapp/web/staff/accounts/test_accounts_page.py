"""The page of accounts: a person is added and their one-time password shown once; roles, states, browsers."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask

from surveyapp import store
from surveyapp.store.people import states
from surveyapp.web.staff.access import guard
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.visitor import PASSWORD, Visitor

PAGE = "/staff/accounts"
NEW = {"email": "Mai@Example.org", "role": "viewer", "agency": "", "language": "en"}


def rows(app: Flask) -> dict[str, states.AccountRow]:
    with store.reading(app.extensions["engine"]) as session:
        return {row.email: row for row in states.accounts(session)}


def step(app: Flask, visitor: Visitor, name: str, what: str, **fields: str):
    visitor.get(PAGE)
    return visitor.post(f"{PAGE}/{rows(app)[ACCOUNTS[name]].id}/{what}", fields)


def test_a_person_is_added_and_comes_in_once_with_the_password_that_is_shown_once(app: Flask, office: Visitor):
    office.get(PAGE)
    shown = office.post(PAGE, NEW).text
    (password,) = re.findall(r'<code class="once">([^<]+)</code>', shown)
    assert password not in office.get(PAGE).text
    newcomer = Visitor(app)
    assert newcomer.sign_in("mai@example.org", password).status_code == 303
    assert "has opened this door once" in html.unescape(newcomer.get("/staff/password").text)
    assert Visitor(app).sign_in("mai@example.org", password).status_code == 422, "it opens the door once"
    assert newcomer.post("/staff/password", {"new": PASSWORD, "repeated": PASSWORD}).status_code == 303
    assert rows(app)["mai@example.org"].role == "viewer"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": ACCOUNTS["analyst"]}, "Đã có tài khoản với địa chỉ này."),
        ({"email": "an\u200b@example.org"}, "Có ký tự không nhìn thấy được"),
        ({"email": "mai"}, "Đây không phải địa chỉ thư điện tử."),
        ({"role": "agency"}, "Vai trò đơn vị cần chọn đơn vị"),
        ({"agency": "H1", "role": "agency"}, "Chọn đơn vị trong danh sách."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(app: Flask, office: Visitor, fields, said):
    office.get(PAGE)
    answer = office.post(PAGE, NEW | fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert (NEW | fields)["email"] in answer.text
    assert len(rows(app)) == len(ACCOUNTS)


def test_another_role_and_disabling_put_somebody_out_at_once(app: Flask, office: Visitor):
    analyst = signed_in(app, "analyst")
    assert step(app, office, "analyst", "role", role="viewer").location == PAGE
    assert "Đã thực hiện và ghi vào nhật ký." in office.get(PAGE).text
    assert analyst.get("/staff/").status_code == 303
    assert rows(app)[ACCOUNTS["analyst"]].role == "viewer"
    viewer = signed_in(app, "viewer")
    step(app, office, "viewer", "disable")
    assert viewer.get("/staff/").status_code == 303
    assert Visitor(app).sign_in(ACCOUNTS["viewer"]).status_code == 422
    step(app, office, "viewer", "enable")
    assert Visitor(app).sign_in(ACCOUNTS["viewer"]).status_code == 303


def test_a_forgotten_password_is_replaced_and_shown_once(app: Flask, office: Visitor):
    shown = step(app, office, "analyst", "reset").text
    (password,) = re.findall(r'<code class="once">([^<]+)</code>', shown)
    assert Visitor(app).sign_in(ACCOUNTS["analyst"]).status_code == 422
    assert Visitor(app).sign_in(ACCOUNTS["analyst"], password).status_code == 303


def test_last_administrator_cannot_go(app: Flask, office: Visitor):
    answer = step(app, office, "office", "disable")
    assert answer.status_code == 409
    assert "Đây là quản trị cuối cùng còn đăng nhập được." in answer.text
    assert office.get(PAGE).status_code == 200


def test_a_screen_that_was_left_open_changes_no_account_without_the_password(app: Flask, office: Visitor, monkeypatch):
    monkeypatch.setattr(guard, "FRESH", guard.FRESH * 0)
    assert office.get(PAGE).location == f"/staff/confirm?next={PAGE}"
    assert office.get("/staff/waves/2026-H1/responses.csv").location.startswith("/staff/confirm?next=/staff/waves/")
    office.get("/staff/confirm")
    refused = office.post(f"{PAGE}/{rows(app)[ACCOUNTS['viewer']].id}/disable")
    assert refused.location == f"/staff/confirm?next={PAGE}"
    assert rows(app)[ACCOUNTS["viewer"]].state == "active"


def test_the_password_once_more_leads_on_to_where_one_was_going(app: Flask, office: Visitor, monkeypatch):
    office.get("/staff/confirm")
    wrong = office.post("/staff/confirm", {"password": "wrong", "next": PAGE})
    assert wrong.status_code == 422
    assert "Mật khẩu hiện tại không đúng." in wrong.text
    assert office.post("/staff/confirm", {"password": PASSWORD, "next": PAGE}).location == PAGE
    assert office.get(PAGE).status_code == 200
    away = office.post("/staff/confirm", {"password": PASSWORD, "next": "https://example.org/"})
    assert away.location == "/staff/"
