"""Agencies, procedures, counters and populations from files."""

from __future__ import annotations

import datetime as dt

import pytest

from surveyapp import store
from surveyapp.imports import agencies as imports
from surveyapp.imports import frame
from surveyapp.store.agencies.agencies import agencies, counters, procedures
from surveyapp.store.agencies.peer_groups import peer_group_names
from surveyapp.store.waves.frame import frame as stored_frame
from surveyapp.store.waves.waves import create_wave

AGENCIES = """code;name;level;peer_group;parent;valid_from;valid_to;predecessors
TP;Thành phố;1;;;;;
OLD;Xã Cũ;3;communes;TP;2020-01-01;2025-06-30;
AB;Phường An Bình;3;communes;TP;2025-07-01;;OLD:0.4
CS;Phường Cái Sơn;3;communes;TP;2025-07-01;;OLD:.6 TP
"""


@pytest.fixture
def loaded(sqlite_engine, tmp_path):
    def load(how, content: str, *words: object, **options: object) -> int:
        file = tmp_path / "file.csv"
        file.write_text(content, encoding="utf-8")
        with store.writing(sqlite_engine) as session:
            return how(session, file, *words, **options)

    return load


def test_agencies_arrive_with_dates_parents_and_predecessors(sqlite_engine, loaded):
    assert loaded(imports.load_agencies, AGENCIES) == 4
    with store.reading(sqlite_engine) as session:
        found = agencies(session)
    assert found["AB"].name == "Phường An Bình"
    assert (found["AB"].parent, found["AB"].peer_group, found["AB"].level) == ("TP", "communes", "3")
    assert (found["OLD"].valid_from, found["OLD"].valid_to) == (dt.date(2020, 1, 1), dt.date(2025, 6, 30))
    assert found["AB"].predecessors == (("OLD", 0.4),)
    assert found["CS"].predecessors == (("OLD", 0.6), ("TP", 1.0))


def test_loading_again_changes_names_and_adds_nothing(sqlite_engine, loaded):
    loaded(imports.load_agencies, AGENCIES)
    loaded(imports.load_agencies, "code,name\nAB,Phường An Bình mới\n")
    with store.reading(sqlite_engine) as session:
        found = agencies(session)
    assert len(found) == 4
    assert found["AB"].name == "Phường An Bình mới"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("all,Tất cả,", "'all' cannot be an agency's code"),
        ("A B,Tên,", "“A B” cannot be an agency's code — write it without spaces and colons"),
        ("A:B,Tên,", "“A:B” cannot be an agency's code — write it without spaces and colons"),
        ("A,,", "“name” is empty — fill in name"),
        ("A,Tên,X:2", "predecessor “X:2” cannot be read — write codes with a space between them"),
        ("A,Tên,X:0", "predecessor “X:0” cannot be read"),
        ("A,Tên,X", "there is no agency 'X' — load it first, or correct the code"),
    ],
)
def test_an_agency_that_cannot_be_is_refused_with_its_line(loaded, row, says):
    with pytest.raises(store.Refused) as refused:
        loaded(imports.load_agencies, f"code,name,predecessors\n{row}\n")
    assert str(refused.value).startswith(f"file.csv:2: {says}")


def test_agencies_above_each_other_are_refused_with_the_line(loaded):
    with pytest.raises(store.Refused) as refused:
        loaded(imports.load_agencies, "code,name,parent\nTOP,Trên,\nA,Một,B\nB,Hai,A\n")
    assert str(refused.value).splitlines() == [
        "file.csv:3: agency A stands above itself — correct `parent`",
        "file.csv:4: agency B stands above itself — correct `parent`",
    ]


def test_names_of_peer_groups_arrive_in_every_language_and_from_their_day_on(sqlite_engine, loaded):
    rows = 'code,name,name_en,valid_from\ncommunes,Xã,Communes,\ncommunes,"Xã, phường",,2025-07-01\n'
    assert loaded(imports.load_peer_groups, rows) == 2
    with store.reading(sqlite_engine) as session:
        before = peer_group_names(session, dt.date(2025, 6, 30))
        after = peer_group_names(session, dt.date(2025, 7, 1))
    assert before == {"communes": {"vi": "Xã", "en": "Communes"}}
    assert after == {"communes": {"vi": "Xã, phường", "en": "Communes"}}


@pytest.mark.parametrize(
    ("row", "says"), [(",Xã", "“code” is empty — fill in code"), ("communes,", "“name” is empty — fill in name")]
)
def test_a_group_without_code_or_name_is_refused_with_its_line(loaded, row, says):
    with pytest.raises(store.Refused) as refused:
        loaded(imports.load_peer_groups, f"code,name\n{row}\n")
    assert str(refused.value) == f"file.csv:2: {says}"


def test_procedures_and_counters_arrive(sqlite_engine, loaded):
    loaded(imports.load_agencies, AGENCIES)
    assert loaded(imports.load_procedures, "code,name,field,group\n1.001,Khai sinh,Hộ tịch,ho-tich\n") == 1
    assert loaded(imports.load_counters, "code,agency,name\n101,AB,Quầy 1\n102,AB,\n") == 2
    with store.reading(sqlite_engine) as session:
        assert procedures(session)["1.001"].group == "ho-tich"
        assert [(c.code, c.agency, c.name) for c in counters(session)] == [
            ("101", "AB", "Quầy 1"),
            ("102", "AB", "102"),
        ]


def test_a_counter_of_nobody_is_refused_with_its_line(loaded):
    with pytest.raises(store.Refused, match=r"file\.csv:2: there is no agency 'AB'"):
        loaded(imports.load_counters, "code,agency\n101,AB\n")


@pytest.fixture
def wave(sqlite_engine, loaded):
    loaded(imports.load_agencies, AGENCIES)
    with store.writing(sqlite_engine) as session:
        create_wave(session, "W")


def test_a_population_arrives_with_what_became_of_the_forms(sqlite_engine, loaded, wave):
    rows = "stratum,population,agency,issued,returned,source,extracted_on\nland,1200,AB,100,80,Một cửa,2026-01-31\n"
    assert loaded(frame.load, rows, "W") == 1
    with store.reading(sqlite_engine) as session:
        (row,) = stored_frame(session, "W")
    assert (row.stratum, row.agency, row.population, row.issued, row.returned) == ("land", "AB", 1200, 100, 80)
    assert (row.source, row.extracted_on) == ("Một cửa", dt.date(2026, 1, 31))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("land,,AB", "file.csv:2: “population” is empty"),
        ("land,1.200,AB", "file.csv:2: population “1.200” is not a whole number — write it like 1200"),
        ("land,12,XX", "file.csv:2: there is no agency 'XX'"),
        ("land,12,AB\nland,13,AB", "file.csv:3: stratum land stands twice"),
        ("land,12,AB\nland,13,", "file.csv:2: stratum land is loaded with agencies and without"),
    ],
)
def test_a_population_that_cannot_be_is_refused(loaded, wave, rows, says):
    with pytest.raises(store.Refused) as refused:
        loaded(frame.load, f"stratum,population,agency\n{rows}\n", "W")
    assert str(refused.value).startswith(says)
