"""Indices at a common mix on the pages: beside the agency's own, for all agencies of a group, and never filled in."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from surveyapp.web.staff.agency import view as agencies
from tests.desk import Desk
from tests.page import words_of
from tests.visitor import Visitor

LAND, PAPERS = "Đất đai", "Chứng thực"
FORMS = {
    ("A", LAND): "51" * 10,
    ("A", PAPERS): "5555555551" * 8,
    ("B", LAND): "51" * 40,
    ("B", PAPERS): "5555555551" * 2,
    ("C", LAND): "1" * 10,
    ("C", PAPERS): "5555111111" * 9,
    ("D", LAND): "51" * 20,
}


@pytest.fixture
def collected(app: Flask, tmp_path) -> str:
    """Communes A to D with answers to two kinds of procedures; D has one of them only. In the database of the pages."""
    desk = Desk(tmp_path)
    agencies = "code,name,peer_group\n" + "".join(f"{a},Xã {a},communes\n" for a in "ABCD")
    desk.does("agencies", "load", desk.file("agencies.csv", agencies))
    desk.does("wave", "create", "W", "--questionnaire", "single-rating", "--rule", "satisfied-share")
    desk.does("wave", "open", "W")
    lines = ["agency,procedure_group,channel,RATING"]
    lines += [f"{agency},{group},paper,{a}" for (agency, group), said in FORMS.items() for a in said]
    desk.does("import", desk.file("forms.csv", "\n".join(lines)), "--wave", "W")
    desk.does("wave", "close", "W")
    return "/staff/waves/W"


def test_an_agency_reads_its_index_as_it_is_and_at_the_common_mix(office: Visitor, collected: str):
    page = words_of(office.get(f"{collected}/agencies/B").text)
    assert "Theo thực tế 58,00" in page
    at_common_mix = (
        r"Chỉ số chuẩn hóa theo cơ cấu thủ tục 72,35 \d\d,\d–\d\d,\d hạng 1 trong 3 [^(]*\(có thể từ 1 đến 2\)"
    )
    assert re.search(at_common_mix, page)
    assert "Chỉ số chuẩn hóa theo cơ cấu kênh – – Nhóm chỉ có một loại" in page


def test_an_agency_that_lacks_a_kind_reads_which(office: Visitor, collected: str):
    page = words_of(office.get(f"{collected}/agencies/D").text)
    assert f"Chỉ số chuẩn hóa theo cơ cấu thủ tục – – Không có phiếu ở: {PAPERS}" in page


def test_all_agencies_of_the_group_stand_by_their_place_at_the_common_mix(office: Visitor, collected: str):
    page = office.get(f"{collected}/mix?group=communes").text
    table = page.split("<tbody>")[1].split("</tbody>")[0]
    assert re.findall(r"Xã [A-D](?=</a>)", table) == ["Xã A", "Xã B", "Xã C"]
    said = words_of(page)
    assert "3 trong 4 đơn vị có chỉ số chuẩn hóa." in said
    assert f"Xã D 50,00 Không có phiếu ở: {PAPERS}" in said
    assert f"{PAPERS} 55,9%" in said


def test_nobody_levelled_out_is_said_in_one_sentence(office: Visitor, collected: str):
    page = words_of(office.get(f"{collected}/mix?group=communes&by=channel").text)
    assert "Không đơn vị nào trong nhóm có phiếu ở mọi loại của cơ cấu chung" in page
    assert page.count("Nhóm chỉ có một loại") == 4


def test_the_ranking_leads_to_the_common_mix_of_its_group(office: Visitor, collected: str):
    assert f'href="{collected}/mix?group=communes"' in office.get(f"{collected}?group=communes").text


def test_no_index_at_a_common_mix_before_the_round_is_closed(office: Visitor, collected: str, tmp_path):
    desk = Desk(tmp_path)
    desk.does("wave", "create", "V", "--questionnaire", "single-rating")
    desk.does("wave", "open", "V")
    assert office.get("/staff/waves/V/mix").status_code == 409


def test_a_large_round_shows_on_an_agencys_page_what_was_computed_before(office: Visitor, collected: str, monkeypatch):
    monkeypatch.setattr(agencies, "LARGE", 3)
    link = f'href="{collected}/mix?group=communes"'
    before = office.get(f"{collected}/agencies/B").text
    assert link in before
    assert "Theo thực tế" not in before
    office.get(f"{collected}/mix?group=communes")
    after = office.get(f"{collected}/agencies/B").text
    assert "Chỉ số chuẩn hóa theo cơ cấu thủ tục" in after
    assert link not in after
