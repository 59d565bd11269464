"""Passkeys of an account: named, counted, removed; and the addresses under which they can be made."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from surveyapp.models import Passkey
from surveyapp.store.people import passkeys as keys
from tests.surveyapp.web.staff.authenticator import Device, asked_on
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.surveyapp.web.staff.second_factor.test_passkeys import (
    ADD,
    PAGE,
    added,
    come_in,
    key_of,
    last_event,
    number_of,
    password_given,
    show,
)
from tests.surveyapp.web.staff.second_factor.test_second_factor import paired
from tests.visitor import Visitor


@pytest.mark.parametrize("set_up", [added, paired])
def test_whoever_came_in_with_the_password_alone_makes_no_second_factor_his_own(app: Flask, office: Visitor, set_up):
    thief = signed_in(app, "office")
    mine = Device()
    answer = mine.make(asked_on(thief.get(PAGE).text))
    set_up(office)
    assert office.get("/staff/account").status_code == 200
    assert thief.post(ADD, {"name": "x", "passkey": answer}).status_code in {303, 400}
    assert thief.get("/staff/account").location.startswith("/staff/sign-in")
    assert number_of(app, Passkey) == (set_up is added)


def test_a_name_is_needed_and_a_device_is_taken_once(app: Flask, office: Visitor):
    device, _codes = added(office)
    for name in ("", "x" * 61, "Điện\u200bthoại"):
        refused = office.post(ADD, {"name": name, "passkey": Device().make(asked_on(office.get(PAGE).text))})
        assert refused.status_code == 422
    again = office.post(ADD, {"name": "x", "passkey": device.make(asked_on(office.get(PAGE).text))})
    assert again.status_code == 422
    assert "đã có khóa truy cập" in again.text
    assert number_of(app, Passkey) == 1


def test_a_device_of_another_account_is_not_taken_over(app: Flask, office: Visitor):
    device, _codes = added(signed_in(app, "analyst"))
    refused = office.post(ADD, {"name": "x", "passkey": device.make(asked_on(office.get(PAGE).text))})
    assert refused.status_code == 422
    assert come_in(app, device, "analyst").status_code == 303


def test_an_account_has_so_many_passkeys_and_no_more(app: Flask, office: Visitor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keys, "MOST", 2)
    for number in range(keys.MOST):
        added(office, Device(), f"máy {number}")
    refused = office.post(ADD, {"name": "x", "passkey": Device().make(asked_on(office.get(PAGE).text))})
    assert refused.status_code == 422
    assert number_of(app, Passkey) == keys.MOST


def test_a_passkey_is_renamed_by_its_owner_and_by_nobody_else(app: Flask, office: Visitor):
    added(office)
    its = key_of(office)
    assert office.post(f"{its}/name", {"name": " Máy  mới "}).location == PAGE
    assert "Máy mới" in office.get(PAGE).text
    assert last_event(app, "passkey-renamed").detail == {"name": "Máy mới", "before": "Điện thoại"}
    assert office.post(f"{its}/name", {"name": ""}).status_code == 422
    other = signed_in(app, "manager")
    assert [other.post(f"{its}/{step}", {"name": "x"}).status_code for step in ("name", "remove")] == [404, 404]
    assert "Máy mới" in office.get(PAGE).text


def test_the_last_factor_that_is_removed_leaves_the_password_alone(app: Flask, office: Visitor):
    device, _codes = added(office)
    other, step, page = password_given(app)
    assert show(other, step, device.sign(asked_on(page))).status_code == 303
    assert office.post(f"{key_of(office)}/remove").location == "/staff/account"
    assert "Từ nay đăng nhập chỉ cần mật khẩu." in office.get("/staff/account").text
    assert other.get("/staff/account").status_code == 303
    assert last_event(app, "passkey-removed").detail == {"name": "Điện thoại", "host": "localhost"}
    assert Visitor(app).sign_in(ACCOUNTS["office"]).status_code == 303


def test_one_of_two_factors_is_removed_and_the_other_stays(app: Flask, office: Visitor):
    device, codes = added(office)
    paired(office)
    assert office.post(f"{PAGE}/remove").location == PAGE
    assert come_in(app, device).status_code == 303
    visitor, step, page = password_given(app)
    assert "sáu chữ số" not in page.lower()
    assert visitor.post("/staff/sign-in/code", {"step": step, "code": codes[0]}).status_code == 303


@pytest.mark.parametrize(
    ("address", "host"),
    [
        pytest.param("https://khaosat.example.gov.vn", "khaosat.example.gov.vn", id="a name with https"),
        pytest.param("https://khaosat.example.gov.vn:8443", "khaosat.example.gov.vn", id="and a port"),
        pytest.param("http://khaosat.example.gov.vn", "", id="a name without https"),
        pytest.param("https://192.0.2.7", "", id="a number"),
        pytest.param("https://[2001:db8::1]", "", id="a long number"),
    ],
)
def test_passkeys_are_offered_where_browsers_have_them(app: Flask, address: str, host: str):
    office = at(app, address)
    page = office.get(PAGE).text
    if not host:
        assert "data-passkey" not in page
        assert "kèm https" in page
        return
    assert asked_on(page)["rp"]["id"] == host
    device, _codes = added(office, Device(origin=address))
    assert device.id


def at(app: Flask, address: str) -> Visitor:
    """The office in a browser that reaches the pages under this address."""
    office = Visitor(app)
    opened = office.client.open

    def there(*given: object, **more: object) -> TestResponse:
        return opened(*given, base_url=address, headers={"Referer": address}, **more)  # type: ignore[arg-type]

    office.client.open = there  # type: ignore[method-assign, assignment]
    office.sign_in(ACCOUNTS["office"])
    return office


def test_where_the_office_names_its_address_passkeys_belong_to_that_alone(app: Flask):
    app.config["PASSKEY_HOST"] = "khaosat.example.gov.vn"
    assert "https://khaosat.example.gov.vn" in at(app, "https://other.example.net").get(PAGE).text
    assert "data-passkey" not in at(app, "http://localhost").get(PAGE).text
    office = at(app, "https://khaosat.example.gov.vn")
    added(office, Device(origin="https://khaosat.example.gov.vn"))


def test_a_passkey_of_another_address_is_not_asked_for_and_the_page_says_so(app: Flask, office: Visitor):
    device, _codes = added(at(app, "https://a.example.org"), Device(origin="https://a.example.org"))
    _visitor, _step, page = password_given(app)
    assert "data-passkey" not in page
    assert "thuộc một địa chỉ khác" in page
    assert device.uses == 0
