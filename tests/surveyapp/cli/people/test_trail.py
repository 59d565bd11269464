"""`surveyapp audit`: who did what, and whether the trail is still what was written."""

from __future__ import annotations

import csv
import json
import sqlite3

import pytest

from tests.desk import AGENCIES, Desk
from tests.office_clock import stop_clock

SIGNED = ("--decision", "Số 12/QĐ-SNV", "--signer", "Nguyễn Văn An", "--date", "2026-11-28")


@pytest.fixture
def held(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A round that was set up, collected and closed on two days."""
    stop_clock(monkeypatch, "2026-11-27 09:00")
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating")
    desk.does("wave", "open", "W1")
    stop_clock(monkeypatch, "2026-11-28 09:00")
    desk.does("import", desk.file("r.csv", "agency,RATING\n" + "SYT,5\nSTP,4\n" * 40), "--wave", "W1")
    desk.does("wave", "close", "W1")
    return desk


def head(desk: Desk) -> str:
    return desk.does("audit", "--verify").split()[-1]


def test_lines_say_when_who_what_and_of_which_thing_the_newest_first(held: Desk):
    lines = held.does("audit").splitlines()
    assert "wave-state  W1  before open, after collected" in lines[0]
    assert lines[-1].split()[0] == "1"
    assert all("command line" in line for line in lines)


@pytest.mark.parametrize(
    ("options", "actions"),
    [
        (("--since", "2026-11-28", "--action", "wave-state"), ["wave-state"]),
        (("--until", "2026-11-27", "--action", "wave-created"), ["wave-created"]),
        (("--actor", "nobody@example.org"), []),
        (("--about", "w1", "--limit", "1"), ["wave-state"]),
    ],
)
def test_it_is_narrowed_by_day_actor_action_and_thing(held: Desk, options, actions):
    assert [row["action"] for row in json.loads(held.does("audit", "--format", "json", *options))] == actions


def test_it_is_written_as_csv_with_its_place_in_the_chain(held: Desk):
    held.does("audit", "--format", "csv", "-o", held.folder / "trail.csv")
    text = (held.folder / "trail.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [int(row["position"]) for row in rows] == [*range(len(rows), 0, -1)]
    assert json.loads(rows[0]["detail"])["after"] == "collected"
    assert rows[0]["at"] == "2026-11-28T09:00:00+07:00"


def test_an_unknown_action_is_refused_and_those_that_there_are_are_named(held: Desk):
    (line,) = held.refuses("audit", "--action", "coffee")
    assert "there is no action 'coffee'" in line
    assert "wave-state" in line


def test_exports_and_reports_by_command_are_on_the_record(held: Desk):
    held.does("export", "--wave", "W1", "-o", held.folder / "forms.csv")
    held.does("report", "--wave", "W1", "--internal", "-o", held.folder / "report.pdf")
    report, forms = held.trail("W1")[-1], held.trail("W1")[-2]
    told = {"report": "ranking", "file": "report.pdf", "internal": True, "draft": False}
    assert report == ("command line", "report-made", told)
    assert forms == ("command line", "responses-exported", {"responses": 80, "texts": False, "file": "forms.csv"})


def test_head_of_a_release_is_found_later_and_says_how_much_came_after(held: Desk):
    held.does("wave", "lock", "W1")
    before = head(held)
    held.does("wave", "publish", "W1", *SIGNED)
    connection = sqlite3.connect(held.database)
    assert connection.execute("SELECT lower(hex(trail_head)) FROM release").fetchone() == (before,)
    connection.close()
    told = held.does("audit", "--verify", before[:16])
    assert told.splitlines()[1] == "the head asked for stands in it; entries written since: 2"


def test_what_was_changed_afterwards_is_named_by_its_number(held: Desk):
    later = head(held)
    connection = sqlite3.connect(held.database)
    connection.execute("UPDATE audit_event SET actor = 'bob' WHERE position = 3")
    connection.commit()
    connection.close()
    (line,) = held.refuses("audit", "--verify", later)
    assert line.startswith("the trail is broken at entry 3 of ")
    assert held.refuses("audit", "--verify") == [line]


def test_a_head_that_stands_nowhere_and_what_is_no_head_are_refused(held: Desk):
    (line,) = held.refuses("audit", "--verify", "0123456789ab")
    assert line.startswith("no entry of this trail has the head 0123456789ab: ")
    (line,) = held.refuses("audit", "--verify", "here")
    assert "is no head of an audit trail" in line
