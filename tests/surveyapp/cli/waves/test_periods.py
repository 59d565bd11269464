"""A code that names a period says which days it means: those of administrative reports, or of whole months."""

from __future__ import annotations

import pytest

from surveyapp import store
from surveyapp.store.waves import waves
from surveyapp.words.naming import Words
from tests.desk import Desk

COUNTS = "wave,agency,stratum,item,code,count\n2023-04,SYT,,RATING,5,40\n2023-Q2,SYT,,RATING,4,9\n"
OF_REPORTS = "2023-04 means 2023-03-15 to 2023-04-14: the 15th to the 14th, as administrative reports"
OF_MONTHS = "2023-04 means 2023-04-01 to 2023-04-30: whole months"
CREATE = ("wave", "create", "2023-04", "--questionnaire", "single-rating")


def listed(desk: Desk) -> str:
    return next(line.split()[-1] for line in desk.does("wave", "list").splitlines() if line.startswith("2023-04"))


def test_a_wave_is_of_the_period_of_administrative_reports_and_says_so(desk):
    assert OF_REPORTS in desk.does(*CREATE).splitlines()
    assert listed(desk) == "2023-03-15–2023-04-14"


def test_months_are_an_option_and_can_be_set_for_the_office(desk, monkeypatch):
    assert OF_MONTHS in desk.does(*CREATE, "--periods", "months").splitlines()
    assert listed(desk) == "2023-04-01–2023-04-30"
    monkeypatch.setenv("SURVEYAPP_PERIODS", "months")
    said = desk.does("wave", "create", "2023-05", "--questionnaire", "single-rating")
    assert "2023-05 means 2023-05-01 to 2023-05-31: whole months" in said


def test_a_name_that_is_no_period_says_nothing(desk):
    assert "means" not in desk.does("wave", "create", "dot-moi", "--questionnaire", "single-rating")


@pytest.mark.parametrize(("option", "said"), [((), OF_REPORTS), (("--periods", "months"), OF_MONTHS)])
def test_waves_that_are_made_for_counts_say_what_their_codes_mean(desk, option, said):
    desk.does("agencies", "load", desk.file("agencies.csv", "code,name\nSYT,Sở Y tế\n"))
    words = ("import", desk.file("counts.csv", COUNTS), "--format", "counts", "--create-waves")
    first, second = _said_beside(desk, *words, "--questionnaire", "single-rating", *option)
    assert first == said
    assert second.startswith("2023-Q2 means ")
    assert _said_beside(desk, *words, "--questionnaire", "single-rating", *option) == []  # nothing was made


def _said_beside(desk: Desk, *words: object) -> list[str]:
    """To people, beside the output that scripts read."""
    result = desk.run(*words)
    assert result.exit_code == 0, result.output
    return [line for line in result.stderr.splitlines() if "means" in line or "more alike" in line]


def test_an_unknown_calendar_is_refused_with_what_to_write(desk, monkeypatch):
    assert desk.run(*CREATE, "--periods", "weeks").exit_code == 2
    monkeypatch.setenv("SURVEYAPP_PERIODS", "weeks")
    (line,) = desk.refuses(*CREATE)
    assert line == "SURVEYAPP_PERIODS: 'weeks' is no calendar of periods; write reports or months"


def test_of_many_waves_the_first_few_codes_are_said(desk):
    desk.does("agencies", "load", desk.file("agencies.csv", "code,name\nSYT,Sở Y tế\n"))
    rows = "".join(f"2023-{month:02},SYT,,RATING,5,4\n" for month in range(1, 13))
    file = desk.file("counts.csv", "wave,agency,stratum,item,code,count\n" + rows)
    words = ("import", file, "--format", "counts", "--create-waves", "--questionnaire", "single-rating")
    *first, last = _said_beside(desk, *words)
    assert [line.split()[0] for line in first] == ["2023-01", "2023-02", "2023-03"]
    assert last == "and 9 more alike; see: surveyapp wave list"


@pytest.mark.parametrize("code", ["2026-H1", "2026-T4", "2026-9T", "2026-W5"])
def test_a_name_with_a_year_says_that_it_means_no_days(desk, code):
    told = desk.does("wave", "create", code, "--questionnaire", "single-rating")
    assert f"{code} is a name and means no days; codes that do: 2026, 2026-Q2, 2026-04" in told


def test_a_period_is_said_with_its_calendar(desk):
    desk.does(*CREATE)
    desk.does("wave", "create", "2023-05", "--questionnaire", "single-rating", "--periods", "months")
    with store.reading(store.connect(f"sqlite:///{desk.database}")) as session:
        rows = waves.waves(session)
    said = {row.code: Words("vi").reference(row.code, row.reference_from, row.reference_to) for row in rows}
    assert said == {
        "2023-04": "kỳ số liệu 15/03/2023 – 14/04/2023 (từ ngày 15 đến ngày 14, theo kỳ báo cáo hành chính)",
        "2023-05": "kỳ số liệu 01/05/2023 – 31/05/2023 (trọn tháng)",
    }


@pytest.mark.parametrize("code", ["2023-13", "2023-00", "2023-Q5", "2023-Q0", "2023-4"])
def test_a_slip_in_a_period_is_refused_and_what_can_be_written_is_named(desk, code):
    (line,) = desk.refuses("wave", "create", code, "--questionnaire", "single-rating")
    assert line.startswith(f"{code} looks like a period and names none — write 2023-01 to 2023-12 or 2023-Q1")


@pytest.mark.parametrize("code", ["Apr-26", "apr-2026", "thg4-26"])
def test_what_a_spreadsheet_makes_of_a_month_is_no_code_of_a_wave(desk, code):
    (line,) = desk.refuses("wave", "create", code, "--questionnaire", "single-rating")
    assert "looks like a period and names none" in line
