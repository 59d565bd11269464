"""`--aggregate`: peer groups and the city over all answers, by dossiers, or each agency once."""

from __future__ import annotations

import json

import pytest

from tests.desk import AGENCIES, Desk

FRAME = "stratum,population,agency\nall,300,SYT\nall,100,STP\nall,600,AB\n"


@pytest.fixture
def three_agencies(desk: Desk) -> Desk:
    """SYT: 30 of 40 satisfied, STP: 20 of 40, AB: 10 of 20; 300, 100 and 600 dossiers once the frame is loaded."""
    return collect(desk, ["SYT,5"] * 30 + ["SYT,1"] * 10 + ["STP,5", "STP,1"] * 20 + ["AB,5", "AB,1"] * 10)


def collect(desk: Desk, answers: list[str], frame: str = FRAME) -> Desk:
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W", "--questionnaire", "single-rating", "--rule", "satisfied-share")
    desk.does("wave", "open", "W")
    if frame:
        desk.does("frame", "load", desk.file("frame.csv", frame), "--wave", "W")
    if answers:
        desk.does("import", desk.file("answers.csv", "\n".join(["agency,RATING", *answers])), "--wave", "W")
    desk.does("wave", "close", "W")
    return desk


def overall(desk: Desk, *more: str) -> dict[tuple[str, str], dict]:
    rows = json.loads(desk.does("index", "--wave", "W", "--format", "json", *more))
    return {(row["scope"], row["agency"] or row["peer_group"]): row for row in rows if row["part"] == "overall"}


@pytest.mark.parametrize(
    ("aggregate", "departments", "everything"),
    [("dossier-share", 68.75, 57.5), ("equal", 62.5, 175 / 3)],
)
def test_a_group_is_the_mean_of_its_agencies(three_agencies, aggregate, departments, everything):
    rows = overall(three_agencies, "--aggregate", aggregate)
    group, everyone = rows["peer_group", "departments"], rows["all", "all"]
    assert group["index"] == pytest.approx(departments)
    assert everyone["index"] == pytest.approx(everything)
    assert group["aggregate"] == everyone["aggregate"] == aggregate
    assert group["ci_low"] < group["index"] < group["ci_high"]
    assert (group["n"], group["deff"], group["n_eff"], group["ci_method"]) == (80, None, None, "wilson")


def test_where_no_item_is_missing_the_share_of_dossiers_gives_the_direct_figure_and_its_error(three_agencies):
    direct, shared = overall(three_agencies), overall(three_agencies, "--aggregate", "dossier-share")
    for place in (("peer_group", "departments"), ("all", "all")):
        assert shared[place]["index"] == pytest.approx(direct[place]["index"])
        assert shared[place]["se"] == pytest.approx(direct[place]["se"])


def test_agencies_keep_their_own_rows(three_agencies):
    direct, equal = overall(three_agencies), overall(three_agencies, "--aggregate", "equal")
    assert equal["agency", "SYT"] == direct["agency", "SYT"]


def test_what_is_not_asked_for_is_direct(three_agencies):
    assert {row["aggregate"] for row in overall(three_agencies).values()} == {"direct"}
    assert "direct" not in three_agencies.does("index", "--wave", "W")


def test_missing_dossiers_are_refused_with_the_agencies_that_lack_them(desk):
    collect(desk, ["SYT,5", "STP,4", "AB,3"] * 10, frame="stratum,population,agency\nall,300,SYT\n")
    (line,) = desk.refuses("index", "--wave", "W", "--aggregate", "dossier-share")
    assert "not known: STP, AB — load stratum,population,agency with surveyapp frame load" in line
    assert desk.does("index", "--wave", "W", "--aggregate", "equal")


def test_strata_that_span_agencies_do_not_tell_how_many_dossiers_each_has(desk):
    collect(desk, ["SYT,5", "STP,4", "AB,3"] * 10, frame="stratum,population\n,300\n".replace(",300", "all,300"))
    (line,) = desk.refuses("index", "--wave", "W", "--aggregate", "dossier-share")
    assert "not known: SYT, STP, AB" in line


def test_an_agency_without_answers_is_not_in_the_mean_and_that_is_said(desk):
    collect(desk, ["SYT,5"] * 30 + ["SYT,1"] * 10 + ["AB,5", "AB,1"] * 20)
    rows = overall(desk, "--aggregate", "dossier-share")
    assert rows["all", "all"]["index"] == pytest.approx((300 * 75 + 600 * 50) / 900)
    assert "weights-changed" in rows["all", "all"]["flags"]
    assert "weights-changed" not in rows["peer_group", "communes"]["flags"]
    table = desk.does("index", "--wave", "W", "--aggregate", "dossier-share")
    assert "not in it, because they have no index or no dossiers of their own: STP" in table
    assert "stand for 90.0 % of the weight" in table


def test_a_group_in_which_all_are_satisfied_keeps_an_interval(desk):
    collect(desk, ["SYT,5", "STP,5", "AB,4"] * 20)
    row = overall(desk, "--aggregate", "equal")["peer_group", "departments"]
    assert row["index"] == row["ci_high"] == 100
    assert row["ci_low"] < 97


def test_a_wave_without_any_form_has_no_mean(desk):
    collect(desk, [])
    assert overall(desk, "--aggregate", "equal")["all", "all"]["index"] is None


def test_published_means_are_checked_under_their_aggregate(three_agencies):
    lines = ["wave,agency,rule,published,decimals,scope,aggregate"]
    lines += ["W,departments,satisfied-share,68.75,2,peer_group,dossier-share", "W,all,satisfied-share,58.3,1,,equal"]
    assert "2 rows checked, 0 differ" in three_agencies.does("index", "--check", check(three_agencies, lines))
    wrong = three_agencies.refuses(
        "index", "--check", check(three_agencies, [*lines, "W,all,satisfied-share,58.3,1,,"])
    )
    assert wrong[-1] == "3 rows checked, 1 differ"


def check(desk: Desk, lines: list[str]):
    return desk.file("published.csv", "\n".join(lines))


def test_changes_compare_means_with_means(three_agencies):
    three_agencies.does("wave", "create", "V", "--questionnaire", "single-rating", "--rule", "satisfied-share")
    three_agencies.does("wave", "open", "V")
    answers = "\n".join(["agency,RATING", *["SYT,5"] * 40, *["STP,1"] * 10, *["AB,5", "AB,1"] * 20])
    three_agencies.does("import", three_agencies.file("v.csv", answers), "--wave", "V")
    three_agencies.does("wave", "close", "V")
    told = three_agencies.does("index", "--wave", "V", "--against", "W", "--aggregate", "equal", "--format", "json")
    everyone = next(row for row in json.loads(told) if (row["scope"], row["part"]) == ("all", "overall"))
    assert everyone["index"] == pytest.approx(50)
    assert everyone["comparable"] == "population"  # no dossiers are known of V


def test_public_means_do_not_tell_agencies_that_are_hidden(desk):
    few = "code,name,peer_group\n" + "".join(f"D{i},Sở {i},departments\n" for i in range(6))
    desk.does("agencies", "load", desk.file("more.csv", few))
    answers = [f"D{i},{5 if k % 3 else 1}" for i in range(6) for k in range(6 if i < 2 else 40)]
    collect(desk, answers, frame="")
    direct, equal = (overall(desk, "--public", "--aggregate", a) for a in ("direct", "equal"))
    assert direct["peer_group", "departments"]["index"] is not None
    assert direct["agency", "D0"]["index"] is None
    assert equal["peer_group", "departments"]["index"] is None
    assert equal["all", "all"]["index"] is None
