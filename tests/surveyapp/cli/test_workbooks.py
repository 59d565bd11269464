"""XLSX is read as CSV is read: the same rows, the same refusals with sheet and row, at every door that takes a list."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from tests.desk import AGENCIES, Desk
from tests.factories.workbook import Rows, workbook

ANSWERS: Rows = [["agency", "day", "RATING"], ["SYT", dt.date(2026, 1, 5), 5.0], [], ["STP", dt.date(2026, 1, 6), 1]]
AS_CSV = "agency,day,RATING\nSYT,2026-01-05,5\nSTP,2026-01-06,1\n"


def book(desk: Desk, name: str = "phiếu.xlsx", **sheets: Rows):
    return desk.file(name, workbook(sheets))


def test_a_workbook_stores_what_its_csv_would(open_wave):
    told = open_wave.does("import", book(open_wave, Phiếu=ANSWERS), "--wave", "W1")
    assert told == "2 responses imported into wave W1\n"
    again = open_wave.does("import", open_wave.file("phiếu.csv", AS_CSV), "--wave", "W1")
    assert again == "0 responses imported into wave W1; 2 were there already and stay as they are\n"


def test_problems_are_said_with_sheet_and_row_as_people_see_them(open_wave):
    rows: Rows = [[], ["agency", "day", "RATING"], ["SYT", "5/1/2026", 7], ["SYX", None, 5], ["SYX", None, 4.5]]
    lines = open_wave.refuses("import", book(open_wave, Phiếu=rows), "--wave", "W1")
    assert [line.partition(" — ")[0] for line in lines] == [
        "phiếu.xlsx, sheet “Phiếu”, row 3: RATING “7” is no answer to this question",
        "phiếu.xlsx, sheet “Phiếu”, row 3: day “5/1/2026” is not a date",
        "phiếu.xlsx, sheet “Phiếu”, row 4: there is no agency 'SYX' (2 rows: 4, 5)",
        "phiếu.xlsx, sheet “Phiếu”, row 5: RATING “4.5” is no answer to this question",
    ]


def test_columns_have_their_letters_and_errors_of_formulas_are_no_empty_cells(open_wave):
    rows: Rows = [["agency", "RATING", None], ["SYT", ValueError("#N/A"), None], ["SYT", 5, "x"]]
    lines = open_wave.refuses("import", book(open_wave, Phiếu=rows), "--wave", "W1")
    assert [line.partition(" — ")[0] for line in lines] == [
        "phiếu.xlsx, sheet “Phiếu”, row 2: B2 holds an error instead of a value",
        "phiếu.xlsx, sheet “Phiếu”, row 3: “x” stands in column C, which has no heading",
    ]


def test_the_first_sheet_that_people_see_is_read_or_the_one_that_is_named(open_wave):
    other: Rows = [["agency", "RATING", "late"], ["SYT", 5, 0], ["SYT", 4, 1], ["SYT", 3, 0]]
    file = open_wave.file("a.xlsx", workbook({"Ẩn": [["x"]], "Một": ANSWERS, "Hai": other, "Trống": []}, hidden=["Ẩn"]))
    assert open_wave.does("import", file, "--wave", "W1").startswith("2 responses")
    assert open_wave.does("import", file, "--wave", "W1", "--sheet", "Hai", "--alike", "new").startswith("3 responses")
    (line,) = open_wave.refuses("import", file, "--wave", "W1", "--sheet", "Ba")
    assert line == "a.xlsx: there is no sheet “Ba” — there are: “Ẩn”, “Một”, “Hai”, “Trống”"
    (line,) = open_wave.refuses("import", file, "--wave", "W1", "--sheet", "Trống")
    assert line == "a.xlsx, sheet “Trống”: the sheet is empty — choose another sheet"
    (line,) = open_wave.refuses("import", open_wave.file("a.csv", AS_CSV), "--wave", "W1", "--sheet", "Một")
    assert line == "a.csv: only a workbook has sheets — leave --sheet out"


def test_a_table_that_goes_on_in_another_sheet_is_not_read_by_half(open_wave):
    file = book(open_wave, Một=ANSWERS, Hai=[ANSWERS[0], ["SYT", None, 2]])
    (line,) = open_wave.refuses("import", file, "--wave", "W1")
    assert line == (
        "phiếu.xlsx: 2 sheets have the same heading: “Một”, “Hai” — name the one that is meant with --sheet"
    )
    assert open_wave.does("import", file, "--wave", "W1", "--sheet", "Hai").startswith("1 responses")


def far_out(content: bytes) -> bytes:
    body, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(body, "w") as target:
        for name in source.namelist():
            stray = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            target.writestr(name, source.read(name).replace(b"</sheetData>", stray))
    return body.getvalue()


def opened(name: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as parts:
        parts.writestr(name, "x")
    return body.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (far_out(workbook({"S": ANSWERS})), "something stands far out in XFD1048576 (sheet1.xml)"),
        (workbook({"S": ANSWERS})[:-300], "the file is damaged"),
        (opened("content.xml"), "this is no XLSX workbook"),
        (opened("xl/workbook.xml"), "the workbook cannot be read"),
    ],
    ids=["far out", "cut off", "another kind", "nothing in it"],
)
def test_what_is_no_workbook_is_refused_in_one_line_without_the_parsers_trouble(open_wave, content, what):
    (line,) = open_wave.refuses("import", open_wave.file("a.xlsx", content), "--wave", "W1")
    assert line.startswith(f"a.xlsx: {what} — ")


LISTS = {
    "agencies": (("agencies", "load"), [line.split(",") for line in AGENCIES.splitlines()]),
    "groups": (("agencies", "groups"), [["code", "name"], ["departments", "Sở"]]),
    "procedures": (("procedures", "load"), [["code", "name"], [1.5, "Khai sinh"]]),
    "counters": (("counters", "load"), [["code", "agency"], [101, "SYT"]]),
    "population": (
        ("frame", "load", "--wave", "W1"),
        [["stratum", "population", "extracted_on"], ["a", 9, dt.date(2026, 1, 5)]],
    ),
    "counts": (
        ("import", "--format", "counts"),
        [["wave", "agency", "item", "code", "count"], ["W1", "SYT", "RATING", 5, 2]],
    ),
}


@pytest.mark.parametrize(("words", "rows"), LISTS.values(), ids=LISTS.keys())
def test_every_list_can_be_a_workbook_and_its_sheet_be_named(open_wave, words, rows):
    file = open_wave.file("list.xlsx", workbook({"Ghi chú": [["…"]], "Số liệu": rows}))
    open_wave.does(*words, file, "--sheet", "Số liệu")
    assert open_wave.refuses(*words, file)[0].startswith("list.xlsx, sheet “Ghi chú”, row 1: ")
