"""What only a file says is told with who declares it, on pages and in print."""

from __future__ import annotations

import pytest

from surveyapp import store
from surveyapp.reports.blocks import method
from surveyapp.results.reading import View
from surveyapp.words.naming import Words
from surveyapp.words.results.provenance import declared
from tests.desk import Desk, office_of

FORMS = "response_id,agency,basis,RATING\n" + "".join(f"f{n},SYT,{{}},{1 + n % 5}\n" for n in range(12))
WHO = "Đối với phiếu nhập từ tệp, cách chọn mẫu và căn cứ ghi nhận là theo khai báo của {office}."


def collected(desk: Desk, basis: str) -> Desk:
    desk.does("import", desk.file("forms.csv", FORMS.format(*[basis] * 12)), "--wave", "W1")
    desk.does("wave", "close", "W1")
    return desk


@pytest.mark.parametrize("page", ["/staff/waves/W1", "/staff/waves/W1/agencies/SYT"])
@pytest.mark.parametrize(("name", "told"), [("", "cơ quan khảo sát"), ("Sở Nội vụ", "Sở Nội vụ")])
def test_pages_name_the_office_that_declares_what_a_file_says(open_wave, page, name, told):
    if name:
        open_wave.does("office", "set", "name", name)
    office = office_of(collected(open_wave, "probability"))
    office.get(page)
    assert WHO.format(office=told) in office.page.text


def test_the_print_names_it_too(open_wave):
    collected(open_wave, "probability")
    engine = store.connect(f"sqlite:///{open_wave.database}")
    with View(engine, "W1") as view:
        result, words = view.result, Words("vi")
    engine.dispose()
    printed = " ".join(line for each in method.paragraphs(result, words, "Sở Nội vụ") for line in each.lines)
    assert "Cách chọn mẫu theo khai báo của Sở Nội vụ." in printed
    assert declared(result, words, "") == WHO.format(office="cơ quan khảo sát")
