"""At half past six on the first of July the office opens a round, on a machine that still has the thirtieth of June."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import pytest

from tests.desk import Desk
from tests.office_clock import stop_clock

REFORM = """code,name,peer_group,valid_from,valid_to,predecessors
OLD-A,UBND huyện A,units,,2025-06-30,
OLD-B,UBND huyện B,units,,2025-06-30,
NEW-1,UBND xã Một,units,2025-07-01,,OLD-A
NEW-2,UBND xã Hai,units,2025-07-01,,OLD-B
"""


@pytest.fixture(params=["UTC", "Asia/Ho_Chi_Minh", "America/Los_Angeles", "Pacific/Auckland"])
def reformed(request: pytest.FixtureRequest, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """06:30 on 1 July 2025 in Viet Nam, wherever the machine stands."""
    stop_clock(monkeypatch, "2025-06-30 23:30", dt.UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        desk.does("agencies", "load", desk.file("agencies.csv", REFORM))
        yield desk
    time.tzset()


def rated(desk: Desk) -> list[str]:
    """Who takes part, as an import tells it."""
    codes = ("OLD-A", "OLD-B", "NEW-1", "NEW-2")
    return [code for code in codes if desk.run("import", _answer_of(desk, code), "--wave", "W1").exit_code == 0]


def _answer_of(desk: Desk, code: str) -> object:
    return desk.file(f"{code}.csv", f"agency,RATING\n{code},5\n")


def test_the_agencies_of_that_day_are_rated(reformed):
    reformed.does("wave", "create", "W1", "--questionnaire", "single-rating")
    reformed.does("wave", "open", "W1")
    assert rated(reformed) == ["NEW-1", "NEW-2"]


def test_a_round_whose_last_day_was_the_thirtieth_is_collected(reformed):
    reformed.does("wave", "create", "W1", "--questionnaire", "single-rating", "--closes", "2025-06-30")
    reformed.does("wave", "open", "W1")
    assert reformed.does("wave", "list").split()[1] == "collected"


def test_late_entry_until_the_thirtieth_is_over(reformed):
    days = ("--closes", "2025-06-15", "--entry-until", "2025-06-30")
    reformed.does("wave", "create", "W1", "--questionnaire", "single-rating", *days)
    reformed.does("wave", "open", "W1")
    (line,) = reformed.refuses("import", _answer_of(reformed, "NEW-1"), "--wave", "W1")
    assert "took late forms until 2025-06-30" in line


def test_a_form_of_tomorrow_is_taken_and_one_of_the_day_after_is_not(reformed):
    """The clock of a device may be ahead by a day, counted from the office's."""
    reformed.does("wave", "create", "W1", "--questionnaire", "single-rating")
    reformed.does("wave", "open", "W1")
    rows = "agency,day,RATING\nNEW-1,2025-07-02,5\nNEW-1,2025-07-03,5\n"
    (line,) = reformed.refuses("import", reformed.file("rows.csv", rows), "--wave", "W1")
    assert line.startswith("rows.csv:3: ")


def test_a_release_without_a_date_is_of_that_day(reformed):
    reformed.does("wave", "create", "W1", "--questionnaire", "single-rating")
    reformed.does("wave", "open", "W1")
    reformed.does("import", _answer_of(reformed, "NEW-1"), "--wave", "W1")
    for move in ("close", "lock"):
        reformed.does("wave", move, "W1")
    reformed.does("wave", "publish", "W1", "--decision", "Số 1/QĐ", "--signer", "Nguyễn Văn An")
    assert "2025-07-01" in reformed.does("release", "list", "--wave", "W1")


def test_an_unknown_time_zone_is_refused_before_anything_is_stored(reformed, monkeypatch):
    monkeypatch.setenv("SURVEYAPP_TIME_ZONE", "Asia/Hanoi")
    (line,) = reformed.refuses("wave", "list")
    assert line.startswith(
        "SURVEYAPP_TIME_ZONE: this machine knows no time zone 'Asia/Hanoi'; write one as Asia/Ho_Chi"
    )
