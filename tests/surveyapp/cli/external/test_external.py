"""The commands about published indices: what they say, and when they say no."""

from __future__ import annotations

import pypdf

from surveyapp.cli.demo_city.loading import PUBLISHED
from tests.desk import AGENCIES

ROW = "year,index,province,part,value,rank,of\n2012,PAR INDEX,Hà Nội,,{whole},7,63\n"
PARTS = "2012,PAR INDEX,Hà Nội,self_assessment,51.25,,\n2012,PAR INDEX,Hà Nội,survey,31.52,,\n"


def test_a_file_is_loaded_once_and_said_so_the_second_time(desk):
    file = PUBLISHED / "can_tho_2011_2024.csv"
    load = ("external", "load", file, "--index", "PCI")
    assert desk.does(*load).splitlines() == [
        "13 rows: 13 figures new, 0 replaced, 0 as they were",
        "25 rows of other indices left out",
    ]
    assert "13 figures were there already; nothing has changed" in desk.does(*load)
    assert "13 số liệu đã có sẵn" in desk.does(*load, "--lang", "vi")
    (told,) = desk.trail("PCI")
    assert told[1:] == ("external-loaded", {"new": 13, "changed": 0, "file": file.name})


def test_rows_with_zeros_are_named_with_the_way_out(desk):
    rows = "year,index,value,rank,of\n2014,PAPI,0,,\n"
    (line,) = desk.refuses("external", "load", desk.file("a.csv", rows), "--unit", "Bac Giang")
    assert line.startswith("a.csv:2: PAPI Bắc Giang 2014: 0 stands for missing values (1) — ")
    assert "--without-zeros" in line


def test_a_check_names_what_differs_and_ends_with_1(desk):
    assert desk.does("external", "check") == "no figure with parts is loaded\n"
    desk.does("external", "load", desk.file("a.csv", ROW.format(whole=82.77) + PARTS))
    assert desk.does("external", "check") == "PAR-INDEX: 1 follow from their parts, 0 differ\n"
    desk.does("external", "load", desk.file("b.csv", ROW.format(whole=82.97)))
    checked = desk.run("external", "check")
    assert checked.exit_code == 1
    assert checked.stdout == "PAR-INDEX 2012 Hà Nội overall: published 82.97, from its parts 82.770000\n"
    assert checked.stderr == "PAR-INDEX: 0 follow from their parts, 1 differ\n"


def test_the_page_for_a_meeting_is_made_and_stands_on_the_record(desk):
    desk.does("external", "load", PUBLISHED / "can_tho_2011_2024.csv")
    out = desk.folder / "meeting.pdf"
    make = ("report", "conference", "--unit", "Can Tho", "--year")
    assert "meeting.pdf written" in desk.does(*make, 2024, "-o", out)
    assert out.read_bytes().startswith(b"%PDF")
    ((_, action, told),) = desk.trail("Cần Thơ")
    assert (action, told["report"], told["year"]) == ("report-made", "conference", 2024)
    (line,) = desk.refuses(*make, 1999, "-o", out)
    assert line.startswith("no published figure of Cần Thơ is of 1999 — there are: 2011, 2012")


def test_who_answers_is_named_for_the_own_province_alone(desk):
    rows = "source,part,lead,valid_to\nPAPI,overall,SYT,2024-12-31\n"
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("responsible", "load", desk.file("who.csv", rows))
    desk.does("external", "load", PUBLISHED / "can_tho_2011_2024.csv")
    out = desk.folder / "meeting.pdf"

    def printed() -> str:
        desk.does("report", "conference", "--unit", "Can Tho", "--year", 2024, "-o", out)
        return " ".join(page.extract_text() for page in pypdf.PdfReader(out).pages)

    assert "Sở Y tế" not in printed()
    desk.does("office", "set", "province", "TP Cần Thơ")
    assert "Sở Y tế" in printed()
    plan = "source,period,part,what,lead,due\nPAPI,2024,overall,Mở đường dây nóng,SYT,2025-06-30\n"
    desk.does("measures", "load", desk.file("plan.csv", plan))
    assert "Mở đường dây nóng" in " ".join(printed().split())
    assert "30/06/2025" in printed()
    desk.does("office", "set", "province", "Huế")
    assert "Sở Y tế" not in printed()


def test_a_report_of_a_round_and_one_of_a_province_are_told_apart(desk):
    for words in (
        ("report", "conference", "-o", "x.pdf"),
        ("report", "conference", "--unit", "Huế", "--year", "2024", "--wave", "W1", "-o", "x.pdf"),
        ("report", "--unit", "Huế", "--wave", "W1", "-o", "x.pdf"),
        ("report", "-o", "x.pdf"),
    ):
        assert desk.run(*words).exit_code == 2
