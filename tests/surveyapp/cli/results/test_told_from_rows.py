"""What is said of forms, of who was asked and of when is told from what happened, never from a plan or a default."""

from __future__ import annotations

import datetime as dt

import pytest

from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.reports.blocks import method
from surveyapp.words.naming import Words
from tests.desk import AGENCIES, Desk
from tests.reading import result_of

COUNTS = "wave,agency,item,code,count\n" + "".join(
    f"2026-04,{agency},RATING,{code},{n}\n" for agency in ("SYT", "STP") for code, n in (("5", 40), ("2", 9))
)


@pytest.fixture(autouse=True)
def agencies(desk: Desk) -> None:
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))


def told(desk: Desk, wave: str) -> str:
    engine = store.connect(f"sqlite:///{desk.database}")
    result = result_of(engine, wave)
    engine.dispose()
    return "\n".join(" ".join(part.lines) for part in method.paragraphs(result, Words("vi")))


def counted(desk: Desk, *more: str) -> str:
    path = desk.file("counts.csv", COUNTS)
    desk.does("import", path, "--format", "counts", "--create-waves", "--questionnaire", "single-rating", *more)
    return told(desk, "2026-04")


def test_counts_of_which_nobody_said_how_people_were_chosen_say_so(desk):
    said = counted(desk)
    assert "Mời tất cả" not in said
    assert "cách chọn người trả lời không được khai báo" in said


def test_counts_of_which_somebody_said_it_repeat_that(desk):
    said = counted(desk, "--basis", "all-invited")
    assert "Mời tất cả" in said
    assert "không được khai báo" not in said


def test_a_round_that_was_never_opened_fixed_no_parts(desk):
    said = counted(desk)
    assert "ấn định khi mở đợt" not in said
    assert "không có thành phần nào được ấn định trước" in said
    assert "nothing was fixed beforehand" in desk.does("wave", "parts", "2026-04")


def held(desk: Desk, rows: str, opens: dt.date, closes: dt.date) -> None:
    days = ("--opens", opens, "--closes", closes)
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating", "--basis", "all-invited", *days)
    desk.does("wave", "open", "W1")
    if rows:
        desk.does("import", desk.file("rows.csv", "response_id,agency,RATING,proof\n" + rows), "--wave", "W1")
    desk.does("wave", "close", "W1")


def test_the_period_of_collection_ends_when_the_round_was_closed(desk):
    today = office_day()
    held(desk, "1,SYT,5,none\n", today - dt.timedelta(days=9), today + dt.timedelta(days=21))
    said = told(desk, "W1")
    assert f"{today - dt.timedelta(days=9):%d/%m/%Y} – {today:%d/%m/%Y}" in said
    assert f"{today + dt.timedelta(days=21):%d/%m/%Y}" not in said


def test_nothing_is_said_of_how_nobody_was_chosen(desk):
    today = office_day()
    held(desk, "", today - dt.timedelta(days=9), today - dt.timedelta(days=1))
    said = told(desk, "W1")
    assert "Mời tất cả" not in said
    assert "Không nhận được phiếu hợp lệ nào." in said


def test_the_head_of_the_table_says_how_many_valid_forms_are_in_no_index_of_all(desk):
    today = office_day()
    rows = "".join(f"{n},SYT,5,{'open' if n % 3 else 'none'}\n" for n in range(1, 46))
    held(desk, rows, today - dt.timedelta(days=9), today + dt.timedelta(days=1))
    head = desk.does("index", "--wave", "W1").splitlines()[0]
    assert "45 valid responses, 15 in the index of all" in head
    assert "rank sets" not in head, "no place is printed"


def import_of(desk: Desk, rows: str, *more: str) -> list[str]:
    today = office_day()
    days = ("--opens", today - dt.timedelta(days=9), "--closes", today + dt.timedelta(days=21))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating", "--basis", "all-invited", *days)
    desk.does("wave", "open", "W1")
    file = desk.file("rows.csv", "response_id,agency,RATING,day\n" + rows)
    done = desk.run("import", file, "--wave", "W1", *more)
    assert done.exit_code == 0, done.output
    return done.stderr.splitlines()


@pytest.mark.parametrize("more", [(), ("--dry-run",)], ids=["import", "dry run"])
def test_an_import_says_how_many_forms_say_nothing_and_are_excluded(desk, more):
    said = import_of(desk, "1,SYT,5,\n2,SYT,.,\n3,SYT,.,\n", *more)
    assert "2 of the new ones answer nothing and are excluded; see: surveyapp responses exclusions --wave W1" in said


def test_an_import_tells_of_days_far_beside_those_of_the_round(desk):
    near = office_day() - dt.timedelta(days=30)
    said = import_of(desk, f"1,SYT,5,2019-01-01\n2,SYT,5,{near}\n3,SYT,5,\n")
    assert said == ["1 rows have a day more than a month beside the days of wave W1: is it their round?"]


@pytest.mark.parametrize(
    ("heading", "more"),
    [
        ("response_id,agency,RATING\n", ("--wave", "W1")),
        ("wave,agency,item,code,count\n", ("--format", "counts", "--create-waves", "--questionnaire", "single-rating")),
    ],
    ids=["responses", "counts"],
)
def test_a_file_that_is_a_heading_alone_is_refused(desk, heading, more):
    import_of(desk, "1,SYT,5,\n")
    (line,) = desk.refuses("import", desk.file("head.csv", heading), *more)
    assert line == "head.csv: nothing stands below the heading — save the table with its rows"
