"""The page of one unit, for whoever may see it."""

from __future__ import annotations

from surveyapp import store
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.followup.responsible import ResponsibleRow, save_responsible
from tests.page import rows_of
from tests.surveyapp.web.staff.conftest import signed_in


def test_a_unit_sees_what_it_leads_and_supports_and_nobody_elses_page(app, sqlite_engine):
    agency = signed_in(app, "agency")
    assert "Chưa ghi thành phần nào" in agency.open("/staff/units/H99.02").page.text
    assert "/staff/unit" in agency.page.links
    rows = [ResponsibleRow("PAPI", "overall", "H99.02"), ResponsibleRow("PCI", "land", "X", ("H99.02",))]
    with store.writing(sqlite_engine) as session:
        save_agencies(session, [AgencyRow("X", "Sở Khác")])
        save_responsible(session, rows, actor="test")
    told = [(row[0], *row[3:5]) for row in rows_of(agency.get("/staff/units/H99.02").text, "mine")]
    assert told == [("PAPI", "Chủ trì", "–"), ("PCI", "Phối hợp", "Sở Khác")]
    assert agency.get("/staff/units/X").status_code == 403
