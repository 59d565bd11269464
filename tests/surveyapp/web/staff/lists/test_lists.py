"""Lists that every round stands on come in from a file on a page: seen first, then stored, on the record."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import Engine

from surveyapp import store
from surveyapp.imports.agencies import LISTS, LOADED
from surveyapp.store import audit
from surveyapp.store.agencies.agencies import AgencyRow, agencies, save_agencies
from surveyapp.web.staff.lists.view import COLUMNS, NAMES
from tests.page import rows_of
from tests.visitor import Visitor

PAGE = "/staff/lists"
FILES = {
    "agencies": "code,name,peer_group,predecessors,name_en\nN1,Xã Một,communes,H99.02:0.5,One\nN2,Xã Hai,communes,,\n",
    "groups": "code,name,name_en\ncommunes,Xã,Communes\n",
    "procedures": "code,name,field\nP1,Đăng ký khai sinh,Hộ tịch\n",
    "counters": "code,agency,name\nQ1,H99.02,Quầy 1\n",
}


def preview(office: Visitor, kind: str, body: str):
    office.get(PAGE)
    return office.post(f"{PAGE}/preview", {"kind": kind, "file": (io.BytesIO(body.encode()), "list.csv")})


def store_it(office: Visitor):
    packed = {name: values[0] for name, values in office.page.filled_in().items() if values}
    return office.post(PAGE, packed)


def known(engine: Engine) -> set[str]:
    with store.reading(engine) as session:
        return set(agencies(session))


def test_every_list_is_offered_with_its_columns():
    assert FILES.keys() == LISTS.keys() == NAMES.keys() == COLUMNS.keys()


@pytest.mark.parametrize("kind", FILES)
def test_a_list_is_seen_then_stored_and_stands_on_the_record(office: Visitor, sqlite_engine: Engine, kind):
    answer = preview(office, kind, FILES[kind])
    assert answer.status_code == 200
    assert rows_of(answer.text, "firsts")[0][0] == "code"
    with store.reading(sqlite_engine) as session:
        assert audit.events_of(session, kind, LOADED) == []
    assert store_it(office).status_code == 303
    ((_, who, _, file, rows),) = rows_of(office.get(PAGE).text, "loaded")
    assert (who, file, rows) == ("office@example.org", "list.csv", str(FILES[kind].count("\n") - 1))


def test_what_would_be_stored_is_shown_as_it_would_be(office: Visitor, sqlite_engine: Engine):
    before = known(sqlite_engine)
    answer = preview(office, "agencies", FILES["agencies"])
    assert known(sqlite_engine) == before
    assert rows_of(answer.text, "firsts")[3:] == [["predecessors", "H99.02:0.5", "–"], ["names", "en: One", "–"]]
    store_it(office)
    assert known(sqlite_engine) == {*before, "N1", "N2"}


def test_slips_are_said_in_vietnamese_and_nothing_is_stored(office: Visitor, sqlite_engine: Engine):
    before = known(sqlite_engine)
    answer = preview(office, "agencies", "code,name,parent\nN1,,\nN2,Xã Hai,ZZ\n")
    assert (answer.status_code, known(sqlite_engine)) == (422, before)
    assert [row[1] for row in rows_of(answer.text, "slips")] == ["ô “name” để trống", "không có đơn vị “ZZ”"]
    answer = preview(office, "counters", "code,agency\nQ1,ZZ\n")
    assert [row[1] for row in rows_of(answer.text, "slips")] == ["không có đơn vị “ZZ”"]


def test_a_list_that_no_page_reads_is_taken_for_the_first(office: Visitor):
    assert preview(office, "nonsense", FILES["agencies"]).status_code == 200


def test_without_a_file_nothing_happens(office: Visitor):
    office.get(PAGE)
    assert office.post(f"{PAGE}/preview", {"kind": "agencies"}).status_code == 422
    assert "Chưa nạp danh mục nào từ tệp." in office.get(PAGE).text


def test_a_preview_says_what_is_new_changed_and_ends_and_what_stays(office: Visitor):
    preview(office, "agencies", "code,name,peer_group,valid_to\nN1,Xã Một,communes,\nN2,Xã Hai,communes,\nN3,Xã Ba,,\n")
    store_it(office)
    answer = preview(
        office,
        "agencies",
        "code,name,peer_group,valid_to\nN1,Xã Nhất,wards,\nN2,Xã Hai,communes,2026-06-30\nN3,Xã Ba,,\nN4,Xã Tư,,\n",
    )
    for said in ("1 dòng mới", "1 dòng được sửa", "1 dòng hết hiệu lực", "1 dòng trong tệp không thay đổi gì"):
        assert said in answer.text
    assert rows_of(answer.text, "changes") == [
        ["N2", "hết hiệu lực", "valid_to: – → 2026-06-30"],
        ["N1", "sửa", "name: Xã Một → Xã Nhất; peer_group: communes → wards"],
        ["N4", "mới", "Xã Tư"],
    ]


@pytest.mark.parametrize("kind", FILES)
def test_every_list_is_downloaded_as_its_loading_reads_it(office: Visitor, kind):
    preview(office, kind, FILES[kind])
    store_it(office)
    assert f'href="{PAGE}/{kind}.csv"' in office.get(PAGE).text
    written = office.get(f"{PAGE}/{kind}.csv").text
    answer = preview(office, kind, written)
    assert answer.status_code == 200
    assert 'class="t changes' not in answer.text
    assert "không thay đổi gì" in answer.text


def buttons(office: Visitor) -> dict[str, dict[str, str]]:
    """List -> what the button that takes its last file back sends."""
    text = office.get(PAGE).text
    forms = [form.partition("</form>")[0] for form in text.split('class="undo"')[1:]]
    sent = [dict(re.findall(r'name="(list|mark)" value="([^"]*)"', form)) for form in forms]
    return {each["list"]: each for each in sent}


def test_the_last_file_of_a_list_is_taken_back_and_both_stand_on_the_record(office: Visitor, sqlite_engine: Engine):
    before = known(sqlite_engine)
    preview(office, "agencies", FILES["agencies"])
    store_it(office)
    (sent,) = buttons(office).values()
    assert "Đơn vị: hoàn tác list.csv (2 dòng)" in office.page.text
    assert office.post(f"{PAGE}/undo", sent).status_code == 303
    assert "Danh mục đã trở lại như trước tệp đó" in office.get(PAGE).text
    assert (known(sqlite_engine), buttons(office)) == (before, {})
    with store.reading(sqlite_engine) as session:
        (event,) = audit.events_of(session, "agencies", "list-undone")
    assert event.detail == {"rows": 2, "file": "list.csv"}
    assert office.post(f"{PAGE}/undo", sent).status_code == 409
    assert "Không hoàn tác được lần nạp này nữa" in office.page.text


def test_a_file_on_which_something_stands_is_not_taken_back(office: Visitor, sqlite_engine: Engine):
    preview(office, "agencies", FILES["agencies"])
    store_it(office)
    preview(office, "counters", "code,agency\nQ1,N1\n")
    store_it(office)
    sent = buttons(office)
    assert office.post(f"{PAGE}/undo", sent["agencies"]).status_code == 409
    assert "Nội dung tệp đã thêm đang được dùng" in office.page.text
    assert {"N1", "N2"} <= known(sqlite_engine)
    assert office.post(f"{PAGE}/undo", sent["counters"]).status_code == 303
    assert office.post(f"{PAGE}/undo", sent["agencies"]).status_code == 303
    assert not {"N1", "N2"} & known(sqlite_engine)


def test_a_list_that_was_changed_since_is_left_alone(office: Visitor, sqlite_engine: Engine):
    preview(office, "agencies", FILES["agencies"])
    store_it(office)
    sent = buttons(office)["agencies"]
    with store.writing(sqlite_engine) as session:
        save_agencies(session, [AgencyRow("N1", "Xã Nhất", peer_group="communes")])
    assert office.post(f"{PAGE}/undo", sent).status_code == 409
    assert "Danh mục đã thay đổi sau lần nạp đó." in office.page.text
    assert "N1" in known(sqlite_engine)
