"""A table of counts as an office keeps it: the map of a file of forms says what its columns and codes are in ours."""

from __future__ import annotations

import pytest

from tests.desk import AGENCIES, Desk
from tests.factories.workbook import workbook

MAP = """
leave_out = ["STT"]

[columns]
"Cơ quan" = "agency"
"Mức" = "code"
"Số phiếu" = "count"

[always]
wave = "2023"
item = "RATING"

[codes]
"Rất hài lòng" = 5
"Hài lòng" = 4

[codes.agency]
"Sở Y tế" = "SYT"
"Tư pháp" = "STP"

[missing]
"KTL" = "blank"
"""
FILE = "STT,Cơ quan,Mức,Số phiếu\n1,Sở Y tế,Rất hài lòng,3\n2,Sở Y tế,KTL,1\n3,Tư pháp,Hài lòng,2\n"
OURS = "wave,agency,item,code,count\n2023,SYT,RATING,5,3\n2023,SYT,RATING,.,1\n2023,STP,RATING,4,2\n"
MAKING = ("--format", "counts", "--create-waves", "--questionnaire", "single-rating")


@pytest.fixture
def office(desk: Desk) -> Desk:
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    return desk


def mapped(desk: Desk, said: str = MAP, file: str | bytes = FILE, name: str = "table.csv") -> tuple[object, ...]:
    return "import", desk.file(name, file), *MAKING, "--map", desk.file("map.toml", said)


def test_mapped_counts_store_what_ours_would(office):
    assert office.does(*mapped(office)) == "6 responses imported into 1 waves\n"
    again = office.does("import", office.file("ours.csv", OURS), *MAKING)
    assert again == "0 responses imported into 1 waves; 6 were there already and stay as they are\n"


def test_so_do_those_of_a_workbook(office):
    office.does("import", office.file("ours.csv", OURS), *MAKING)
    rows = [line.split(",") for line in FILE.splitlines()]
    told = office.does(*mapped(office, file=workbook({"Bảng": rows}), name="table.xlsx"))
    assert told == "0 responses imported into 1 waves; 6 were there already and stay as they are\n"


def test_an_item_may_have_codes_of_its_own(office):
    said = MAP.replace("[codes.agency]", '[codes.RATING]\n"Hài lòng" = 2\n\n[codes.agency]')
    office.does(*mapped(office, said))
    (line,) = office.refuses("import", office.file("ours.csv", OURS), *MAKING)
    assert line.startswith("ours.csv:4: count 2 differs from the 0 that are stored")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (
            '[several]\nRATING = ";"\n',
            "map.toml, [several]: a file of counts holds neither several answers in one cell",
        ),
        ('[days]\nday = "dd/mm/yyyy"\n', "map.toml, [days]: a file of counts holds neither several answers"),
        ("[codes.count]\n1 = 2\n", "map.toml, [codes.count]: counts are numbers and have no codes"),
        (
            '[missing.RATING]\n9 = "nothing"\n',
            "map.toml, [missing.RATING]: there is no kind of missing answer “nothing”",
        ),
        ("[codes.RATNG]\n1 = 2\n", "table.csv: the map speaks of “RATNG”, which is neither a column nor an item"),
    ],
)
def test_a_map_that_can_mean_nothing_for_counts_is_refused(office, more, says):
    (line,) = office.refuses(*mapped(office, f"{MAP}\n{more}"))
    assert line.startswith(says)


def test_columns_that_counts_do_not_have_are_refused(office):
    said = MAP.replace('"count"', '"counts"').replace('item = "RATING"', 'items = "RATING"')
    assert [line.partition(" — ")[0] for line in office.refuses(*mapped(office, said))] == [
        "map.toml, [columns]: “Số phiếu” is to be “counts”, which we do not have",
        "map.toml, [always]: we have no column “items”",
    ]
