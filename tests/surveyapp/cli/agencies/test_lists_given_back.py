"""What the office loaded comes back as the same files, and another database becomes the same from them."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from surveyapp import store
from surveyapp.store.agencies.agencies import agencies, counters, procedures
from surveyapp.store.agencies.peer_groups import peer_group_rows
from surveyapp.store.waves.frame import frame, stratum_names
from tests.desk import Desk

TREE = '''code,name,level,peer_group,parent,valid_from,valid_to,predecessors,name_en,name_km
TP,Thành phố,1,,,,,,The city,
CU,Xã Cũ,3,communes,TP,2020-01-01,2025-06-30,,,
AB,"Phường ""An, Bình""",3,communes,TP,2025-07-01,,CU:0.00001 TP,An Binh ward,សង្កាត់
'=1,'=1+1,3,communes,TP,,,CU:0.25,,
'''
GROUPS = """code,name,name_en,valid_from
communes,Xã,Communes,
communes,"Xã, phường",,2025-07-01
departments,Sở,,
"""
PROCEDURES = "code,name,field,group\n1.001,Khai sinh,Hộ tịch,ho-tich\n2.002,Cấp đổi,,\n"
COUNTERS = "code,agency,name\n101,AB,Quầy 1\n102,TP,\n"
POPULATION = """stratum,population,agency,clusters,selected,issued,reached,returned,refused,ineligible,source,\
extracted_on,name_en,name_km
đất đai,120,AB,4,60,50,45,40,3,2,"Một cửa, tháng 6",2026-06-30,land,
papers,0,AB,,,,,,,,,,,
city,900,,,,,,,,,,,,
"""


@pytest.fixture
def another(migrated_file, tmp_path) -> Desk:
    folder = tmp_path / "another"
    folder.mkdir()
    shutil.copyfile(migrated_file, folder / "survey.db")
    return Desk(folder)


@pytest.fixture
def loaded(desk) -> Desk:
    desk.does("agencies", "load", desk.file("a.csv", TREE))
    desk.does("agencies", "groups", desk.file("g.csv", GROUPS))
    desk.does("procedures", "load", desk.file("p.csv", PROCEDURES))
    desk.does("counters", "load", desk.file("c.csv", COUNTERS))
    desk.does("wave", "create", "W", "--questionnaire", "single-rating")
    desk.does("frame", "load", desk.file("f.csv", POPULATION), "--wave", "W")
    return desk


def held(desk: Desk) -> list[object]:
    """Everything that the lists say, in their order."""
    engine = store.connect(f"sqlite:///{desk.database}")
    with store.reading(engine) as session:
        found = [
            list(agencies(session).values()),
            peer_group_rows(session),
            list(procedures(session).values()),
            counters(session),
            frame(session, "W"),
            stratum_names(session, "W"),
        ]
    engine.dispose()
    return found


LISTS = [
    (("agencies", "export"), ("agencies", "load")),
    (("agencies", "export", "--groups"), ("agencies", "groups")),
    (("procedures", "export"), ("procedures", "load")),
    (("counters", "export"), ("counters", "load")),
    (("frame", "export", "--wave", "W"), ("frame", "load", "--wave", "W")),
]


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_another_database_becomes_the_same_from_the_files_that_were_written(loaded, another, delimiter):
    another.does("wave", "create", "W", "--questionnaire", "single-rating")
    for number, (write, read) in enumerate(LISTS):
        file = another.folder / f"{number}.csv"
        loaded.does(*write, "-o", file, "--delimiter", delimiter)
        another.does(*read, file)
    assert held(another) == held(loaded)
    assert all(held(loaded)), "the lists hold something"


def test_loading_what_was_written_changes_nothing(loaded):
    before = held(loaded)
    for number, (write, read) in enumerate(LISTS):
        loaded.does(*read, loaded.file(f"{number}.csv", loaded.does(*write)))
    assert held(loaded) == before


def test_names_of_each_language_dates_and_shares_stand_in_the_file(loaded):
    lines = loaded.does("agencies", "export").splitlines()
    assert lines[0] == "code,name,level,peer_group,parent,valid_from,valid_to,predecessors,name_en,name_km"
    told = 'AB,"Phường ""An, Bình""",3,communes,TP,2025-07-01,,CU:0.00001 TP,An Binh ward,សង្កាត់'
    assert lines[3] == told
    assert lines[4].startswith("'=1,'=1+1,"), "no spreadsheet takes it for a formula"


def test_a_name_that_a_file_leaves_out_stays(loaded):
    loaded.does("agencies", "load", loaded.file("b.csv", "code,name,name_en\nTP,Đô thị,\n"))
    top = held(loaded)[0][0]
    assert (top.name, top.names) == ("Đô thị", {"en": "The city"})


def test_every_day_on_which_a_group_was_named_is_a_line(loaded):
    lines = loaded.does("agencies", "export", "--groups").splitlines()
    assert lines[1:3] == ["communes,Xã,Communes,,", 'communes,"Xã, phường",,,2025-07-01']
    assert dt.date(2025, 7, 1) in [row.valid_from for row in held(loaded)[1]]


def test_an_empty_office_has_headings_only_and_an_unknown_round_is_refused(desk):
    assert desk.does("counters", "export") == "code,agency,name\n"
    (line,) = desk.refuses("frame", "export", "--wave", "W9")
    assert "W9" in line
