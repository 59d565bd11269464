"""Who answers for a change, on pages and in files: units add up to the change, and each edition shows what it may."""

from __future__ import annotations

import csv
import io
import math

import pytest
from sqlalchemy import Engine

from surveyapp import store
from surveyapp.cli.demo_city.loading import PUBLISHED
from surveyapp.imports.external.loading import HowToLoad, load_external
from surveyapp.store.followup.responsible import ResponsibleRow, save_responsible
from surveyapp.store.office.checks import FactChange
from surveyapp.store.office.saving import change
from tests.factories.agencies import made_up_agencies
from tests.page import rows_of
from tests.surveyapp.web.staff.conftest import signed_in
from tests.visitor import Visitor

WAVE = "/staff/waves/2026-H1"
LEAD, HELPER = "H99.01", "H99.03"
NAMES = [made_up_agencies(15, 4)[code].names["vi"] for code in (LEAD, HELPER)]
ROWS = (
    ResponsibleRow("own", "factor:F1", LEAD, (HELPER,)),
    ResponsibleRow("own", "factor:F2", HELPER),
    ResponsibleRow("own", "factor:F2", LEAD, agency="H99.02"),
    ResponsibleRow("PCI", "informal", LEAD, (HELPER,)),
)


@pytest.fixture
def answering(office: Visitor, held, sqlite_engine: Engine) -> Visitor:
    with store.writing(sqlite_engine) as session:
        save_responsible(session, ROWS, actor="test")
    return office


def points(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ".").replace("+", ""))


def told(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_units_and_their_criteria_add_up_to_the_change_of_every_place(answering: Visitor):
    rows = told(answering.get(f"{WAVE}/losses.csv"))
    places: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        places.setdefault((row["scope"], row["place"]), []).append(row)
    assert ("all", "all") in places
    assert len(places) > 5
    for found in places.values():
        total = math.fsum(float(row["contribution"]) for row in found)
        assert total == pytest.approx(float(found[0]["change"]), abs=1e-9)
    leads = {row["part"]: row["lead"] for row in places["agency", "H99.02"]}
    assert (leads["factor:F1"], leads["factor:F2"], leads["factor:F3"]) == (LEAD, LEAD, "")
    assert {row["lead"] for row in places["all", "all"] if row["part"] == "factor:F2"} == {LEAD, HELPER}
    assert "*" in {row["lead"] for row in places["all", "all"]}


@pytest.mark.parametrize("address", ["losses", "losses?group=departments", "agencies/H99.02/losses"])
def test_a_page_has_the_units_with_what_nobody_answers_for_last(answering: Visitor, address):
    answering.open(f"{WAVE}/{address}")
    begins = [link for link in answering.page.links if link.startswith("/staff/measures/new?")]
    assert any("source=own" in link and "period=2026-H1" in link and "part=factor:F1" in link for link in begins)
    page = answering.get(f"{WAVE}/{address}").text
    lead, support = rows_of(page, "losses-lead"), rows_of(page, "losses-support")
    names = [row[0] for row in lead]
    nobody = names.index("Chưa ghi đơn vị chịu trách nhiệm")
    named = [index for index, row in enumerate(lead) if row[0] in NAMES]
    assert max(named) < nobody
    assert [row[0] for row in support if row[0] == "Không có đơn vị phối hợp"]
    shares = "Do cơ cấu phiếu trả lời thay đổi: không thuộc trách nhiệm đơn vị nào"
    assert (shares in names) == (not address.startswith("agencies"))


def test_its_own_people_see_their_agency_and_what_it_answers_for(answering: Visitor, sqlite_engine: Engine):
    with store.writing(sqlite_engine) as session:
        save_responsible(session, [ResponsibleRow("own", "factor:F1", "H99.02")], alone=True, actor="test")
    agency = signed_in(answering.app, "agency")
    assert agency.get(f"{WAVE}/agencies/H99.02/losses").status_code == 200
    assert agency.get(f"{WAVE}/agencies/H99.03/losses").status_code == 403
    assert agency.get("/staff/unit").location == "/staff/units/H99.02"
    page = agency.get("/staff/units/H99.02").text
    ((index, _, whose, role, *_),) = rows_of(page, "mine")
    assert (index, whose, role) == ("Chỉ số của địa phương", "Tất cả các đơn vị", "Chủ trì")
    assert len(rows_of(page, "made-1")) == 1
    assert agency.get("/staff/units/H99.03").status_code == 403


def test_the_page_of_a_unit_tells_what_it_made_of_own_and_sister_indices(answering: Visitor, sqlite_engine: Engine):
    with store.writing(sqlite_engine) as session:
        load_external(session, PUBLISHED / "pci_2006_2016.csv", HowToLoad(without_zeros=True))
        change(session, [FactChange("province", "", ("Cần Thơ",))], actor="test")
    page = answering.get(f"/staff/units/{LEAD}").text
    assert len(rows_of(page, "mine")) == 3
    ((part, support, made),) = rows_of(page, "made-2")
    assert part == "Chi phí không chính thức"
    indices = answering.get("/staff/external/losses").text
    lines = rows_of(indices, "of-1-lead")
    assert [part, support, "Thêm biện pháp", made] in lines
    rows = told(answering.get("/staff/external-losses.csv"))
    assert {row["lead"] for row in rows} == {LEAD, ""}
    newest = [row for row in rows if row["year"] == "2016"]
    assert math.fsum(float(row["contribution"]) for row in newest) == pytest.approx(float(newest[0]["change"]))
    (nobody,) = (row for row in lines if row[0] == "Chưa ghi đơn vị chịu trách nhiệm")
    assert points(nobody[-1]) + points(made) == pytest.approx(float(newest[0]["change"]), abs=0.011)


def test_without_an_own_province_nobody_is_named_for_the_four_indices(office: Visitor):
    page = office.open("/staff/external/losses").page
    assert "Cơ quan chưa cho biết các chỉ số được công bố" in page.text
    assert office.get("/staff/units/H99.02").status_code == 200
    assert office.get("/staff/units/none").status_code == 404
