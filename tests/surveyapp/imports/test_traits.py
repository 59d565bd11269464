"""Facts about dossiers are declared when a wave is made, brought by files, and go out again as they came."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk import AGENCIES, Desk


@pytest.fixture
def desk(migrated_file: Path, tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.database.write_bytes(migrated_file.read_bytes())
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    return desk


MAKE = ("wave", "create", "W1", "--questionnaire", "single-rating")


def test_a_declared_fact_comes_in_with_its_column_and_goes_out_again(desk):
    desk.does(*MAKE, "--trait", "trễ hạn", "--trait", "người nộp")
    desk.does("wave", "open", "W1")
    rows = desk.file("r.csv", "response_id,agency,RATING,trễ hạn,người nộp\n1,SYT,5,1,c\n2,SYT,4,,d\n")
    desk.does("import", rows, "--wave", "W1")
    out = desk.folder / "out.csv"
    desk.does("export", "--wave", "W1", "--output", out)
    heading, *lines = out.read_text(encoding="utf-8-sig").splitlines()
    places = [heading.split(",").index(name) for name in ("trễ hạn", "người nộp")]
    assert sorted(tuple(line.split(",")[place] for place in places) for line in lines) == [(".", "d"), ("1", "c")]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("day",), "files have a column “day” already"),
        (("RATING",), "files have a column “RATING” already"),
        (("late case", "late  case"), "files have a column “late case” already"),
        ((" ",), "“” cannot name a fact about dossiers"),
        (("x" * 41,), "cannot name a fact about dossiers"),
    ],
)
def test_a_name_that_cannot_head_a_column_of_its_own_is_refused(desk, names, said):
    (line,) = desk.refuses(*MAKE, *[word for name in names for word in ("--trait", name)])
    assert said in line
