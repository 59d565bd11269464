"""What an index is called stands in the report, with the letter that a regulation gives it."""

from __future__ import annotations

import pypdf
import pytest

from tests.desk import AGENCIES, Desk

SLOTS = [*(f"U{n}" for n in range(1, 10)), "AGE", "SEX"]


@pytest.fixture
def rated(desk: Desk) -> Desk:
    """40 forms each: one agency at the top of all nine elements, one two levels below."""
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W", "--questionnaire", "skm-2017", "--closes", "2024-12-31")
    desk.does("wave", "open", "W")
    lines = [
        f"{agency},{','.join([*level * 9, '.', '.'])}"
        for agency, level in (("SYT", "4"), ("STP", "2"))
        for _ in range(40)
    ]
    desk.does("import", desk.file("forms.csv", "\n".join([f"agency,{','.join(SLOTS)}", *lines])), "--wave", "W")
    return desk


def told(desk: Desk, language: str, *more: str) -> str:
    target = desk.folder / "report.pdf"
    desk.does("report", "--wave", "W", "--lang", language, "--draft", "-o", target, *more)
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(target).pages).split())


@pytest.mark.parametrize(
    ("language", "best", "worst"), [("vi", "A – Rất tốt", "D – Kém"), ("en", "A – Very good", "D – Poor")]
)
def test_the_report_prints_the_letter_of_each_agency_and_of_all_together(rated: Desk, language, best, worst):
    """4 of 4 is 100, 2 of 4 is 50; all together 75: C."""
    printed = told(rated, language)
    assert best in printed
    assert worst in printed
    assert ("Xếp mức: C" if language == "vi" else "That is C") in printed


def test_an_index_under_another_rule_is_called_nothing(rated: Desk):
    other, rule = rated.folder / "other.pdf", "mean-score/pooled"
    rated.does("wave", "create", "V", "--questionnaire", "skm-2017", "--rule", rule, "--closes", "2024-12-31")
    rated.does("wave", "open", "V")
    rated.does("import", rated.folder / "forms.csv", "--wave", "V")
    rated.does("report", "--wave", "V", "--lang", "vi", "--draft", "-o", other)
    assert "A – Rất tốt" not in " ".join(page.extract_text() for page in pypdf.PdfReader(other).pages)
