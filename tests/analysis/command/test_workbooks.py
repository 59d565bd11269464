"""`python -m analysis` reads a sheet of a workbook as it reads a CSV."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from analysis.__main__ import main
from tests.analysis.cases import GOLDEN
from tests.factories.workbook import workbook

DESIGN = 'weights = "pw"\nstrata = "stype"\npopulations = "fpc"\n[estimate]\ncolumns = ["api00"]\n'


@pytest.fixture
def asked(tmp_path: Path, capsys):
    (tmp_path / "design.toml").write_text(DESIGN, encoding="utf-8")

    def ask(data: Path, *more: str) -> tuple[int, str, str]:
        code = main(["estimate", str(data), "--design", str(tmp_path / "design.toml"), *more])
        return code, *capsys.readouterr()

    return ask


@pytest.fixture
def rows() -> list[list[str | float | None]]:
    with (GOLDEN / "data" / "apistrat.csv").open(encoding="utf-8") as file:
        return [[_value(cell) for cell in row] for row in csv.reader(file)]


def _value(cell: str) -> str | float | None:
    try:
        return float(cell) if cell else None
    except ValueError:
        return cell


def saved(folder: Path, *arguments, **options) -> Path:
    path = folder / "answers.xlsx"
    path.write_bytes(workbook(*arguments, **options))
    return path


def test_a_sheet_gives_what_its_csv_gives(asked, rows, tmp_path):
    book = saved(tmp_path, {"Nháp": [["x"], [1]], "Phiếu": [*rows[:3], [None], *rows[3:]]}, hidden=["Nháp"])
    assert asked(book) == asked(GOLDEN / "data" / "apistrat.csv")
    assert asked(book, "--sheet", "Phiếu") == asked(book)


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(asked, rows, tmp_path):
    code, _, said = asked(saved(tmp_path, {"Phiếu": rows}), "--sheet", "Phieu")
    assert (code, said) == (1, "analysis estimate: answers.xlsx has no sheet 'Phieu'; it has Phiếu\n")
    code, _, said = asked(GOLDEN / "data" / "apistrat.csv", "--sheet", "Phiếu")
    assert (code, "is no workbook and has no sheet" in said) == (1, True)


def test_a_cell_that_is_no_number_is_named_with_its_row(asked, rows, tmp_path):
    rows[2][rows[0].index("api00")] = "x"
    code, _, said = asked(saved(tmp_path, {"Phiếu": [*rows[:2], [None], *rows[2:]]}))
    assert (code, said) == (1, "analysis estimate: answers.xlsx row 4: api00 is 'x', which is no number\n")


def test_what_a_formula_could_not_compute_is_never_left_out_in_silence(asked, rows, tmp_path):
    rows[2][rows[0].index("api00")] = ValueError("#N/A")
    code, _, said = asked(saved(tmp_path, {"Một": [["x"]], "Phiếu": rows}), "--sheet", "Phiếu")
    assert (code, "a cell holds an error instead of a value" in said) == (1, True)


def test_a_damaged_workbook_is_refused(asked, tmp_path):
    (tmp_path / "answers.xlsx").write_bytes(b"PK\x03\x04 and no more")
    code, _, said = asked(tmp_path / "answers.xlsx")
    assert (code, said) == (
        1,
        "analysis estimate: answers.xlsx is a workbook that cannot be read; save it as CSV UTF-8\n",
    )


def test_without_the_reader_of_workbooks_it_says_what_to_do(asked, rows, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    code, _, said = asked(saved(tmp_path, {"Phiếu": rows}))
    assert code == 1
    assert "python-calamine, which reads them, is not installed; save it as CSV UTF-8" in said
