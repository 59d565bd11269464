"""`responses exclude | include | exclusions`: what does not count, why, and taken back; refused whole or done whole."""

from __future__ import annotations

import csv

import pytest

import questionnaires
from questionnaires.answers import columns
from tests.desk import Desk
from tests.office_clock import stop_clock

ROWS = "agency,RATING\nSYT,5\nSYT,1\nSTP,4\nSTP,\n"
NOBODY = "00" * 16


@pytest.fixture
def answered(open_wave: Desk) -> Desk:
    """Three answers and one blank row."""
    open_wave.does("import", open_wave.file("answers.csv", ROWS), "--wave", "W1")
    return open_wave


@pytest.fixture
def ids(answered: Desk) -> dict[str, str]:
    """What was answered -> the id, as an export shows it."""
    return {row["RATING"]: row["response_id"] for row in exported(answered)}


def exported(desk: Desk) -> list[dict[str, str]]:
    return list(csv.DictReader(desk.does("export", "--wave", "W1").splitlines()))


def status(desk: Desk) -> dict[str, str]:
    return {row["RATING"]: row["status"] for row in exported(desk)}


def listed(desk: Desk) -> list[str]:
    return desk.does("responses", "exclusions", "--wave", "W1").splitlines()


def actions(desk: Desk) -> list[str]:
    return [action for _, action, _ in desk.trail("W1") if action in ("responses-excluded", "responses-included")]


def test_what_is_left_out_stands_in_the_list_with_reason_and_person(answered, ids, monkeypatch):
    stop_clock(monkeypatch, "2026-10-05 00:30")
    said = answered.does("responses", "exclude", ids["5"], ids["1"], "--reason", "nhập hai lần")
    assert said == "2 left out; take it back with: surveyapp responses include\n"
    last = answered.trail("W1")[-1]
    assert last == ("command line", "responses-excluded", {"responses": 2, "reason": "nhập hai lần"})
    assert status(answered) == {"5": "excluded", "1": "excluded", "4": "valid", ".": "excluded"}
    (blank,) = [line for line in listed(answered) if line.startswith(ids["."])]
    assert blank.endswith("command line: empty")
    mine = "2026-10-05T00:30+07:00  command line: nhập hai lần"
    assert sorted(set(listed(answered)) - {blank}) == sorted(f"{ids[code]}  {mine}" for code in "51")


def test_what_is_taken_back_counts_again_and_stays_in_the_list(answered, ids):
    answered.does("responses", "exclude", ids["5"], "--reason", "nhập hai lần")
    assert answered.does("responses", "include", ids["5"], "--reason", "hai người khác nhau") == "1 count again\n"
    assert status(answered)["5"] == "valid"
    (line,) = [line for line in listed(answered) if line.startswith(ids["5"])]
    assert line.endswith("nhập hai lần  taken back by command line: hai người khác nhau")
    assert actions(answered) == ["responses-excluded", "responses-included"]


def test_a_wave_without_exclusions_says_so(open_wave):
    assert listed(open_wave) == ["nothing was left out of wave W1"]


def test_every_id_that_cannot_be_left_out_is_named_and_none_is(answered, ids):
    lines = answered.refuses("responses", "exclude", ids["5"], NOBODY, "no id", ids["."], "--reason", "vì sao")
    assert sorted(lines) == sorted(
        [
            f"{NOBODY}: there is no response with this id — take the ids from an export",
            "no id: there is no response with this id — take the ids from an export",
            f"{ids['.']}: the response is excluded, not valid — see: surveyapp responses exclusions",
        ]
    )


@pytest.mark.parametrize("command", ["exclude", "include"])
@pytest.mark.parametrize("reason", [" ", "x" * 501], ids=["none", "too long"])
def test_a_reason_is_needed(answered, ids, command, reason):
    (line,) = answered.refuses("responses", command, ids["5"], "--reason", reason)
    assert line == "reason: a reason is needed, of at most 500 letters"


def test_what_counts_cannot_be_included_and_a_blank_form_never(answered, ids):
    (line,) = answered.refuses("responses", "include", ids["5"], "--reason", "vì sao")
    assert line == f"{ids['5']}: the response is valid, not excluded — see: surveyapp responses exclusions"
    (line,) = answered.refuses("responses", "include", ids["."], "--reason", "vì sao")
    assert line == f"{ids['.']}: nothing was rated on the form, so there is nothing to count — leave it out"


@pytest.mark.parametrize("command", ["exclude", "include"])
def test_once_the_wave_is_locked_the_way_on_is_named(answered, ids, command):
    answered.does("wave", "close", "W1")
    answered.does("wave", "lock", "W1")
    (line,) = answered.refuses("responses", command, ids["5"], "--reason", "muộn")
    assert line == "W1: wave W1 is locked: what counts in it stays as it is — reopen the wave first"


def test_in_a_wave_that_was_given_up_nothing_changes_any_more(answered, ids):
    answered.does("wave", "withdraw", "W1")
    (line,) = answered.refuses("responses", "exclude", ids["5"], "--reason", "muộn")
    assert line == "W1: wave W1 is withdrawn: what counts in it stays as it is"


def test_an_unknown_wave_has_no_list(answered):
    (line,) = answered.refuses("responses", "exclusions", "--wave", "W2")
    assert line == "there is no wave 'W2' — waves are: W1"


@pytest.mark.parametrize(
    "words",
    [("exclude", "--reason", "x"), ("exclude", NOBODY), ("include", NOBODY), ("exclusions",)],
    ids=["no id", "no reason", "no reason to include", "no wave"],
)
def test_wrong_usage_ends_with_2_and_changes_nothing(answered, words):
    before = answered.content()
    assert answered.run("responses", *words).exit_code == 2
    assert answered.content() == before


def test_the_index_follows_at_once(answered, ids):
    answered.does("wave", "close", "W1")

    def index() -> float:
        table = answered.does("index", "--wave", "W1", "--rule", "mean-score", "--format", "csv")
        rows = csv.DictReader(table.splitlines())
        return next(float(row["index"]) for row in rows if (row["agency"], row["part"]) == ("SYT", "overall"))

    assert index() == 50.0  # 5 and 1 of 1..5
    answered.does("responses", "exclude", ids["1"], "--reason", "nhập hai lần")
    assert index() == 100.0
    answered.does("responses", "include", ids["1"], "--reason", "hai người")
    assert index() == 50.0


def test_rows_of_a_file_without_a_rating_are_kept_as_empty_and_stand_in_the_account(desk):
    desk.does("agencies", "load", desk.file("agencies.csv", "code,name\nSYT,Sở Y tế\n"))
    desk.does("wave", "create", "W1", "--questionnaire", "one-stop")
    desk.does("wave", "open", "W1")
    names = ["agency", *columns(questionnaires.load("one-stop"))]
    people = ({"OVERALL": "4"}, {"C11": "5"}, {"AGE": "1"}, {"C11": "?"})
    lines = (",".join(({"agency": "SYT"} | said).get(name, "") for name in names) for said in people)
    rows = desk.file("rows.csv", "\n".join((",".join(names), *lines)))
    assert desk.does("import", rows, "--wave", "W1") == "4 responses imported into wave W1\n"
    assert [row["status"] for row in exported(desk)].count("excluded") == 1
    (line,) = listed(desk)
    assert line.endswith("command line: empty")
    assert desk.does("import", rows, "--wave", "W1").startswith("0 responses imported")
