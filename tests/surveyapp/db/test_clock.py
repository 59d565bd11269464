"""There is one clock: nothing else asks the machine for the time, and no day depends on where the machine stands."""

from __future__ import annotations

import ast
import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import analysis
import questionnaires
import surveyapp
from surveyapp import config
from surveyapp.db import clock
from tests.office_clock import stop_clock

PACKAGES = [Path(package.__file__).parent for package in (surveyapp, analysis, questionnaires)]
CLOCK = Path(clock.__file__)
ALLOWED = {Path("config.py"): ["from zoneinfo"], Path("db/base.py"): ["astimezone"]}
"""The setting looks whether there is such a zone; the type of a column keeps moments in UTC."""
FORBIDDEN = frozenset(
    f"{of}.{way}"
    for of, ways in {
        "date": ("today", "fromtimestamp"),
        "datetime": ("today", "now", "utcnow", "fromtimestamp", "utcfromtimestamp"),
        "time": ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime"),
    }.items()
    for way in ways
)
MOMENTS = frozenset(("now()", "present()", "now", "at", "moment"))
MACHINES = ("UTC", "Asia/Ho_Chi_Minh", "America/Los_Angeles", "Pacific/Auckland", "Pacific/Kiritimati")


def asked(source: str) -> list[str]:
    """What in a module asks for the time, or turns a moment into a day, by other ways than the clock."""
    return [way for node in ast.walk(ast.parse(source)) if (way := _way(node))]


def _way(node: ast.AST) -> str | None:
    match node:
        case ast.ImportFrom(module="zoneinfo" | "datetime" | "time" as module):
            return f"from {module}"
        case ast.Attribute(attr="timezone" | "astimezone" as attr):
            return attr
        case ast.Attribute(value=of, attr=attr) if f"{ast.unparse(of).rpartition('.')[2]}.{attr}" in FORBIDDEN:
            return f"{ast.unparse(of).rpartition('.')[2]}.{attr}"
        case ast.Call(func=ast.Attribute(value=of, attr="date")) if ast.unparse(of) in MOMENTS:
            return f"{ast.unparse(of)}.date"
    return None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("dt.date.today()", ["date.today"]),
        ("date.today()", ["date.today"]),
        ("dt.datetime.now(dt.UTC)", ["datetime.now"]),
        ("datetime.utcnow()", ["datetime.utcnow"]),
        ("time.time()", ["time.time"]),
        ("now().date()", ["now().date"]),
        ("at.date()", ["at.date"]),
        ("moment.astimezone()", ["astimezone"]),
        ("dt.timezone(seven)", ["timezone"]),
        ("from zoneinfo import ZoneInfo", ["from zoneinfo"]),
        ("time.monotonic()", []),
        ("office_day(at)", []),
    ],
)
def test_every_other_way_to_ask_is_seen(line, found):
    assert asked(line) == found


def test_nothing_else_in_the_packages_asks_a_machine_for_the_time():
    modules = [file for package in PACKAGES for file in sorted(package.rglob("*.py")) if file != CLOCK]
    found = {str(file): asked(file.read_text()) for file in modules}
    allowed = {str(PACKAGES[0] / file): ways for file, ways in ALLOWED.items()}
    assert {file: ways for file, ways in found.items() if ways} == allowed, "ask surveyapp.db.clock"


@pytest.fixture(params=MACHINES)
def machine(request: pytest.FixtureRequest) -> Iterator[str]:
    """A machine whose own clock is set to this zone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def test_the_day_of_the_office_is_the_same_on_every_machine(machine, monkeypatch):
    stop_clock(monkeypatch, "2026-06-30 23:30", dt.UTC)
    assert clock.office_day() == dt.date(2026, 7, 1)
    assert clock.office_time().hour == 6
    assert clock.end_of(dt.date(2026, 6, 30)) == dt.datetime(2026, 6, 30, 17, tzinfo=dt.UTC)
    assert clock.last_day(clock.end_of(dt.date(2026, 6, 30))) == dt.date(2026, 6, 30)


def test_an_office_elsewhere_has_days_of_its_own(machine, monkeypatch):
    monkeypatch.setenv("SURVEYAPP_TIME_ZONE", "America/New_York")
    stop_clock(monkeypatch, "2026-07-01 03:30", dt.UTC)
    assert clock.office_day() == dt.date(2026, 6, 30)
    assert clock.end_of(dt.date(2026, 6, 30)) == dt.datetime(2026, 7, 1, 4, tzinfo=dt.UTC)


@pytest.mark.parametrize("name", ["Asia/Hanoi", "+07:00", "../etc/passwd", "/etc/localtime", "x" * 300, "Asia"])
def test_a_zone_that_nobody_knows_is_refused_with_what_to_write(name):
    with pytest.raises(config.ConfigurationError, match=r"SURVEYAPP_TIME_ZONE.*write one as Asia/Ho_Chi_Minh"):
        config.time_zone({"SURVEYAPP_TIME_ZONE": name})


@pytest.mark.parametrize("given", [{}, {"SURVEYAPP_TIME_ZONE": " "}], ids=["not given", "empty"])
def test_without_a_setting_it_is_viet_nam(given):
    assert config.time_zone(given) == "Asia/Ho_Chi_Minh"
