"""The page for a meeting says what was published, how usual each move is, and what nobody has recorded; on one page."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pypdf
import pytest

from surveyapp import store
from surveyapp.cli.demo_city.loading import PUBLISHED
from surveyapp.imports.external.loading import HowToLoad, load_external
from surveyapp.languages.numbers import number
from surveyapp.reports.conference.document import render
from surveyapp.results.external.meeting import meeting_of
from surveyapp.results.followup.answering import Answering
from surveyapp.store.followup.measures import MeasureRow
from surveyapp.store.office.office import Office
from tests.factories.office import OFFICE

YEARS = (2014, 2022, 2024)


@pytest.fixture(scope="module")
def meetings(migrated_file):
    engine = store.connect(f"sqlite:///{migrated_file}")
    with store.trying(engine) as session:
        for name in ("papi_2011_2016", "pci_2006_2016", "can_tho_2011_2024"):
            load_external(session, PUBLISHED / f"{name}.csv", HowToLoad(without_zeros=True))
        found = {year: meeting_of(session, "Cần Thơ", year) for year in YEARS}
        for unit, year in (("Atlantis", 2024), ("Hà Nội", 2024)):
            with pytest.raises(store.Refused):
                meeting_of(session, unit, year)
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def texts(meetings, text_of):
    return {year: text_of(render(meeting, "vi", OFFICE, number="12")) for year, meeting in meetings.items()}


def test_every_published_figure_of_the_year_stands_there(texts):
    with (PUBLISHED / "can_tho_2011_2024.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if int(row["year"]) in YEARS]
    for row in rows:
        text = texts[int(row["year"])]
        assert f"{row['rank']}/{row['of']}" in text if row["rank"] else "không xếp hạng" in text
        if row["value"]:
            assert number(float(row["value"]), 2, "vi")[:-1] in text


def test_it_says_how_usual_the_moves_of_the_meeting_are(texts):
    assert "Trong 4 chỉ số có thứ hạng để so sánh, 2 tăng hạng và 2 giảm hạng." in texts[2022]
    assert "Cách đo đã khác năm trước: PAR INDEX, SIPAS." in texts[2022]
    assert "tăng 25 bậc" in texts[2022]
    assert "giảm 13 bậc 38,6% số lần đổi hạng bằng hoặc lớn hơn" in texts[2022]
    assert "phương pháp khác từ 2022: giá trị không so sánh được" in texts[2022]


def test_parts_that_lost_are_named_and_who_answers_is_left_open(texts):
    assert "Chi phí không chính thức −2,23 chưa ghi chưa ghi chưa ghi chưa ghi" in texts[2014]
    assert "PAPI chưa nạp các thành phần – chưa ghi" in texts[2024]


def test_who_answers_for_a_part_stands_beside_it(meetings, text_of):
    answering = {("PCI", "informal"): Answering("TTr", ("STC", "CA")), ("PAPI", "overall"): Answering("VP", ())}
    names = {"TTr": {"vi": "Thanh tra thành phố"}, "STC": {"vi": "Sở Tài chính"}, "VP": {"vi": "Văn phòng"}}
    text = text_of(render(meetings[2014], "vi", OFFICE, answering, names))
    assert "Chi phí không chính thức −2,23 Thanh tra thành phố Sở Tài chính, CA chưa ghi chưa ghi" in text
    done = [MeasureRow("PCI", "2014", "informal", f"Việc {n}", "TTr", due=dt.date(2015, n, 1)) for n in (6, 7, 8)]
    answering["PCI", "informal"] = Answering("TTr", ("STC",), tuple(done))
    text = text_of(render(meetings[2014], "vi", OFFICE, answering, names))
    assert "Việc 6; Việc 7 và 1 biện pháp khác 01/06/2015; 01/07/2015" in text
    assert "Văn phòng – chưa ghi chưa ghi" in text_of(render(meetings[2024], "vi", OFFICE, answering, names))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_fullest_year_is_one_page(meetings, language):
    pages = pypdf.PdfReader(io.BytesIO(render(meetings[2024], language, OFFICE))).pages
    assert len(pages) == 1


def test_without_the_facts_of_the_office_it_is_a_draft(meetings, text_of):
    assert "Bản nháp – không dùng để ký" in text_of(render(meetings[2022], "vi", Office.of({})))
