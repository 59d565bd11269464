"""`--against` lays a wave beside an earlier one; the report takes the wave's previous one by itself."""

from __future__ import annotations

import csv
import io
import json

import pytest

from surveyapp.exports.index import CALLED, MADE_OF
from surveyapp.results.model.result import COLUMNS
from tests.desk import AGENCIES, Desk


@pytest.fixture
def two_waves(desk: Desk) -> Desk:
    """SYT rose from half to three quarters of 40 answers; STP answered in the later wave only."""
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    for wave, good, more in (("2025", 20, ()), ("2026", 30, ("--previous", "2025"))):
        desk.does("wave", "create", wave, "--questionnaire", "single-rating", "--rule", "satisfied-share", *more)
        desk.does("wave", "open", wave)
        answers = ["agency,RATING", *["SYT,5"] * good, *["SYT,1"] * (40 - good), *["STP,5", "STP,1"] * 20 * bool(more)]
        desk.does("import", desk.file(f"{wave}.csv", "\n".join(answers)), "--wave", wave)
        desk.does("wave", "close", wave)
    return desk


def test_a_change_stands_beside_the_index_with_its_interval(two_waves):
    rows = json.loads(two_waves.does("index", "--wave", "2026", "--against", "2025", "--format", "json"))
    row = next(row for row in rows if (row["agency"], row["part"]) == ("SYT", "overall"))
    assert (row["comparable"], row["change"]) == ("yes", 25.0)
    assert row["change_low"] < 25 < row["change_high"]
    other = next(row for row in rows if (row["agency"], row["part"]) == ("STP", "overall"))
    assert (other["comparable"], other["change"]) == ("", None)


def test_the_table_names_the_earlier_wave(two_waves):
    table = two_waves.does("index", "--wave", "2026", "--against", "2025")
    assert "change since 2025" in table
    assert "+25.00 (" in table


def test_without_an_earlier_wave_nothing_is_compared(two_waves):
    rows = json.loads(two_waves.does("index", "--wave", "2026", "--format", "json"))
    assert {(row["comparable"], row["change"]) for row in rows} == {("", None)}


def test_waves_under_other_rules_are_not_compared_unless_one_rule_is_given(two_waves):
    two_waves.does("wave", "create", "old", "--questionnaire", "single-rating", "--rule", "mean-score")
    two_waves.does("wave", "open", "old")
    two_waves.does("import", two_waves.file("old.csv", "agency,RATING\nSYT,5\nSYT,1\n"), "--wave", "old")
    two_waves.does("wave", "close", "old")
    asked = ("index", "--wave", "2026", "--against", "old", "--format", "json")
    own, one = (json.loads(two_waves.does(*asked, *more)) for more in ((), ("--rule", "satisfied-share")))
    assert own[0]["comparable"] == "rule"
    assert own[0]["change"] is None
    assert one[0]["comparable"] == "yes"


@pytest.mark.parametrize(
    ("against", "reason"),
    [("2026", "cannot be compared with itself"), ("nowhere", "there is no wave"), ("draft", "no index before")],
)
def test_an_earlier_wave_without_a_result_is_refused(two_waves, against, reason):
    two_waves.does("wave", "create", "draft", "--questionnaire", "single-rating")
    (line,) = two_waves.refuses("index", "--wave", "2026", "--against", against)
    assert reason in line


def test_the_report_is_laid_beside_the_previous_wave(two_waves):
    two_waves.does("report", "--wave", "2026", "--lang", "en", "-o", two_waves.folder / "report.pdf")
    assert (two_waves.folder / "report.pdf").read_bytes().startswith(b"%PDF")


def test_public_figures_leave_out_agencies_of_few_and_staff_figures_do_not(two_waves):
    two_waves.does("wave", "create", "few", "--questionnaire", "single-rating")
    two_waves.does("wave", "open", "few")
    answers = ["agency,RATING", *["SYT,5"] * 4, *["STP,5"] * 20, *["AB,4"] * 30]
    two_waves.does("import", two_waves.file("few.csv", "\n".join(answers)), "--wave", "few")
    two_waves.does("wave", "close", "few")
    asked = ("index", "--wave", "few", "--format", "json")
    staff, public = (json.loads(two_waves.does(*asked, *more)) for more in ((), ("--public",)))
    agencies = [row for row in public if row["scope"] == "agency" and row["part"] == "overall"]
    assert {row["agency"]: row["index"] is None for row in agencies} == {"SYT": True, "STP": True, "AB": False}
    assert {(row["n"], *row["flags"]) for row in agencies if row["index"] is None} == {(None, "suppressed")}
    assert all(row["index"] is not None for row in staff)


