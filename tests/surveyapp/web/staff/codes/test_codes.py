"""The page of codes: batches as numbers, a new one that goes into its file, cards of a list, cards counted."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pypdf
import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

import questionnaires
from surveyapp import models, store
from surveyapp.imports.codes import codes_in
from surveyapp.jobs.apart import Failed
from surveyapp.jobs.document import Document
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies.agencies import AgencyRow, CounterRow, save_agencies, save_counters
from surveyapp.store.office.checks import FactChange
from surveyapp.store.office.saving import change
from surveyapp.store.waves import waves
from surveyapp.store.waves.codes import batches, is_whole, make_batch, plain
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.web.staff.codes.view import MOST_CARDS
from tests.factories.workbook import workbook
from tests.page import rows_of
from tests.surveyapp.web.staff.conftest import signed_in
from tests.surveyapp.web.staff.test_in_chromium import AXE, RULES, address, office_page  # noqa: F401
from tests.visitor import Visitor

PAGE = "/staff/waves/2026-Q3/codes"
MADE = {"agency": "H1", "stratum": "Đất đai", "count": "12", "address": "https://khaosat.example.vn/"}


@pytest.fixture(autouse=True)
def open_wave(sqlite_engine: Engine) -> Engine:
    with store.writing(sqlite_engine) as session:
        save_agencies(session, [AgencyRow("H1", "Sở Một"), AgencyRow("H2", "Sở Hai")])
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        waves.create_wave(session, "2026-Q3", questionnaire="single-rating", title="Quý III")
        save_frame(session, "2026-Q3", [FrameRow("Đất đai", 900, "H1"), FrameRow("Hộ tịch", 800, "H2")])
        waves.set_state(session, "2026-Q3", "open", "test")
    return sqlite_engine


def made(engine: Engine):
    with store.reading(engine) as session:
        return [(b.agency, b.stratum, b.printed, b.handed_out, b.spoiled) for b in batches(session, "2026-Q3")]


def make(office: Visitor, **said: str):
    office.get(PAGE)
    return office.post(PAGE, {**MADE, "as": "list", **said})


def test_a_round_without_codes_says_what_that_means(office: Visitor):
    page = office.get(PAGE).text
    assert "Đợt này chưa có mã nào." in page
    assert "chỉ được đếm để theo dõi" in page
    assert f'href="{PAGE}"' in office.get("/staff/waves/2026-Q3").text


def test_a_list_is_sent_once_and_the_database_keeps_marks_only(office: Visitor, open_wave: Engine):
    answer = make(office)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(line["batch"], line["wave"], line["agency"]) for line in lines] == [("1", "2026-Q3", "H1")] * 12
    assert all(is_whole(plain(line["code"])) for line in lines)
    page = office.get(PAGE).text
    assert rows_of(page, "batches")[0][:2] == ["1", "Sở Một"]
    assert rows_of(page, "batches")[0][4:] == ["12", "–", "–", "0", "0,0"]
    assert not any(line["code"] in page or plain(line["code"]) in page for line in lines)
    assert made(open_wave) == [("H1", "Đất đai", 12, None, None)]


def test_finished_cards_carry_codes_that_open_the_form(office: Visitor, app: Flask):
    answer = make(office, **{"as": "cards"})
    assert answer.mimetype == "application/pdf"
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
    codes = {part[:9] for part in "".join(printed.split()).split("https://khaosat.example.vn/c/")[1:]}
    assert len(codes) == 12
    assert {app.test_client().get(f"/vi/c/{code}").status_code for code in codes} == {200}


def test_the_cards_of_a_list_are_printed_later_and_the_list_is_not_kept(office: Visitor, open_wave: Engine):
    body = make(office).data
    office.get(PAGE)
    sent = {"address": "https://khaosat.example.vn", "list": (io.BytesIO(body), "codes.csv")}
    answer = office.post(f"{PAGE}/cards", sent)
    assert answer.data.startswith(b"%PDF")
    code = next(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))["code"]
    with store.reading(open_wave) as session:
        assert session.scalar(select(func.count()).select_from(models.Job)) == 0
    assert plain(code).encode() not in open_wave.url.database.encode()


def test_posters_of_all_counters_lead_to_the_form_that_is_open_there(office: Visitor, open_wave: Engine, app: Flask):
    assert "Chưa có quầy nào" in office.get(PAGE).text
    with store.writing(open_wave) as session:
        save_counters(session, [CounterRow("Q1", "H1", "Quầy 1"), CounterRow("Q2", "H2", "Quầy 2")])
    assert "Áp phích đặt tại quầy" in office.get(PAGE).text
    sent = {"poster-address": "https://khaosat.example.vn", "paper": "A5"}
    answer = office.post("/staff/waves/2026-Q3/posters", sent)
    assert answer.mimetype == "application/pdf"
    pages = ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages]
    assert [("/k/Q1" in page, "/k/Q2" in page) for page in pages] == [(True, False), (False, True)]
    assert app.test_client().get("/vi/k/Q1").status_code == 200


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"poster-address": "khaosat"}, "bắt đầu bằng https://"), ({"paper": "A9"}, "Chọn một trong các mục này")],
)
def test_posters_that_cannot_be_made_so_say_what_to_write(office: Visitor, open_wave: Engine, said, sentence):
    with store.writing(open_wave) as session:
        save_counters(session, [CounterRow("Q1", "H1", "Quầy 1")])
    office.get(PAGE)
    sent = {"poster-address": "https://khaosat.example.vn", "paper": "A4", **said}
    answer = office.post("/staff/waves/2026-Q3/posters", sent)
    assert answer.status_code == 422
    assert sentence in answer.text


@pytest.mark.parametrize("again", ["semicolons", "a workbook"])
def test_a_list_that_a_spreadsheet_saved_again_is_read(office: Visitor, again: str):
    body = make(office).data
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    saved = workbook({"codes": rows}) if again == "a workbook" else "\n".join(map(";".join, rows)).encode()
    assert codes_in(saved, "codes") == codes_in(body, "codes.csv")


def test_cards_that_cannot_be_made_leave_their_list(office: Visitor, open_wave: Engine, monkeypatch, caplog):
    def fails(*_arguments: object) -> None:
        raise Failed("crash", "no typeface")

    monkeypatch.setattr("surveyapp.web.staff.codes.view.made_at_once", fails)
    answer = make(office, **{"as": "cards"})
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert len(list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))) == made(open_wave)[0][2] == 12
    assert "their list is sent" in caplog.text
    office.get(PAGE)
    again = office.post(f"{PAGE}/cards", {"address": "https://a.vn", "list": (io.BytesIO(answer.data), "codes.csv")})
    assert (again.status_code, "Chưa tạo được thẻ" in again.text) == (422, True)


def test_forms_do_not_wait_while_cards_are_made(office: Visitor, open_wave: Engine, monkeypatch):
    def takes_long(engine: Engine, _make: str, arguments, _seconds: int) -> Document:
        with store.writing(engine) as session:  # as a form that comes meanwhile
            assert session.scalar(select(func.count()).select_from(models.Code)) == 12
        return Document(arguments["name"], b"%PDF-1.7")

    monkeypatch.setattr("surveyapp.web.staff.codes.view.made_at_once", takes_long)
    assert make(office, **{"as": "cards"}).data == b"%PDF-1.7"


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"count": "9"}, "count", "Một lô có từ 10 đến 100000 mã"),
        ({"count": "many"}, "count", "Ghi một con số"),
        ({"agency": ""}, "agency", "Hãy chọn đơn vị"),
        ({"agency": "H99.02x"}, "agency", "Hãy chọn đơn vị"),
        ({"stratum": "Hộ tịch"}, "stratum", "không có tầng này"),
        ({"as": "cards", "address": "khaosat"}, "address", "bắt đầu bằng https://"),
        ({"as": "cards", "count": str(MOST_CARDS + 1)}, "count", "Quá nhiều thẻ"),
    ],
    ids=str,
)
def test_what_is_wrong_is_told_at_its_field_and_no_batch_is_made(office, open_wave, said, field, sentence):
    answer = make(office, **said)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert office.page.filled_in()["count"] == [said.get("count", "12")]
    assert f'href="#{field}"' in answer.text
    assert made(open_wave) == []


def test_letters_that_no_typeface_has_are_named_before_cards_are_made(office: Visitor, open_wave: Engine):
    assert "Không phông chữ nào" not in office.get(PAGE).text
    with store.writing(open_wave) as session:
        change(session, [FactChange("contact", "vi", ("☎ 0292",))], actor="test")
    office.client.application.extensions.pop("office", None)
    assert "“☎” [U+260E]" in office.get(PAGE).text


def test_cards_that_were_counted_are_kept_and_can_be_counted_again(office: Visitor, open_wave: Engine):
    make(office)
    office.get(PAGE)
    for said, kept in ((("9", "2"), (9, 2)), (("10", ""), (10, 2))):
        answer = office.post(f"{PAGE}/counted", {"batch": "1", "handed_out": said[0], "spoiled": said[1]})
        assert answer.status_code == 303
        assert made(open_wave)[0][3:] == kept
    assert "Đã lưu số liệu" in office.get(PAGE).text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"handed_out": "12", "spoiled": "1"}, "cộng lại không thể quá số đã in"),
        ({"handed_out": "-1"}, "Ghi một con số"),
        ({"batch": "7"}, "Hãy chọn lô đã kiểm đếm"),
    ],
    ids=str,
)
def test_counts_that_cannot_be_are_refused_and_stay_in_the_field(office, open_wave, said, sentence):
    make(office)
    office.get(PAGE)
    answer = office.post(f"{PAGE}/counted", {"batch": "1", "handed_out": "", "spoiled": "", **said})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert made(open_wave)[0][3:] == (None, None)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"code\r\nABC-DEF-GHJ\r\n1\r\n", "codes.csv:2, 3"),
        (b"\x00\xff", "Đây không phải danh sách mã"),
        (b"code\r\n222-222-222\r\n222-222-23B\r\n", "Máy chủ này không tạo mã 222-222-222, 222-222-23B"),
    ],
    ids=["no code", "no text", "of another server"],
)
def test_a_file_that_is_no_list_of_this_server_is_told_apart(office: Visitor, body: bytes, sentence: str):
    make(office)
    office.get(PAGE)
    sent = {"address": "https://khaosat.example.vn", "list": (io.BytesIO(body), "codes.csv")}
    answer = office.post(f"{PAGE}/cards", sent)
    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_a_round_that_is_closed_shows_its_batches_and_makes_no_more(office: Visitor, open_wave: Engine):
    make(office)
    with store.writing(open_wave) as session:
        waves.set_state(session, "2026-Q3", "collected", "test")
    page = office.get(PAGE).text
    assert "không tạo mã nữa" in page
    assert "Lưu số liệu" in page
    assert make(office).status_code == 422


def test_whoever_may_only_look_sees_numbers_and_no_form(app: Flask, office: Visitor):
    make(office)
    page = signed_in(app, "analyst").get(PAGE).text
    assert rows_of(page, "batches")
    assert "Tạo một lô thẻ" not in page


def test_a_batch_is_made_by_keyboard_and_its_cards_arrive(office_page, open_wave: Engine):  # noqa: F811
    with store.writing(open_wave) as session:
        make_batch(session, "2026-Q3", 10, b"secret", agency="H2", actor="test", today=dt.date(2026, 9, 1))
    office_page.goto(PAGE)
    assert violations(office_page) == []
    office_page.focus("#agency")
    for key in ("ArrowDown", "ArrowDown", "Tab", "Tab", "1", "2"):
        office_page.keyboard.press(key)
    with office_page.expect_download() as arriving:
        office_page.keyboard.press("Enter")
    assert arriving.value.suggested_filename == "2026-Q3-batch-2-cards.pdf"
    office_page.reload()
    assert office_page.locator("table.batches tbody tr").count() == 2


def test_what_is_wrong_is_told_to_whoever_hears_the_page(office_page):  # noqa: F811
    office_page.goto(PAGE)
    office_page.fill("#count", "9")
    office_page.keyboard.press("Enter")
    office_page.wait_for_selector("[role=alert]")
    assert violations(office_page) == []
    described = office_page.get_attribute("#count", "aria-describedby").split()
    assert "Một lô có từ 10" in " ".join(office_page.text_content(f"#{name}") for name in described)


def violations(page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })", RULES)
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:150]}" for rule in found["violations"]]
