"""The pages of batches: made, held against what was declared, released."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from surveyapp import store
from surveyapp.models import Response
from surveyapp.store.agencies.agencies import agency_ids
from surveyapp.store.paper.batches import BatchPlace, Sheets, batches, make_batch
from surveyapp.store.people.accounts import account_of
from surveyapp.store.waves import waves
from tests.page import words_of
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.surveyapp.web.staff.paper.conftest import BATCH, FORMS, PAGE, WAVE
from tests.visitor import Visitor

MADE = {"agency": "H2", "forms": "40", "first": "201", "language": "vi"}


@pytest.fixture
def operator(app: Flask) -> Visitor:
    visitor = signed_in(app, "operator")
    visitor.get(PAGE)
    return visitor


def key_in(visitor: Visitor, *numbers: int) -> None:
    for number in numbers:
        visitor.get(FORMS)
        assert visitor.post(FORMS, {"number": str(number), "Q1": "5"}).status_code == 303


def test_operator_makes_a_batch_and_keys_it_in_alone(app: Flask, operator: Visitor):
    assert operator.post(PAGE, {**MADE, "operator": ACCOUNTS["office"]}).location.endswith(f"{PAGE}/2")
    with store.reading(app.extensions["engine"]) as session:
        row = batches(session, WAVE)[1]
    assert (row.agency, row.declared, row.first_number, row.operator) == ("H2", 40, 201, ACCOUNTS["operator"])


def test_manager_makes_batches_for_operators_and_sees_all(app: Flask):
    manager = signed_in(app, "manager")
    assert "Sở Một" in words_of(manager.get(PAGE).text)
    assert manager.post(PAGE, {**MADE, "operator": ACCOUNTS["office"]}).status_code == 303
    refused = signed_in(app, "operator").get(f"{PAGE}/2")
    assert refused.status_code == 403
    assert "Lô này do người khác nhập." in refused.text
    operators_page = words_of(signed_in(app, "operator").get(PAGE).text)
    assert "Lô 1" in operators_page
    assert "Lô 2" not in operators_page


@pytest.mark.parametrize(
    ("said", "field"),
    [({"forms": "nhiều"}, "forms"), ({"forms": "0"}, "forms"), ({"agency": ""}, "agency"), ({"first": "0"}, "first")],
    ids=["no number", "none", "no agency", "no first number"],
)
def test_what_is_wrong_with_a_batch_is_said_at_its_field(operator: Visitor, said, field):
    assert operator.post(PAGE, {**MADE, **said}).status_code == 422
    wrong = next(one for one in operator.page.controls if one.get("name") == field)
    assert wrong["aria-describedby"].endswith(f"wrong-{field}")


def test_batch_page_holds_what_is_entered_against_what_was_declared(operator: Visitor):
    key_in(operator, 1, 3)
    page = words_of(operator.get(BATCH).text)
    assert "đang nhập 3 2 1–3 1–3 Các số còn thiếu: 2" in page


def test_batch_goes_from_entry_to_release_and_each_form_is_a_response(app: Flask, operator: Visitor):
    key_in(operator, 1, 2)
    assert operator.post(f"{BATCH}/complete").status_code == 303
    assert operator.post(f"{BATCH}/release").status_code == 403
    manager = signed_in(app, "manager")
    manager.get(BATCH)
    assert manager.post(f"{BATCH}/release").status_code == 422
    assert "Số phiếu không khớp với số khai báo" in manager.page.text
    assert manager.post(f"{BATCH}/release", {"reason": "Phiếu 3 bị rách"}).status_code == 303
    with store.reading(app.extensions["engine"]) as session:
        assert [one.channel for one in session.scalars(select(Response))] == ["paper", "paper"]
    assert "đã duyệt" in words_of(manager.get(BATCH).text)


def test_forms_of_each_operator_are_counted_in_a_workbook_for_managers(app: Flask, operator: Visitor):
    key_in(operator, 1, 2)
    manager, address = signed_in(app, "manager"), f"{PAGE}/operators.xlsx"
    assert address in manager.get(PAGE).text
    assert address not in operator.get(PAGE).text
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(manager.get(address).data)).get_sheet_by_index(0).to_python()
    told = dict(zip(sheet[0], sheet[1], strict=True))
    assert (told["operator"], told["forms"]) == (ACCOUNTS["operator"], 2)


def test_release_that_fails_names_the_numbers_of_the_sheets(app: Flask, operator: Visitor):
    key_in(operator, 1, 2, 3)
    operator.post(f"{BATCH}/complete")
    with store.writing(app.extensions["engine"]) as session:
        waves.set_state(session, WAVE, "collected", "test")
    manager = signed_in(app, "manager")
    manager.get(BATCH)
    assert manager.post(f"{BATCH}/release").status_code == 422
    assert "Phiếu số: 1, 2, 3" in manager.page.text


def test_batch_is_rejected_with_a_reason_and_opened_again(app: Flask, operator: Visitor):
    key_in(operator, 1)
    manager = signed_in(app, "manager")
    manager.get(BATCH)
    assert manager.post(f"{BATCH}/reject").status_code == 422
    assert manager.post(f"{BATCH}/reject", {"reason": "Một người viết tất cả"}).status_code == 303
    assert operator.get(FORMS).status_code == 200
    assert operator.post(FORMS, {"number": "2"}).status_code == 422
    assert manager.post(f"{BATCH}/reopen").status_code == 303
    key_in(operator, 2)


def test_batch_of_another_round_is_not_found_under_this_one(app: Flask, operator: Visitor):
    with store.writing(app.extensions["engine"]) as session:
        waves.create_wave(session, "2026-Q4", questionnaire="one-stop")
    assert operator.get("/staff/waves/2026-Q4/paper/1").status_code == 404


def test_account_that_belongs_to_the_agency_makes_no_batch_about_it(app: Flask, operator: Visitor):
    with store.writing(app.extensions["engine"]) as session:
        account_of(session, ACCOUNTS["operator"]).agency_id = agency_ids(session)["H2"]
    assert operator.post(PAGE, MADE).status_code == 422
    assert "trực thuộc cơ quan" in operator.page.text


def test_round_that_takes_no_forms_offers_no_batch(app: Flask):
    with store.writing(app.extensions["engine"]) as session:
        waves.set_state(session, WAVE, "collected", "test")
        waves.set_state(session, WAVE, "locked", "test")
        with pytest.raises(store.Refused):
            make_batch(session, WAVE, BatchPlace("H1"), Sheets(3), operator=ACCOUNTS["operator"], actor="test")
    page = signed_in(app, "manager").get(PAGE).text
    assert "Đợt này hiện không nhận phiếu" in page
