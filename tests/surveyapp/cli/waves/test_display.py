"""How the order of a round is shown at most is decided before it closes, and never hides how little can be told."""

from __future__ import annotations

import json

import pytest

from surveyapp import store
from surveyapp.store.waves.display import decide_display

AGENCIES = "code,name,peer_group\n" + "".join(f"A{n},Sở {n},departments\n" for n in range(1, 7))
SATISFIED = {"A1": 38, "A2": 37, "A3": 36, "A4": 35, "A5": 34, "A6": 33}  # of 40: nobody can be told apart


@pytest.fixture
def office(desk):
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W", "--questionnaire", "single-rating", "--basis", "all-invited")
    desk.does("wave", "open", "W")
    rows = [(agency, "5" if n < good else "1") for agency, good in SATISFIED.items() for n in range(40)]
    answers = "agency,RATING,proof\n" + "".join(f"{agency},{code},token\n" for agency, code in rows)
    desk.does("import", desk.file("answers.csv", answers), "--wave", "W")
    return desk


def shown(desk) -> tuple[set[str], set[str]]:
    rows = json.loads(desk.does("index", "--wave", "W", "--format", "json"))
    mine = [row for row in rows if row["scope"] == "agency" and row["part"] == "overall"]
    return {row["display"] for row in mine}, {row["not_ranked"] for row in mine}


def test_by_its_figures_such_a_round_stands_in_bands(office):
    office.does("wave", "close", "W")
    assert shown(office) == ({"bands"}, {"unreliable"})


def test_numbers_that_the_office_asks_for_stand_beside_what_can_be_told(office):
    assert office.does("wave", "display", "W", "numbers") == "wave W is shown by numbers\n"
    assert office.does("wave", "display", "W", "numbers") == "wave W is shown by numbers already\n"
    office.does("wave", "close", "W")
    assert shown(office) == ({"places"}, {""})
    office.does("report", "--wave", "W", "--draft", "-o", office.folder / "r.pdf")
    assert "0 of 15 pairs told apart: places" in office.does("index", "--wave", "W")


def test_it_is_decided_before_the_figures_are_known(office):
    office.does("wave", "close", "W")
    (line,) = office.refuses("wave", "display", "W", "numbers")
    assert line.startswith("wave W is collected, and how its order is shown was to be decided before it closed")
    assert shown(office) == ({"bands"}, {"unreliable"})


def test_a_round_never_shows_more_than_its_figures_allow(office):
    office.does("wave", "display", "W", "ranges")
    office.does("wave", "close", "W")
    assert shown(office) == ({"bands"}, {"unreliable"})


def test_the_decision_is_on_the_record(office):
    office.does("wave", "display", "W", "bands")
    assert "wave-display" in office.does("audit", "--action", "wave-display")


def test_a_word_that_is_none_is_refused_by_the_store_too(office):
    engine, allowed = store.connect(f"sqlite:///{office.database}"), "one of: figures, ranges, bands, numbers"
    with store.writing(engine) as session, pytest.raises(store.Refused, match=allowed):
        decide_display(session, "W", "stars", "test")
    engine.dispose()


def test_it_may_be_decided_where_a_round_is_made(desk):
    desk.does("wave", "create", "W", "--questionnaire", "single-rating", "--display", "ranges")
    assert desk.does("wave", "display", "W", "ranges") == "wave W is shown by ranges already\n"
