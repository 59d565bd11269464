"""The four indices of a province on a page: published figures, moves with what is usual; and the way in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from surveyapp import store
from surveyapp.cli.demo_city.loading import PUBLISHED
from surveyapp.imports.external.loading import HowToLoad, load_external
from surveyapp.store import audit
from tests.page import rows_of
from tests.visitor import Visitor

PAGE = "/staff/external"
ROWS = "year,index,value,rank,of\n2023,PCI,,14,63\n2024,PCI,70.01,11,63\n"


@pytest.fixture
def loaded(sqlite_engine: Engine) -> None:
    with store.writing(sqlite_engine) as session:
        for name in ("papi_2011_2016", "pci_2006_2016", "can_tho_2011_2024"):
            load_external(session, PUBLISHED / f"{name}.csv", HowToLoad(without_zeros=True))


def year(text: str, index: str, year: int | str) -> list[str]:
    """What stands beside a year of an index."""
    return next(cells for first, *cells in rows_of(text, f"{index}-years") if first == str(year))


def preview(office: Visitor, body: str, **further: str):
    office.get(f"{PAGE}/load")
    return office.post(f"{PAGE}/preview", {"file": (io.BytesIO(body.encode()), "a.csv"), **further})


def store_it(office: Visitor):
    packed = {name: values[0] for name, values in office.page.filled_in().items() if values}
    return office.post(PAGE, packed)


def told(answer) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))


def test_the_page_has_the_published_figures_and_what_each_move_means(office: Visitor, loaded):
    page = office.get(PAGE)
    assert page.status_code == 200
    with (PUBLISHED / "can_tho_2011_2024.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cells = year(page.text, row["index"].replace(" ", "-"), row["year"])
            assert cells[1].startswith(f"{row['rank']}/{row['of']}" if row["rank"] else "không xếp hạng")
            if row["value"]:
                assert float(cells[0].replace(",", ".")) == pytest.approx(float(row["value"]), abs=0.006)
    assert year(page.text, "PAPI", 2022)[3] == "giảm 13 bậc38,6% số lần đổi hạng bằng hoặc lớn hơn"
    assert year(page.text, "SIPAS", 2022)[3].startswith("tăng 12 bậcphương pháp khác từ 2022: giá trị không so sánh")
    assert year(page.text, "PCI", 2016)[4] == "khớp với các thành phần"
    assert year(page.text, "PCI", 2011)[4] == "không rõ quyền số của năm này"
    assert "Chưa có mức thường gặp" in page.text


def test_the_parts_of_a_change_stand_with_the_largest_loss_first(office: Visitor, loaded):
    parts = rows_of(office.get(PAGE).text, "PCI-parts")
    made = [float(row[4].replace("−", "-").replace(",", ".").replace("+", "")) for row in parts]
    assert made == sorted(made)
    rows = [row for row in told(office.get(f"{PAGE}-parts.csv?unit=Cần Thơ&index=PCI")) if row["year"] == "2016"]
    assert [round(float(row["contribution"]), 2) for row in rows] == made
    (whole,) = (row for row in told(office.get(f"{PAGE}.csv?unit=Cần Thơ&index=PCI")) if row["year"] == "2016")
    assert sum(float(row["contribution"]) for row in rows) == pytest.approx(float(whole["change"]), abs=1e-4)


def test_another_province_is_chosen_and_an_unknown_one_is_not(office: Visitor, loaded):
    assert "Bốn chỉ số – Hà Nội" in office.get(f"{PAGE}?unit=Hà Nội").text
    assert "Bốn chỉ số – Cần Thơ" in office.get(f"{PAGE}?unit=Atlantis").text


def test_without_figures_the_page_says_what_to_do(office: Visitor, viewer_page):
    assert f"{PAGE}/load" in office.open(PAGE).page.links
    assert f"{PAGE}/load" not in viewer_page.links
    assert "Người của cơ quan khảo sát đưa vào." in viewer_page.text


@pytest.fixture
def viewer_page(office: Visitor):
    another = Visitor(office.app)
    another.sign_in("viewer@example.org")
    return another.open(PAGE).page


def test_a_file_is_seen_then_stored_and_stands_on_the_record(office: Visitor, sqlite_engine: Engine):
    answer = preview(office, ROWS, unit="Can Tho", edition="2025")
    assert (answer.status_code, rows_of(answer.text, "firsts")[2]) == (200, ["unit", "Cần Thơ", "Cần Thơ"])
    with store.reading(sqlite_engine) as session:
        assert audit.events_of(session, "PCI", "external-loaded") == []
    assert store_it(office).status_code == 303
    assert [row[0] for row in rows_of(office.get(PAGE).text, "PCI-years")] == ["2024", "2023"]
    with store.reading(sqlite_engine) as session:
        (event,) = audit.events_of(session, "PCI", "external-loaded")
    assert (event.actor, event.detail["new"]) == ("office@example.org", 2)
    preview(office, ROWS, unit="Can Tho", edition="2025")
    assert "đã có từ trước" in office.open(store_it(office).location).page.text


def test_zeros_are_refused_with_a_way_out_that_stands_on_the_page(office: Visitor):
    rows = ROWS + "2022,PCI,0,,\n"
    answer = preview(office, rows, unit="Can Tho")
    assert answer.status_code == 422
    assert [row[1:] for row in rows_of(answer.text, "slips")] == [
        [
            "PCI Cần Thơ 2022: số 0 đứng thay cho giá trị còn thiếu (1)",
            "để trống các ô này, hoặc đánh dấu ở dưới để bỏ các dòng như vậy",
        ]
    ]
    assert preview(office, rows, unit="Can Tho", without_zeros="1").status_code == 200
    assert store_it(office).status_code == 303


def test_without_a_province_or_a_file_nothing_happens(office: Visitor):
    assert "thêm cột province, hoặc ghi tên ở dưới" in preview(office, ROWS).text
    office.get(f"{PAGE}/load")
    assert office.post(PAGE, {}).status_code == 422


def test_the_page_for_a_meeting_is_one_press_away(office: Visitor, loaded, sqlite_engine: Engine):
    answer = office.get(f"{PAGE}/meeting.pdf?unit=Cần Thơ&year=2022")
    assert (answer.mimetype, answer.data[:4]) == ("application/pdf", b"%PDF")
    with store.reading(sqlite_engine) as session:
        assert audit.events_of(session, "Cần Thơ", "report-made")[0].actor == "office@example.org"
    assert office.get(f"{PAGE}/meeting.pdf?unit=Cần Thơ&year=x").status_code == 422