def contributions(desk: Desk, *more: str) -> list[dict[str, str]]:
    text = desk.does("index", "--wave", "2026", "--against", "2025", "--contributions", *more)
    return list(csv.DictReader(io.StringIO(text)))


def test_contributions_of_a_change_are_written_as_csv_and_add_up(two_waves):
    rows = contributions(two_waves)
    (whole,) = [row for row in rows if (row["place"], row["source"], row["part"]) == ("SYT", "", "")]
    assert float(whole["contribution"]) == 25.0
    assert whole["found"] == "yes"
    city = [row for row in rows if row["place"] == "all"]
    of_agencies = sum(float(row["contribution"]) for row in city if row["agency"] and not row["part"])
    (change,) = [row["contribution"] for row in city if not row["source"] and not row["part"]]
    assert abs(of_agencies - float(change)) < 1e-12
    assert [row["why_not"] for row in rows if row["place"] == "STP"] == ["new"]


def test_the_indices_keep_their_columns_beside_contributions(two_waves):
    plain = two_waves.does("index", "--wave", "2026", "--against", "2025", "--format", "csv")
    assert plain.splitlines()[0].split(",") == [*COLUMNS, *CALLED, MADE_OF]


def test_public_contributions_hide_what_would_tell_few_people(two_waves):
    two_waves.does("wave", "create", "few", "--questionnaire", "single-rating", "--rule", "satisfied-share")
    two_waves.does("wave", "open", "few")
    answers = ["agency,RATING", *["SYT,5"] * 4, *["STP,5"] * 20, *["AB,4"] * 30]
    two_waves.does("import", two_waves.file("few.csv", "\n".join(answers)), "--wave", "few")
    two_waves.does("wave", "close", "few")
    text = two_waves.does("index", "--wave", "2026", "--against", "few", "--contributions", "--public")
    told = [row for row in csv.DictReader(io.StringIO(text)) if "SYT" in (row["place"], row["agency"])]
    assert told
    assert {(row["why_not"], row["contribution"], row["before"]) for row in told} == {("suppressed", "", "")}


def test_public_contributions_hide_an_agency_of_few_that_is_gone_now(two_waves):
    two_waves.does("wave", "create", "few", "--questionnaire", "single-rating", "--rule", "satisfied-share")
    two_waves.does("wave", "open", "few")
    answers = ["agency,RATING", *["SYT,5"] * 40, *["STP,5"] * 20, *["AB,4"] * 4]
    two_waves.does("import", two_waves.file("few.csv", "\n".join(answers)), "--wave", "few")
    two_waves.does("wave", "close", "few")
    asked = ("index", "--wave", "2026", "--against", "few", "--contributions")
    staff, public = (list(csv.DictReader(io.StringIO(two_waves.does(*asked, *more)))) for more in ((), ("--public",)))
    assert [row["before"] for row in staff if row["agency"] == "AB"] == ["100.0"]
    assert {row["contribution"] for row in public if row["agency"] == "AB"} == {""}
    sums = [row for row in public if row["place"] == "all" and row["source"] and not row["agency"] and not row["part"]]
    assert {(row["source"], row["why_not"], row["contribution"]) for row in sums} == {
        ("performance", "suppressed", ""),
        ("mix", "suppressed", ""),
    }


@pytest.mark.parametrize("more", [(), ("--against", "2025", "--aggregate", "equal")])
def test_contributions_need_an_earlier_wave_and_answers_taken_together(two_waves, more):
    result = two_waves.run("index", "--wave", "2026", "--contributions", *more)
    assert result.exit_code == 2
    assert "--contributions needs --against" in result.stderr
