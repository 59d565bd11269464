"""Who answers for what, on a page: a file is seen first, then stored, and taken back."""

from __future__ import annotations

import io

from sqlalchemy import Engine

from surveyapp import store
from surveyapp.store import audit
from tests.page import rows_of
from tests.visitor import Visitor

PAGE = "/staff/responsible"
ROWS = "source,part,lead,valid_from\nPCI,land,H99.02,2026-01-01\nPAPI,d1_participation,H99.02,\n"


def preview(office: Visitor, body: str, **further: str):
    office.get(PAGE)
    return office.post(f"{PAGE}/preview", {"file": (io.BytesIO(body.encode()), "a.csv"), **further})


def store_it(office: Visitor):
    packed = {name: values[0] for name, values in office.page.filled_in().items() if values}
    return office.post(PAGE, packed)


def listed(office: Visitor) -> list[list[str]]:
    return rows_of(office.get(PAGE).text, "responsible")


def test_a_file_is_seen_then_stored_then_taken_back(office: Visitor, sqlite_engine: Engine):
    assert "Chưa ghi đơn vị nào chịu trách nhiệm" in office.open(PAGE).page.text
    answer = preview(office, ROWS)
    assert "2 mới, 0 thay đổi" in answer.text
    with store.reading(sqlite_engine) as session:
        assert audit.events_of(session, "responsible", "responsible-loaded") == []
    assert store_it(office).status_code == 303
    whose = ["Tất cả các đơn vị", "Sở Xây dựng", "–"]
    assert listed(office) == [
        ["PAPI", "Tham gia của người dân ở cấp cơ sởd1_participation", *whose, "–", "–"],
        ["PCI", "Tiếp cận đất đailand", *whose, "01/01/2026", "–"],
    ]
    assert "Cơ quan chưa cho biết các chỉ số được công bố" in office.page.text
    preview(office, ROWS.splitlines()[0] + "\nPGI,overall,H99.02,\n", alone="1")
    store_it(office)
    assert [row[0] for row in listed(office)] == ["PGI"]
    assert office.post(f"{PAGE}/undo", {}).status_code == 303
    assert "Đã hoàn tác" in office.open(PAGE).page.text
    assert [row[0] for row in listed(office)] == ["PAPI", "PCI"]
    (event, *_) = audit_of(sqlite_engine)
    assert event.actor == "office@example.org"


def audit_of(engine: Engine):
    with store.reading(engine) as session:
        return audit.events_of(session, "responsible", "responsible-undone")


def test_slips_are_said_in_vietnamese_and_nothing_is_stored(office: Visitor):
    answer = preview(office, "source,part,lead\nPCI,lend,H99.02\nown,overall,ZZ\n")
    assert answer.status_code == 422
    assert [row[1] for row in rows_of(answer.text, "slips")] == [
        "PCI không có thành phần “lend”",
        "không có đơn vị “ZZ”",
    ]
    assert office.post(PAGE, {}).status_code == 422


def test_the_file_that_goes_down_is_the_one_that_comes_in(office: Visitor):
    preview(office, ROWS)
    store_it(office)
    text = office.get(f"{PAGE}.csv").get_data(as_text=True).removeprefix("\ufeff")
    assert "1 mới" not in preview(office, text).text
    assert "2 giữ nguyên" in office.page.text
