"""`--standardise`: the indices of a group at one mix of procedures or channels, or the reason that there is none."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.desk import AGENCIES, Desk

MORE = "code,name,peer_group\nA,Xã A,communes\nB,Xã B,communes\nC,Xã C,communes\n"
LAND, PAPERS = "Đất đai", "Chứng thực"


def collect(desk: Desk, forms: dict[tuple[str, str, str], str], agencies: str = MORE, basis: str = "") -> Desk:
    """`forms`: (agency, procedure group, channel) -> answers, one character a form."""
    desk.does("agencies", "load", desk.file("agencies.csv", agencies))
    more = ("--basis", basis) if basis else ()
    desk.does("wave", "create", "W", "--questionnaire", "single-rating", "--rule", "satisfied-share", *more)
    desk.does("wave", "open", "W")
    lines = ["agency,procedure_group,channel,RATING"]
    lines += [f"{agency},{group},{channel},{a}" for (agency, group, channel), said in forms.items() for a in said]
    if forms:
        desk.does("import", desk.file("forms.csv", "\n".join(lines)), "--wave", "W")
    desk.does("wave", "close", "W")
    return desk


def standardised(desk: Desk, by: str = "procedure-group", *more: str) -> dict[str, dict]:
    rows = json.loads(desk.does("index", "--wave", "W", "--format", "json", "--standardise", by, *more))
    return {row["agency"]: row for row in rows if row["scope"] == "agency" and row["part"] == "overall"}


@pytest.fixture
def same_quality(desk: Desk) -> Desk:
    """In both kinds of procedure A and B satisfy equally (half, nine tenths); B has more of the hard kind. C is worse
    in both, yet has little of the hard kind."""
    return collect(
        desk,
        {
            ("A", LAND, "paper"): "51" * 10,
            ("A", PAPERS, "web"): "5555555551" * 8,
            ("B", LAND, "paper"): "51" * 40,
            ("B", PAPERS, "web"): "5555555551" * 2,
            ("C", LAND, "paper"): "1" * 10,
            ("C", PAPERS, "web"): "5555111111" * 9,
        },
    )


def test_agencies_that_differ_by_their_mix_alone_are_equal_at_the_common_mix(same_quality):
    rows = standardised(same_quality)
    assert rows["A"]["index"] - rows["B"]["index"] == pytest.approx(24)
    assert rows["A"]["standardised"] == pytest.approx(rows["B"]["standardised"])
    of_land = 110 / 300
    assert rows["A"]["standardised"] == pytest.approx(100 * (0.5 * of_land + 0.9 * (1 - of_land)))


def test_the_place_at_the_common_mix_has_its_set(same_quality):
    rows = standardised(same_quality)
    assert (rows["A"]["rank"], rows["B"]["rank"], rows["C"]["rank"]) == (1, 2, 3)
    assert (rows["A"]["standardised_rank"], rows["B"]["standardised_rank"], rows["C"]["standardised_rank"]) == (1, 1, 3)
    assert (rows["B"]["standardised_rank_low"], rows["B"]["standardised_rank_high"]) == (1, 2)
    assert rows["B"]["standardised_low"] < rows["B"]["standardised"] < rows["B"]["standardised_high"]


def test_channels_are_levelled_out_alike(same_quality):
    rows = standardised(same_quality, "channel")
    assert rows["A"]["standardised"] == pytest.approx(rows["B"]["standardised"])


def test_an_agency_without_answers_in_a_kind_is_left_empty_with_the_reason(desk):
    forms = {(a, g, "web"): "51" * 20 for a in "AB" for g in (LAND, PAPERS)} | {("C", LAND, "web"): "5" * 40}
    rows = standardised(collect(desk, forms))
    told = {name: value for name, value in rows["C"].items() if "standardised" in name}
    assert told.pop("not_standardised") == "missing"
    assert set(told.values()) == {None}
    assert rows["A"]["standardised"] is not None
    assert f"missing: {PAPERS}" in desk.does("index", "--wave", "W", "--standardise", "procedure-group")


@pytest.mark.parametrize(
    ("forms", "basis", "why"),
    [
        ({(a, LAND, "web"): "51" * 20 for a in "ABC"}, "", "one-kind"),
        ({(a, g, "web"): "51" * 20 for a in "ABC" for g in (LAND, PAPERS)}, "self-selected", "basis"),
        ({}, "", "no-answers"),
    ],
)
def test_without_a_common_mix_the_reason_is_told(desk, forms, basis, why):
    rows = standardised(collect(desk, forms, basis=basis))
    assert {row["not_standardised"] for row in rows.values()} == {why}


def test_forms_that_do_not_say_their_kind_are_not_in_it(desk):
    forms = {(a, g, "web"): "51" * 20 for a in "AB" for g in (LAND, PAPERS)}
    rows = standardised(collect(desk, forms | {("A", "", "web"): "5" * 20}))
    assert rows["A"]["standardised"] == pytest.approx(50)
    assert rows["A"]["index"] == pytest.approx(60)


def test_everybody_satisfied_is_a_hundred_with_an_interval(desk):
    forms = {(a, g, "web"): "51" * 20 for a in "AB" for g in (LAND, PAPERS)}
    forms |= {("C", g, "web"): "5" * 20 for g in (LAND, PAPERS)}
    row = standardised(collect(desk, forms))["C"]
    assert row["standardised"] == row["standardised_high"] == 100
    assert 80 < row["standardised_low"] < 97


def test_an_order_that_is_chance_at_the_common_mix_has_no_places(desk):
    said = {"A": "51" * 20, "B": "51" * 20 + "5", "C": "51" * 20 + "1"}
    forms = {(a, g, "web"): answers for a, answers in said.items() for g in (LAND, PAPERS)}
    rows = standardised(collect(desk, forms))
    assert {row["standardised_rank"] for row in rows.values()} == {None}
    assert all(row["standardised"] is not None for row in rows.values())


def test_groups_have_mixes_of_their_own(desk):
    forms = {(a, g, "web"): "51" * 20 for a, g in (("SYT", LAND), ("STP", LAND), ("AB", LAND), ("AB", PAPERS))}
    rows = standardised(collect(desk, forms, agencies=AGENCIES))
    assert rows["SYT"]["not_standardised"] == "one-kind"
    assert rows["AB"]["standardised"] == pytest.approx(50)


def test_the_columns_stand_at_the_end_and_only_where_asked_for(same_quality):
    def heads(*more: str) -> list[str]:
        return next(csv.reader(io.StringIO(same_quality.does("index", "--wave", "W", "--format", "csv", *more))))

    usual, asked = heads(), heads("--standardise", "channel")
    assert asked[: len(usual)] == usual
    assert asked[len(usual) :] == [
        "standardised",
        "standardised_low",
        "standardised_high",
        "standardised_rank",
        "standardised_rank_low",
        "standardised_rank_high",
        "not_standardised",
    ]


def test_public_figures_of_few_people_stay_hidden_at_the_common_mix(desk):
    forms = {(a, g, "web"): "51" * 20 for a in "AB" for g in (LAND, PAPERS)}
    forms |= {("C", g, "web"): "515" for g in (LAND, PAPERS)}
    rows = standardised(collect(desk, forms), "procedure-group", "--public")
    hidden = [row for row in rows.values() if "suppressed" in row["flags"]]
    assert "C" in {row["agency"] for row in hidden}
    assert {(row["standardised"], row["not_standardised"]) for row in hidden} == {(None, "")}


def test_what_was_computed_once_is_kept_until_forms_come_in(same_quality):
    first = standardised(same_quality)
    stored = [line for line in same_quality.content() if "case-mix" in line]
    assert standardised(same_quality) == first
    assert [line for line in same_quality.content() if "case-mix" in line] == stored
    assert len(stored) == 1
