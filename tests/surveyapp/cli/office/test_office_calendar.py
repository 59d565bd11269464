"""The office says its time zone and its calendar of periods: that stands before what the machine's environment says."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.desk import Desk
from tests.office_clock import stop_clock

REFORM = """code,name,peer_group,valid_from,valid_to
OLD,UBND huyện A,units,,2025-06-30
NEW,UBND xã Một,units,2025-07-01,
"""
CREATE = ("wave", "create", "2023-04", "--questionnaire", "single-rating")


@pytest.fixture
def evening(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """16:30 UTC on 30 June: half an hour before July in Ha Noi, half an hour of it in Ulaanbaatar."""
    stop_clock(monkeypatch, "2025-06-30 16:30", dt.UTC)
    desk.does("agencies", "load", desk.file("agencies.csv", REFORM))
    desk.does("wave", "create", "W", "--questionnaire", "single-rating")
    return desk


def rated(desk: Desk) -> list[str]:
    row = desk.file("row.csv", "agency,RATING\nOLD,4\n"), desk.file("other.csv", "agency,RATING\nNEW,4\n")
    desk.does("wave", "open", "W")
    return [code for code, file in zip(("OLD", "NEW"), row, strict=True) if _took(desk, file)]


def _took(desk: Desk, file: object) -> bool:
    return desk.run("import", file, "--wave", "W").exit_code == 0


def test_without_a_word_of_the_office_the_environment_counts(evening, monkeypatch):
    monkeypatch.setenv("SURVEYAPP_TIME_ZONE", "Asia/Ulaanbaatar")
    assert rated(evening) == ["NEW"]


def test_what_the_office_says_stands_before_the_environment(evening, monkeypatch):
    evening.does("office", "set", "time_zone", "Asia/Ulaanbaatar")
    monkeypatch.setenv("SURVEYAPP_TIME_ZONE", "Asia/Ho_Chi_Minh")
    assert rated(evening) == ["NEW"]


def test_taken_back_it_counts_no_longer(evening):
    evening.does("office", "set", "time_zone", "Asia/Ulaanbaatar")
    evening.does("office", "set", "time_zone", "")
    assert rated(evening) == ["OLD"]


def test_the_office_sets_what_a_code_means_and_the_option_beats_it(desk, monkeypatch):
    desk.does("office", "set", "periods", "months")
    monkeypatch.setenv("SURVEYAPP_PERIODS", "reports")
    assert "2023-04 means 2023-04-01 to 2023-04-30: whole months" in desk.does(*CREATE)
    other = ("wave", "create", "2023-05", "--questionnaire", "single-rating", "--periods", "reports")
    assert "2023-05 means 2023-04-15 to 2023-05-14" in desk.does(*other)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("time_zone", "Asia/Hanoi", "this machine knows no time zone 'Asia/Hanoi'"),
        ("time_zone", "../UTC", "this machine knows no time zone"),
        ("periods", "weeks", "use one of: reports, months"),
    ],
)
def test_what_nobody_knows_is_refused_and_nothing_changes(desk, key, value, said):
    before = desk.does("office", "show")
    assert said in "\n".join(desk.refuses("office", "set", key, value))
    assert desk.does("office", "show") == before


def test_show_says_which_is_in_force_and_load_reads_it_back(desk, monkeypatch):
    monkeypatch.setenv("SURVEYAPP_TIME_ZONE", "Asia/Phnom_Penh")
    shown = desk.does("office", "show")
    assert '# time_zone = "Asia/Phnom_Penh"' in shown
    assert '# periods = "reports"' in shown
    desk.does("office", "set", "time_zone", "Asia/Bangkok")
    shown = desk.does("office", "show")
    assert 'time_zone = "Asia/Bangkok"' in shown.splitlines()
    desk.does("office", "set", "time_zone", "")
    desk.does("office", "load", desk.file("office.toml", shown))
    assert 'time_zone = "Asia/Bangkok"' in desk.does("office", "show").splitlines()


def test_an_issuer_has_no_clock_of_its_own(desk):
    assert "leave the issuer out" in "\n".join(desk.refuses("office", "set", "time_zone", "UTC", "--issuer", "ubnd"))
