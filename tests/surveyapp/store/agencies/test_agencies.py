"""The dated tree of agencies, their counters and procedures: loaded whole, changed by code, refused by line."""

from __future__ import annotations

import datetime as dt

import pytest

from surveyapp import store
from surveyapp.store.agencies import agencies
from surveyapp.store.agencies.agencies import AgencyRow, CounterRow, ProcedureRow

CITY = AgencyRow("CITY", "Thành phố", names={"en": "The City"})
MERGED = AgencyRow(
    "N1",
    "Phường Mới",
    level="commune",
    peer_group="communes",
    parent="CITY",
    valid_from=dt.date(2025, 7, 1),
    predecessors=(("O1", 1.0), ("O2", 0.4)),
    kind="ward",
)
OLD = tuple(AgencyRow(code, f"Phường {code}", parent="CITY", valid_to=dt.date(2025, 6, 30)) for code in ("O1", "O2"))


def test_agencies_come_back_as_loaded_in_any_order(engine):
    with store.writing(engine) as session:
        agencies.save_agencies(session, [MERGED, *OLD, CITY])
    with store.reading(engine) as session:
        assert list(agencies.agencies(session).values()) == [MERGED, *OLD, CITY]


def test_loading_again_changes_what_differs_and_keeps_the_rest(engine):
    with store.writing(engine) as session:
        agencies.save_agencies(session, [CITY, *OLD, MERGED])
        agencies.save_agencies(session, [AgencyRow("CITY", "Thành phố Mới")])
        loaded = agencies.agencies(session)
    assert loaded["CITY"].all_names == {"vi": "Thành phố Mới", "en": "The City"}
    assert loaded["N1"] == MERGED


@pytest.mark.parametrize(("day", "codes"), [("2025-06-30", ["O1", "O2"]), ("2025-07-01", ["N1"])])
def test_leaves_are_those_of_the_day(day, codes):
    rows = {row.code: row for row in (CITY, *OLD, MERGED)}
    assert [row.code for row in agencies.leaves(rows, dt.date.fromisoformat(day))] == codes


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        pytest.param(
            [AgencyRow("A", "a", where="line 2"), AgencyRow("A", "b", where="line 3")], "repeated-code", id="twice"
        ),
        pytest.param([AgencyRow("A", "a", parent="B")], "agency-unknown", id="unknown parent"),
        pytest.param([AgencyRow("A", "a", predecessors=(("B", 1.0),))], "agency-unknown", id="unknown predecessor"),
        pytest.param([AgencyRow("all", "a")], "agency-code", id="the code that means all"),
        pytest.param([AgencyRow(" A", "a")], "agency-code", id="a blank before the code"),
        pytest.param([AgencyRow("A", "")], "agency-name", id="no name"),
        pytest.param(
            [AgencyRow("A", "a", parent="B"), AgencyRow("B", "b", parent="A")], "agency-circle", id="a circle"
        ),
        pytest.param(
            [AgencyRow("A", "a", valid_from=dt.date(2025, 1, 2), valid_to=dt.date(2025, 1, 1))],
            "agency-dates",
            id="ends before it begins",
        ),
    ],
)
def test_impossible_agencies_are_refused_whole(engine, rows, code):
    with pytest.raises(store.Refused) as refused:
        load(engine, [CITY, *rows])
    assert refused.value.problems[0].code == code
    with store.reading(engine) as session:
        assert agencies.agencies(session) == {}


def load(engine, rows) -> None:
    with store.writing(engine) as session:
        agencies.save_agencies(session, rows)


def test_counters_and_procedures_come_back_as_loaded(city):
    procedure = ProcedureRow("1.004", "Cấp giấy phép", field="Xây dựng", group="construction")
    with store.writing(city) as session:
        agencies.save_procedures(session, [procedure])
        agencies.save_counters(session, [CounterRow("Q2", "W1", "Quầy 2")])
    with store.reading(city) as session:
        assert agencies.procedures(session) == {"1.004": procedure}
        assert agencies.counter(session, "Q2") == CounterRow("Q2", "W1", "Quầy 2")
        assert agencies.counter(session, "Q9") is None
        assert agencies.counter(session, "Q\0") is None
        assert [counter.code for counter in agencies.counters(session)] == ["Q1", "Q2"]


def test_counter_of_an_unknown_agency_is_refused(city):
    with store.writing(city) as session, pytest.raises(store.Refused, match="there is no agency 'D9'"):
        agencies.save_counters(session, [CounterRow("Q2", "D9", "Quầy 2")])
