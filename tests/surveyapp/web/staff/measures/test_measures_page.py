"""Measures on pages: added from a finding, changed with a stamp, seen by whoever leads them, told where late."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine

from surveyapp import store
from surveyapp.exports.followup import MEASURES
from surveyapp.store.external import PublishedFigure, save_external
from surveyapp.store.followup.measures import MeasureRow, save_measures
from tests.page import rows_of
from tests.surveyapp.web.staff.conftest import signed_in
from tests.visitor import Visitor

PAGE = "/staff/measures"
PLAN = {"what": "Công khai quy hoạch", "part": "PCI|land", "period": "2024", "lead": "H99.02", "due": "2020-01-31"}
PLAN |= {"feedback": "PAKN 123", "feedback_state": "đã trả lời", "state": "planned"}
ROWS = "source,period,part,what,lead\nPAPI,2024,overall,Họp dân,H99.02\n"


@pytest.fixture
def year(sqlite_engine: Engine) -> None:
    with store.writing(sqlite_engine) as session:
        save_external(session, [PublishedFigure("PCI", 2024, "Huế", value=60.0)])


def added(office: Visitor, **another: str):
    office.get(f"{PAGE}/new")
    return office.post(f"{PAGE}/new", {**PLAN, **another})


def listed(office: Visitor, query: str = "") -> list[list[str]]:
    page = office.get(PAGE + query).text
    return rows_of(page, "measures") if '<table class="t measures ' in page else []


def test_a_measure_is_added_changed_with_a_stamp_and_taken_back(office: Visitor, year):
    assert "Chưa ghi biện pháp nào" in office.open(PAGE).page.text
    assert added(office).status_code == 303
    ((what, finding, lead, due, state, effect),) = listed(office)
    assert what == "Công khai quy hoạchPhản ánh, kiến nghị: PAKN 123, đã trả lời"
    assert (finding, lead) == ("PCI, 2024: Tiếp cận đất đai", "Sở Xây dựng")
    assert (due, state, effect) == ("31/01/2020quá hạn", "dự kiến", "chưa có số liệu sau đó")
    assert "1 biện pháp quá hạn" in office.open("/staff/").page.text
    seen = office.open(f"{PAGE}/1").page.filled_in()["version"][0]
    assert office.post(f"{PAGE}/1", {**PLAN, "version": seen, "state": "done"}).status_code == 422
    assert "Ghi minh chứng đã hoàn thành" in office.page.text
    done = {**PLAN, "version": seen, "state": "done", "evidence": "QĐ 12"}
    assert office.post(f"{PAGE}/1", done).status_code == 303
    office.open(f"{PAGE}/1")
    assert office.post(f"{PAGE}/1", {**done, "what": "Khác"}).status_code == 409
    assert "Người khác vừa sửa" in office.page.text
    assert listed(office, "?overdue=1") == []
    assert listed(office, "?state=done")[0][4] == "đã hoàn thànhQĐ 12"
    assert "quá hạn" not in office.open("/staff/").page.text
    assert office.post(f"{PAGE}/1/undo", {"version": "2"}).status_code == 303
    assert listed(office)[0][4] == "dự kiến"


@pytest.mark.parametrize(
    ("another", "said"),
    [
        ({"what": ""}, "Hãy ghi nội dung biện pháp."),
        ({"part": ""}, "Chọn một thành phần."),
        ({"period": ""}, "Chọn đợt khảo sát cho chỉ số của địa phương"),
        ({"due": "31/01/2026"}, "Viết ngày theo mẫu 2026-01-31."),
        ({"what": "x" * 501}, "500"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_stored(office: Visitor, year, another, said):
    assert added(office, **another).status_code == 422
    assert said in office.page.text
    assert listed(office) == []


def test_a_form_begins_with_the_finding_that_leads_to_it(office: Visitor, year):
    office.open(f"{PAGE}/new?source=PCI&period=2024&part=land&lead=H99.02")
    given = office.page.filled_in()
    assert [given[name] for name in ("part", "period", "lead")] == [["PCI|land"], ["2024"], ["H99.02"]]


def test_a_file_is_seen_then_stored(office: Visitor):
    office.get(PAGE)
    answer = office.post(f"{PAGE}/preview", {"file": (io.BytesIO(ROWS.encode()), "a.csv")})
    assert "1 mới, 0 thay đổi" in answer.text
    packed = {name: values[0] for name, values in office.page.filled_in().items() if values}
    assert office.post(PAGE, packed).status_code == 303
    text = office.get(f"{PAGE}.csv").get_data(as_text=True)
    assert text.splitlines()[1].startswith("1,PAPI,2024,overall,,Họp dân,H99.02,")
    office.get(PAGE)
    wrong = office.post(f"{PAGE}/preview", {"file": (io.BytesIO(ROWS.replace("overall", "x").encode()), "a.csv")})
    assert wrong.status_code == 422
    assert "PAPI không có thành phần “x”" in wrong.text


def test_what_became_of_the_own_index_stands_beside_it_as_far_as_one_may_see(
    office: Visitor, held, sqlite_engine: Engine
):
    row = held.row("agency", "H99.02")
    whole = MeasureRow("own", "2025-H1", "overall", "Cả thành phố", "H99.02")
    mine = MeasureRow("own", "2025-H1", "overall", "Riêng sở", "H99.02", agency="H99.02")
    with store.writing(sqlite_engine) as session:
        save_measures(session, [whole, mine, MeasureRow("own", "2026-H1", "overall", "Mới", "H99.01")], actor="test")
    effects = {cells[0]: cells[5] for cells in listed(office)}
    told = f"{row.index - row.change:.2f} → {row.index:.2f} (2026-H1)".replace(".", ",")
    assert effects["Riêng sở"].startswith(told)
    assert "→" in effects["Cả thành phố"]
    assert effects["Mới"] == "chưa có số liệu sau đó"
    agency = signed_in(office.app, "agency")
    seen = {cells[0]: cells[5] for cells in rows_of(agency.get("/staff/units/H99.02").text, "measures")}
    assert seen.keys() == {"Riêng sở", "Cả thành phố"}
    assert seen["Cả thành phố"] == "chưa có số liệu sau đó"
    assert seen["Riêng sở"].startswith(told)


def test_measures_leave_as_a_workbook_too_with_the_columns_that_are_read(office: Visitor, year):
    added(office)
    assert "/staff/measures.xlsx" in office.get(PAGE).text
    sheet = (
        CalamineWorkbook.from_filelike(io.BytesIO(office.get(f"{PAGE}.xlsx").data)).get_sheet_by_index(0).to_python()
    )
    told = dict(zip(sheet[0], sheet[1], strict=True))
    assert tuple(sheet[0]) == MEASURES
    assert (told["what"], told["lead"], told["due"]) == ("Công khai quy hoạch", "H99.02", "2020-01-31")
