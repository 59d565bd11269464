"""`wave extend`: a round collects for longer by decision, on the record; whatever is refused changes nothing."""

from __future__ import annotations

import pytest

from tests.desk import Desk
from tests.office_clock import stop_clock

LATER = "2026-10-31"
DECISION = "Số 15/QĐ-SNV"


@pytest.fixture(autouse=True)
def the_fifth_of_october(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, "2026-10-05 09:00")


@pytest.fixture
def over(desk: Desk) -> Desk:
    """`W1` is open in its row, and its last day was 30 September 2026."""
    desk.does("agencies", "load", desk.file("agencies.csv", "code,name,peer_group\nSYT,Sở Y tế,departments\n"))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating", "--closes", "2026-09-30")
    desk.does("wave", "open", "W1")
    return desk


def listed(desk: Desk) -> str:
    return desk.does("wave", "list").split()[1]


def trail(desk: Desk, *actions: str) -> list[tuple[str, str, dict]]:
    return [event for event in desk.trail("W1") if event[1] in actions]


def test_a_wave_whose_last_day_is_over_collects_again_by_decision(over):
    assert listed(over) == "collected"
    said = over.does("wave", "extend", "W1", "--until", LATER, "--decision", DECISION)
    assert said == f"wave W1 is open and collects until {LATER}\n"
    assert listed(over) == "open"
    closing, extending = trail(over, "wave-state", "wave-extended")[-2:]
    assert closing[0] == "last day"
    assert closing[2]["after"] == "collected"
    assert extending == (
        "command line",
        "wave-extended",
        {"before": "2026-09-30", "until": LATER, "decision": DECISION},
    )


def test_a_draft_gets_a_later_day_and_stays_a_draft(desk):
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating", "--closes", "2026-09-30")
    said = desk.does("wave", "extend", "W1", "--until", LATER, "--decision", DECISION)
    assert said == f"wave W1 is draft and collects until {LATER}\n"
    assert listed(desk) == "draft"


def test_late_paper_is_taken_at_least_as_long(desk, monkeypatch):
    stop_clock(monkeypatch, "2026-10-20 09:00")
    desk.does("agencies", "load", desk.file("agencies.csv", "code,name\nSYT,Sở Y tế\n"))
    days = ("--closes", "2026-09-30", "--entry-until", "2026-10-15")
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating", *days)
    desk.does("wave", "open", "W1")
    rows = desk.file("answers.csv", "agency,RATING\nSYT,5\n")
    (line,) = desk.refuses("import", rows, "--wave", "W1")
    assert "took late forms until 2026-10-15" in line
    desk.does("wave", "extend", "W1", "--until", LATER, "--decision", DECISION)
    assert "1 responses imported" in desk.does("import", rows, "--wave", "W1")
    (event,) = trail(desk, "wave-extended")
    assert event[2]["entry_until"] == LATER


@pytest.mark.parametrize(
    ("until", "decision", "said"),
    [
        pytest.param(LATER, " ", "decision: a decision is needed, of at most 500 letters", id="no decision"),
        pytest.param(LATER, "x" * 501, "decision: a decision is needed, of at most 500 letters", id="a long decision"),
        pytest.param("2026-10-01", DECISION, "until: 2026-10-01 is over — name a day that is still to come", id="over"),
        pytest.param(
            "2026-09-30", DECISION, "until: 2026-09-30 is not later than the last day so far — name a later day",
            id="the same day",
        ),
    ],
)  # fmt: skip
def test_a_day_that_is_no_later_or_a_missing_decision_is_refused(over, until, decision, said):
    (line,) = over.refuses("wave", "extend", "W1", "--until", until, "--decision", decision)
    assert line == said


def test_what_is_wrong_with_day_and_decision_is_said_together(over):
    lines = over.refuses("wave", "extend", "W1", "--until", "2026-10-01", "--decision", "")
    assert [line.partition(":")[0] for line in lines] == ["decision", "until"]


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        (("close",), "W1: wave W1 is collected, because somebody closed it — a wave that was closed does not collect"),
        (("close", "lock"), "W1: wave W1 is locked — a wave that was closed does not collect again"),
        (("withdraw",), "W1: wave W1 is withdrawn — a wave that was given up does not collect again"),
    ],
    ids=["closed", "locked", "withdrawn"],
)
def test_a_wave_that_somebody_ended_is_not_extended(open_wave, moves, said):
    for move in moves:
        open_wave.does("wave", move, "W1")
    (line,) = open_wave.refuses("wave", "extend", "W1", "--until", LATER, "--decision", DECISION)
    assert line.startswith(said)


def test_a_wave_that_was_locked_after_its_last_day_is_reopened_first(over):
    over.does("wave", "close", "W1")
    over.does("wave", "lock", "W1")
    (line,) = over.refuses("wave", "extend", "W1", "--until", LATER, "--decision", DECISION)
    assert line.startswith("W1: wave W1 is locked")
    over.does("wave", "reopen", "W1", "--reason", "kéo dài")
    over.does("wave", "extend", "W1", "--until", LATER, "--decision", DECISION)
    assert listed(over) == "open"


def test_an_unknown_wave_is_refused_with_the_way_on(over):
    (line,) = over.refuses("wave", "extend", "W2", "--until", LATER, "--decision", DECISION)
    assert line == "there is no wave 'W2' — waves are: W1"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--decision", DECISION), id="no day"),
        pytest.param(("--until", LATER), id="no decision"),
        pytest.param(("--until", "31.10.2026", "--decision", DECISION), id="a day as people write it"),
    ],
)
def test_wrong_usage_ends_with_2_and_changes_nothing(over, words):
    before = over.content()
    assert over.run("wave", "extend", "W1", *words).exit_code == 2
    assert over.content() == before


def test_the_new_last_day_is_a_day_of_collecting_and_the_next_is_none(over, monkeypatch):
    over.does("wave", "extend", "W1", "--until", "2026-10-05", "--decision", DECISION)
    stop_clock(monkeypatch, "2026-10-05 23:59")
    assert listed(over) == "open"
    stop_clock(monkeypatch, "2026-10-06 00:00")
    assert listed(over) == "collected"
