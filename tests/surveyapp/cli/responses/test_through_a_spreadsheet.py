"""What a spreadsheet does to a table of counts: its own signs are read past, what it changed is named and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk import Desk

FILES = Path(__file__).parents[3] / "data/through_a_spreadsheet"
MAKING = ("--format", "counts", "--create-waves", "--questionnaire", "single-rating")


@pytest.fixture
def office(desk: Desk) -> Desk:
    desk.does("agencies", "load", FILES / "agencies.csv")
    return desk


@pytest.mark.parametrize("name", ["a-sep-line", "b-empty-columns", "c-tabs"])
def test_signs_of_the_spreadsheet_are_no_data(office, name):
    assert office.does("import", FILES / f"{name}.csv", *MAKING).startswith(
        f"{counted(name)} responses imported into 1 waves"
    )


def counted(name: str) -> int:
    lines = (FILES / f"{name}.csv").read_text("utf-8").replace("\t", ";").splitlines()
    return sum(int(line.rstrip(";").rpartition(";")[2]) for line in lines if line.startswith("2026"))


def test_lines_are_counted_with_the_separator_line_above(office):
    file = office.file("counts.csv", "sep=;\r\nwave;agency;item;code;count\r\n2026;00004;RATING;5;viele\r\n")
    (line,) = office.refuses("import", file, *MAKING)
    assert line.startswith("counts.csv:3: count “viele” is not a whole number")
    file = office.file("counts.csv", "sep=;\r\nwave;agency;item;code;number\r\n2026;00004;RATING;5;1\r\n")
    assert all(line.startswith("counts.csv:2: ") for line in office.refuses("import", file, *MAKING))


def test_a_value_in_a_column_without_a_heading_is_named(office):
    file = office.file("counts.csv", "wave;agency;item;code;count;\n2026;00004;RATING;5;1;\n2026;00008;RATING;5;1;x\n")
    assert office.refuses("import", file, *MAKING) == [
        "counts.csv:3: “x” stands in column 6, which has no heading — give the column a heading, or delete it"
    ]


def test_lost_zeros_are_asked_about_and_never_put_back_silently(office):
    before = office.content()
    lines = office.refuses("import", FILES / "d-lost-zeros.csv", *MAKING)
    assert lines[0].endswith("does not rate an agency “4” — did you mean 00004? Spreadsheets drop leading zeros")
    assert office.content() == before


@pytest.mark.parametrize(
    ("words", "content"),
    [
        (("agencies", "load"), "code,name,parent\n00009,Phường Ba,4\n"),
        (("counters", "load"), "code,agency\nQ1,4\n"),
        (("import", "--wave", "W1"), "agency,RATING\n4,5\n"),
        (("frame", "load", "--wave", "W1"), "stratum,population,agency\nA,100,4\n"),
    ],
)
def test_lost_zeros_are_asked_about_at_every_door(office, words, content):
    office.does("wave", "create", "W1", "--questionnaire", "single-rating")
    office.does("wave", "open", "W1")
    (line,) = office.refuses(*words, office.file("table.csv", content))
    assert line.endswith("— did you mean 00004? Spreadsheets drop leading zeros")


@pytest.mark.parametrize("made", ["Apr-26", "Thg4-26", "01/04/2026", "4/1/2026", "2026-04-01", "46113"])
def test_a_month_that_became_a_day_is_named(office, made):
    file = office.file("counts.csv", f"wave,agency,item,code,count\n{made},00004,RATING,5,10\n")
    (line,) = office.refuses("import", file, *MAKING)
    assert line.startswith(f"counts.csv:2: “{made}” is what a spreadsheet makes of 2026-04 — write 2026-04, in ")
    assert office.does("wave", "list") == ""


def test_forms_of_a_month_that_became_a_day_are_named_too(office):
    office.does("wave", "create", "2026-04", "--questionnaire", "single-rating")
    office.does("wave", "open", "2026-04")
    file = office.file("answers.csv", "wave,agency,RATING\nApr-26,00004,5\n")
    (line,) = office.refuses("import", file, "--wave", "2026-04")
    assert "a spreadsheet makes this of 2026-04: write 2026-04" in line


def test_a_wave_whose_code_states_no_period_is_not_made_by_the_way(office):
    file = office.file("counts.csv", "wave,agency,item,code,count\nW1,00004,RATING,5,10\n")
    (line,) = office.refuses("import", file, *MAKING)
    assert line == (
        "counts.csv:2: there is no wave “W1”, and the code states no period — write it like 2026, 2026-Q2 or 2026-04, "
        "or make it first with: surveyapp wave create W1"
    )
    office.does("wave", "create", "W1", "--questionnaire", "single-rating")
    office.does("wave", "open", "W1")
    assert office.does("import", file, *MAKING).startswith("10 responses imported into 1 waves")


def test_a_row_of_totals_is_refused_as_one(office):
    (line,) = office.refuses("import", FILES / "f-total-row.csv", *MAKING)
    assert line.endswith("the row is a total (“Tổng cộng”), not data — delete the row")
