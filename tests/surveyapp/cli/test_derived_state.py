"""A round that nobody closed: on its last day it is open at every door, at midnight it is collected at every door."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from surveyapp.cli import main
from surveyapp.web import create_app
from tests.desk import Desk
from tests.office_clock import stop_clock
from tests.surveyapp.cli.doors_of_a_round import (
    COLLECTED,
    DOORS,
    LAST_DAY,
    MOMENTS,
    OPEN,
    SECRET,
    THE_SAME,
    Round,
    at_card,
    at_counter,
    at_wave,
)


@pytest.fixture(params=[OPEN, COLLECTED])
def state(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def there(desk: Desk, monkeypatch: pytest.MonkeyPatch, state: str) -> Iterator[Round]:
    monkeypatch.setenv("SURVEYAPP_SECRET_KEY", SECRET)
    stop_clock(monkeypatch, "2026-09-01 09:00")
    desk.does("agencies", "load", desk.file("agencies.csv", "code,name,peer_group\nSYT,Sở Y tế,g\nSTP,Sở Tư pháp,g\n"))
    desk.does("counters", "load", desk.file("counters.csv", "code,agency,name\nQ1,SYT,Quầy 1\n"))
    days = ("--closes", LAST_DAY, "--entry-until", LAST_DAY)
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating", "--title", "Đợt thử", *days)
    desk.does("wave", "open", "W1")
    desk.does("codes", "make", "--wave", "W1", "--agency", "SYT", "--count", 10, "-o", desk.folder / "codes.csv")
    desk.does("import", desk.file("rows.csv", "agency,RATING\n" + "SYT,5\nSTP,4\n" * 40), "--wave", "W1")
    there = Round(desk)
    for address in (at_wave, at_counter, at_card):
        there.begin(address)
    stop_clock(monkeypatch, MOMENTS[state])
    there.kept["places"].clear()  # a page may be a second behind
    there.office.sign_in("office@example.org")
    yield there
    there.office.app.extensions["engine"].dispose()


@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_what_the_calendar_says(there: Round, state: str, door: str):
    assert DOORS[door](there) == state


@pytest.mark.parametrize(
    ("days", "until"), [((), ""), (("--entry-until", "2026-10-31"), " until 2026-10-31")], ids=["no end", "an end"]
)
def test_a_round_that_is_opened_after_its_last_day_takes_files_and_says_so(desk, monkeypatch, days, until):
    stop_clock(monkeypatch, "2026-10-05 09:00")
    desk.does("agencies", "load", desk.file("agencies.csv", "code,name\nSYT,Sở Y tế\n"))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating", "--closes", LAST_DAY, *days)
    state, what, *_ = desk.does("wave", "open", "W1").splitlines()
    assert state == "wave W1 is now collected"
    assert what == (
        f"its last day, {LAST_DAY}, is over: nobody can fill in a form, late paper and files are taken{until}; "
        "to collect, give it a later day: surveyapp wave extend W1"
    )
    assert "1 responses imported" in desk.does("import", desk.file("a.csv", "agency,RATING\nSYT,3\n"), "--wave", "W1")
    assert desk.does("wave", "list").split()[1] == "collected"


def test_opening_a_round_in_time_says_what_counts_and_no_more(desk, monkeypatch):
    stop_clock(monkeypatch, MOMENTS[OPEN])
    desk.does("agencies", "load", desk.file("agencies.csv", "code,name\nSYT,Sở Y tế\n"))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating", "--closes", LAST_DAY)
    assert desk.does("wave", "open", "W1").splitlines()[0] == "wave W1 is now open"
    assert "is over" not in desk.does("wave", "list")


def test_only_a_locked_round_is_reopened(desk, monkeypatch):
    """Asked of an open one it would close it."""
    stop_clock(monkeypatch, MOMENTS[OPEN])
    desk.does("agencies", "load", desk.file("agencies.csv", "code,name\nSYT,Sở Y tế\n"))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating")
    desk.does("wave", "open", "W1")
    (line,) = desk.refuses("wave", "reopen", "W1")
    assert line.startswith("wave W1 is open, and only a locked or published one can be reopened — ")
    for move in ("close", "lock", "reopen"):
        assert desk.does("wave", move, "W1").startswith("wave W1 is now ")


@pytest.mark.parametrize("moves", [("lock",), ("lock", "publish")], ids=["locked", "published"])
def test_closing_again_takes_nothing_back(desk, monkeypatch, moves):
    """It leads to the same state as reopening, which is another thing to ask for."""
    stop_clock(monkeypatch, MOMENTS[OPEN])
    desk.does("agencies", "load", desk.file("agencies.csv", "code,name\nSYT,Sở Y tế\n"))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating")
    for move in ("open", "close", *moves):
        desk.does("wave", move, "W1", *(("--decision", "1", "--signer", "An") if move == "publish" else ()))
    before = desk.does("wave", "list")
    (line,) = desk.refuses("wave", "close", "W1")
    assert line.startswith("wave W1 is ")
    assert line.endswith("surveyapp wave reopen W1")
    assert desk.does("wave", "list") == before


def _commands(command: click.Command, path: str = "") -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name, each in command.commands.items():
        yield from _commands(each, f"{path} {name}".strip())


def _is_about_waves(path: str, command: click.Command) -> bool:
    group = path.split()[0]
    return group in ("wave", "responses") or any(param.name == "wave" for param in command.params)


def test_no_command_about_a_wave_is_forgotten():
    about = {path for path, command in _commands(main) if _is_about_waves(path, command)}
    assert about - DOORS.keys() - THE_SAME.keys() == set()


def test_no_page_about_a_wave_is_forgotten(desk: Desk):
    app = create_app({"SECRET_KEY": "t" * 40, "DATABASE": f"sqlite:///{desk.database}", "TESTING": True})
    about = {
        f"{method} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        if "code" in rule.arguments or rule.endpoint in ("staff.waves", "home.home")
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}
    }
    app.extensions["engine"].dispose()
    known = {" ".join(door.split()[:2]) for door in (*DOORS, *THE_SAME)}
    assert about - known == set()


def test_no_door_stands_in_both_tables():
    assert DOORS.keys() & THE_SAME.keys() == set()
