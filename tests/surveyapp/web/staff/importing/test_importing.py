"""The page that takes files in: it shows what would be stored and what is wrong, and stores on the second step."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import Engine, func, select

import questionnaires
from surveyapp import models, store
from surveyapp.store import audit
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.imported import IMPORTED
from surveyapp.store.people import accounts
from surveyapp.store.waves import waves
from surveyapp.store.waves.frame import FrameRow, frame, save_frame, stratum_names
from surveyapp.web import create_app
from surveyapp.web.staff.importing.sent import LARGEST, LARGEST_MAP
from tests.factories.workbook import workbook
from tests.page import rows_of
from tests.surveyapp.web.staff.conftest import ACCOUNTS, signed_in
from tests.visitor import CHEAP_HASHER, PASSWORD, Visitor

PAGE = "/staff/waves/2026-Q3/import"
FILE = "agency,RATING,proof\nH1,5,none\nH1,4,none\nH2,1,numbered-form\n"
WRONG = "agency,RATING,day\nH9,5,\nH9,4,5/1/2026\nH1,7,\nH1,8,\n"
MAP = '[columns]\n"Cơ quan" = "agency"\n"Câu 1" = "RATING"\n[codes]\n"Rất tốt" = 5\n'
MAPPED = "Cơ quan,Câu 1\nH1,Rất tốt\n"


@pytest.fixture(autouse=True)
def open_wave(sqlite_engine: Engine) -> Engine:
    return opened(sqlite_engine)


def opened(engine: Engine) -> Engine:
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow("H1", "Sở Một"), AgencyRow("H2", "Sở Hai")])
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating", title="Quý III")
        waves.set_state(session, "2026-Q3", "open", "test")
    return engine


def forms(engine: Engine) -> int:
    with store.reading(engine) as session:
        return session.scalar(select(func.count()).select_from(models.Response)) or 0


def preview(office: Visitor, body: str | bytes, name: str = "a.csv", map_: str | bytes = b"", **said: str):
    office.get(PAGE)
    files = {"file": (io.BytesIO(_bytes(body)), name)}
    if map_:
        files["map"] = (io.BytesIO(_bytes(map_)), "map.toml")
    answer = office.post(f"{PAGE}/preview", {**files, "kind": "responses", **said})
    answer.request.environ["wsgi.input"].close()  # the client spools what is large
    return answer


def _bytes(said: str | bytes) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def store_it(office: Visitor):
    """Press the button of the preview: the page itself holds the file."""
    return office.post(PAGE, packed(office))


def packed(office: Visitor) -> dict[str, str]:
    return {name: values[0] for name, values in office.page.filled_in().items() if values}


def test_the_page_of_a_round_leads_to_an_empty_list(office: Visitor):
    assert f'href="{PAGE}"' in office.get("/staff/waves/2026-Q3").text
    assert "Chưa có tệp nào được nhập vào đợt này." in office.get(PAGE).text


def test_a_preview_shows_what_would_be_stored_and_stores_nothing(office: Visitor, open_wave: Engine):
    answer = preview(office, FILE)
    assert (answer.status_code, forms(open_wave)) == (200, 0)
    assert "Sẽ nhập 3 phiếu trả lời vào đợt 2026-Q3" in answer.text
    assert rows_of(answer.text, "firsts")[0] == ["agency", "H1", "H1", "H2"]
    assert rows_of(answer.text, "firsts")[-1] == ["RATING", "5 Rất hài lòng", "4 Hài lòng", "1 Rất không hài lòng"]
    assert rows_of(answer.text, "declared") == [
        ["mời tất cả", "đơn vị nạp phiếu từ tệp", "2"],
        ["mời tất cả", "phiếu giấy có số thứ tự", "1"],
    ]
    assert "theo khai báo của cơ quan khảo sát" in answer.text


def test_what_was_shown_is_stored_with_the_account_and_its_counts(office: Visitor, open_wave: Engine):
    preview(office, FILE)
    assert store_it(office).status_code == 303
    assert forms(open_wave) == 3
    page = office.get(PAGE).text
    assert "Đã nhập tệp" in page
    ((_, who, file, new, declared),) = rows_of(page, "before")
    assert (who, file, new) == ("office@example.org", "a.csv", "3")
    assert "2 · mời tất cả · đơn vị nạp phiếu từ tệp" in declared
    with store.reading(open_wave) as session:
        (event,) = audit.events_of(session, "2026-Q3", IMPORTED)
    assert event.actor == "office@example.org"
    assert event.detail["taken"] == {"all-invited/none": 2, "all-invited/numbered-form": 1}


def test_the_round_says_who_declares_as_long_as_it_collects(office: Visitor):
    assert "theo khai báo" not in office.get("/staff/waves/2026-Q3").text
    preview(office, FILE)
    store_it(office)
    assert "theo khai báo của cơ quan khảo sát" in office.get("/staff/waves/2026-Q3").text


def test_the_same_file_again_changes_nothing_and_says_so(office: Visitor, open_wave: Engine):
    for _ in range(2):
        preview(office, FILE)
        store_it(office)
    assert "số liệu không thay đổi" in office.get(PAGE).text
    assert forms(open_wave) == 3


def test_all_kinds_of_problems_are_said_once_in_the_language_of_the_reader(office: Visitor, open_wave: Engine):
    answer = preview(office, WRONG)
    assert (answer.status_code, forms(open_wave)) == (422, 0)
    assert rows_of(answer.text, "slips") == [
        ["a.csv:2", "không có đơn vị “H9” (2 dòng: 2, 3)", "nạp đơn vị trước, hoặc sửa mã"],
        ["a.csv:3", "day “5/1/2026” không phải là ngày", "ghi như 2026-01-31"],
        [
            "a.csv:4",
            "RATING “7” không phải là phương án của câu hỏi này",
            "ghi một trong 1 2 3 4 5, hoặc nếu thiếu thì . * _",
        ],
        [
            "a.csv:5",
            "RATING “8” không phải là phương án của câu hỏi này",
            "ghi một trong 1 2 3 4 5, hoặc nếu thiếu thì . * _",
        ],
    ]
    assert "packed" not in {control.get("name") for control in office.page.controls}


def test_whoever_reads_english_reads_english(office: Visitor):
    office.get(PAGE)
    office.post("/staff/language", {"language": "en", "next": PAGE})
    assert "there is no agency &#39;H9&#39; (2 lines: 2, 3)" in preview(office, WRONG).text


def test_a_map_and_a_workbook_are_read_as_on_the_command_line(office: Visitor, open_wave: Engine):
    rows = [line.split(",") for line in MAPPED.splitlines()]
    answer = preview(office, workbook({"Ghi chú": [["x"]], "Phiếu": rows}), "a.xlsx", MAP, sheet="Phiếu")
    assert "“Rất tốt”, đọc là “5”, ở cột “Câu 1”" in answer.text
    assert store_it(office).status_code == 303
    assert forms(open_wave) == 1


def test_counts_of_the_round_need_not_name_it(office: Visitor, open_wave: Engine):
    answer = preview(office, "agency,item,code,count\nH1,RATING,5,3\nH2,RATING,.,1\n", kind="counts")
    assert rows_of(answer.text, "firsts")[-2] == ["code", "5 Rất hài lòng", ". để trống"]
    store_it(office)
    assert forms(open_wave) == 4


def test_counts_of_another_round_are_refused(office: Visitor):
    answer = preview(office, "wave,agency,item,code,count\n2025-Q1,H1,RATING,5,3\n", kind="counts")
    assert answer.status_code == 422
    assert rows_of(answer.text, "slips")[0][1] == "dòng này thuộc đợt “2025-Q1”, không thuộc 2026-Q3"


def test_the_population_comes_in_by_the_same_page(office: Visitor, open_wave: Engine):
    answer = preview(office, "stratum,population,agency,name_en\nĐất đai,900,H1,Land\n", kind="frame")
    assert rows_of(answer.text, "firsts") == [
        ["stratum", "Đất đai"],
        ["population", "900"],
        ["agency", "H1"],
        ["name_en", "Land"],
    ]
    store_it(office)
    with store.reading(open_wave) as session:
        assert [(row.stratum, row.population) for row in frame(session, "2026-Q3")] == [("Đất đai", 900)]
        (event,) = audit.events_of(session, "2026-Q3", "frame-loaded")
    assert event.actor == "office@example.org"
    written = office.get(PAGE.replace("import", "population.csv")).text
    assert "không thay đổi gì" in preview(office, written, kind="frame").text
    answer = preview(office, written.replace(",900,", ",950,"), kind="frame")
    assert answer.status_code == 200
    assert rows_of(answer.text, "changes")[0] == ["Đất đai · H1", "sửa", "population: 900 → 950"]


def take_back(office: Visitor):
    mark = office.get(PAGE).text.partition('name="mark" value="')[2].partition('"')[0]
    return office.post(PAGE.replace("import", "population/undo"), {"mark": mark})


def test_the_last_file_of_a_population_is_taken_back_while_it_is_as_the_file_left_it(
    office: Visitor, open_wave: Engine
):
    for body in (
        "stratum,population,agency,name_en\nĐất đai,900,H1,Land\n",
        "stratum,population,agency\nĐất đai,950,H1\n",
    ):
        preview(office, body, kind="frame")
        store_it(office)
    assert take_back(office).status_code == 303
    assert "Danh mục đã trở lại như trước tệp đó" in office.get(PAGE).text
    with store.reading(open_wave) as session:
        assert [(row.stratum, row.population) for row in frame(session, "2026-Q3")] == [("Đất đai", 900)]
        assert stratum_names(session, "2026-Q3") == {"Đất đai": {"en": "Land"}}
        (event,) = audit.events_of(session, "2026-Q3", "list-undone")
    assert event.actor == "office@example.org"
    assert take_back(office).status_code == 409
    preview(office, "stratum,population,agency\nĐất đai,990,H1\n", kind="frame")
    store_it(office)
    with store.writing(open_wave) as session:
        save_frame(session, "2026-Q3", [FrameRow("Đất đai", 991, "H1")])
    assert take_back(office).status_code == 409
    assert "Danh mục đã thay đổi sau lần nạp đó." in office.page.text


def test_a_round_that_takes_nothing_says_so_and_refuses_what_was_shown_before(office: Visitor, open_wave: Engine):
    preview(office, FILE)
    with store.writing(open_wave) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
        waves.set_state(session, "2026-Q3", "locked", "test")
    assert store_it(office).status_code == 409
    assert forms(open_wave) == 0
    assert "Đợt này hiện không nhận phiếu" in office.get(PAGE).text


@pytest.mark.parametrize(
    ("body", "map_", "says"),
    [
        (b"", b"", "tệp rỗng"),
        (b"x" * (LARGEST + 1), b"", "Tệp quá lớn đối với trang này"),
        (FILE.encode(), b"x" * (LARGEST_MAP + 1), "Tệp quá lớn đối với trang này"),
        ("agency,RATING\nSở,5\n".encode("utf-16"), b"", "UTF-16"),
        (b"PK\x03\x04", b"", "XLSX"),
        (FILE.encode(), b"[colums]\n", "tệp ánh xạ không có bảng “colums”"),
    ],
    ids=["empty", "too large", "map too large", "other encoding", "broken workbook", "wrong map"],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(office: Visitor, open_wave: Engine, body, map_, says):
    answer = preview(office, body, map_=map_)
    assert (answer.status_code, forms(open_wave)) == (422, 0)
    assert says in answer.text


def test_a_small_workbook_that_spreads_out_takes_no_memory_of_others(office: Visitor, open_wave: Engine):
    far = [["agency", "RATING"], *[[None]] * 50_000, [*[None] * 120, "x"]]
    answer = preview(office, workbook({"S": far}), "a.xlsx")
    assert (answer.status_code, forms(open_wave)) == (422, 0)
    assert "DQ50002" in answer.text


@pytest.mark.parametrize("packed", ["", "x", "eJw=", "AAAA"])
def test_what_was_not_packed_here_is_no_file(office: Visitor, packed):
    office.get(PAGE)
    assert office.post(PAGE, {"packed": packed, "name": "a.csv"}).status_code == 422


def test_nobody_brings_in_forms_of_an_agency_that_they_belong_to(app, open_wave: Engine):
    with store.writing(open_wave) as session:
        account = session.scalar(select(models.Account).where(models.Account.email == "manager@example.org"))
        account.agency_id = session.scalar(select(models.Agency.id).where(models.Agency.code == "H1"))
    manager = signed_in(app, "manager")
    answer = preview(manager, FILE)
    assert (answer.status_code, forms(open_wave)) == (403, 0)


def test_forms_that_say_the_same_as_stored_ones_are_asked_about_and_not_stored_twice(
    office: Visitor, open_wave: Engine
):
    """As an export is, whose ids somebody took out."""
    preview(office, "response_id,agency,RATING\na,H1,5\nb,H1,5\nc,H2,1\n")
    store_it(office)
    asked = preview(office, "agency,RATING\nH1,5\nH1,5\nH2,1\n")
    assert asked.status_code == 422
    assert "3 trong 3 dòng không có response_id giống phiếu đã lưu" in asked.text
    assert "--alike" not in asked.text
    assert forms(open_wave) == 3
    assert office.post(f"{PAGE}/preview", {**packed(office), "alike": "known"}).status_code == 200
    assert store_it(office).status_code == 303
    assert forms(open_wave) == 3
    preview(office, "agency,RATING\nH1,5\nH2,1\n", "other.csv", alike="new")
    assert store_it(office).status_code == 303
    assert forms(open_wave) == 5


def test_on_postgresql_files_are_seen_refused_and_stored_alike(postgresql_engine: Engine):
    with store.writing(postgresql_engine) as session:
        office = accounts.add_account(session, ACCOUNTS["office"], password=PASSWORD)
        accounts.set_password(session, office, CHEAP_HASHER().hash(PASSWORD))
    app = create_app({"SECRET_KEY": "t" * 40, "DATABASE": opened(postgresql_engine).url, "TESTING": True})
    visitor = signed_in(app, "office")
    population = "stratum,population,agency\nĐất đai,900,H1\n"
    for kind, file, there in (("frame", population, 0), ("responses", FILE, 3), ("responses", FILE, 3)):
        before = forms(postgresql_engine)
        assert (preview(visitor, file, kind=kind).status_code, forms(postgresql_engine)) == (200, before)
        assert (store_it(visitor).status_code, forms(postgresql_engine)) == (303, there)
    assert rows_of(preview(visitor, WRONG).text, "slips")[0][0] == "a.csv:2"
    app.extensions["engine"].dispose()
