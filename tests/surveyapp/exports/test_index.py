"""One result, three shapes: CSV and JSON carry every figure unrounded, the table is for reading."""

import csv
import dataclasses
import io
import json

import pytest

from questionnaires.languages import everywhere
from surveyapp.exports import export
from surveyapp.exports.index import CALLED, MADE_OF
from surveyapp.results.model.result import COLUMNS
from tests.factories.results import made_up_result


@pytest.fixture(scope="module")
def result():
    return made_up_result(n_departments=15, n_communes=3)


def test_csv_carries_every_row_and_column_unrounded(result):
    read = list(csv.DictReader(io.StringIO(export("index", "csv")(result), newline="")))
    assert tuple(read[0]) == (*COLUMNS, *CALLED, MADE_OF)
    assert len(read) == len(result.rows)
    for line, row in zip(read, result.rows, strict=True):
        assert (line["agency"], line["part"]) == (row.agency, row.part)
        assert line["index"] == ("" if row.index is None else repr(row.index))
        assert line["flags"] == " ".join(row.flags)


def test_json_carries_the_same_rows_with_null_for_unknown_and_flags_as_list(result):
    read = json.loads(export("index", "json")(result))
    assert [tuple(line) for line in read] == [(*COLUMNS, *CALLED, MADE_OF)] * len(result.rows)
    for line, row in zip(read, result.rows, strict=True):
        assert {column: line[column] for column in COLUMNS} == dataclasses.asdict(row) | {
            "flags": list(row.flags),
            "common_items": list(row.common_items),
        }


@pytest.mark.parametrize(("language", "said"), [("vi", "Chỉ số chung"), ("en", "Overall index")])
def test_codes_are_called_what_the_language_calls_them(result, language, said):
    read = json.loads(export("index", "json")(result, language=language))
    for line, row in zip(read, result.rows, strict=True):
        agency = result.agencies[row.agency].name(language) if row.scope == "agency" else ""
        group = result.group_names[row.peer_group][language] if row.peer_group else ""
        assert (line["agency_name"], line["peer_group_name"]) == (agency, group)
        assert (line["part_name"] == said) == (row.part == "overall")


def test_where_the_office_gave_no_name_in_the_language_its_only_one_stands(result):
    first = next(iter(result.agencies))
    only = dataclasses.replace(result.agencies[first], names={"vi": "Sở Nội vụ"})
    named = dataclasses.replace(
        result, agencies={**result.agencies, first: only}, group_names={"departments": {"vi": "Sở"}, "communes": {}}
    )
    for language in ("vi", "en"):
        read = json.loads(export("index", "json")(named, language=language))
        assert {line["agency_name"] for line in read if line["agency"] == first} == {"Sở Nội vụ"}
        groups = {line["peer_group"]: line["peer_group_name"] for line in read}
        assert groups == {"": "", "departments": "Sở", "communes": "communes"}


def test_unknown_is_empty_in_csv_and_null_in_json(result):
    empty = next(i for i, row in enumerate(result.rows) if row.index is None)
    line = list(csv.DictReader(io.StringIO(export("index", "csv")(result), newline="")))[empty]
    assert (line["index"], line["se"], line["rank"]) == ("", "", "")
    assert json.loads(export("index", "json")(result))[empty]["index"] is None


def test_csv_can_carry_a_byte_order_mark_and_semicolons(result):
    text = export("index", "csv")(result, bom=True, delimiter=";")
    assert text.startswith("\ufeffwave;scope;agency;")


def test_csv_never_starts_a_cell_like_a_formula(result):
    row = dataclasses.replace(result.rows[0], agency="=cmd()", index=-1.5)
    text = export("index", "csv")(dataclasses.replace(result, rows=(row,)))
    assert ",'=cmd()," in text
    assert ",-1.5," in text


def test_table_shows_ranks_in_order_then_the_unranked_with_their_reason(result):
    table = export("index", "table")(result)
    group = "peer group departments (Sở, ban, ngành), reliability 0.94 (threshold 0.7)\n"
    departments = table.partition(group)[2].partition("\n\n")[0].splitlines()
    heading = departments.pop(0)
    assert " ".join(heading.split()) == "rank agency name index interval n flags rank set not ranked"
    places = [line.split()[0] for line in departments]
    numbers = [int(place) for place in places if place != "–"]
    assert numbers == sorted(numbers)
    assert places[len(numbers) :] == ["–"] * (15 - len(numbers))
    assert all(line.split()[-1] in {"basis", "few", "no-answers"} for line in departments[len(numbers) :])


def test_table_prints_a_single_possible_place_once(result):
    row = next(row for row in result.rows if row.rank)
    alone = dataclasses.replace(result, rows=(dataclasses.replace(row, rank_low=4, rank_high=4, not_ranked=""),))
    (line,) = (line for line in export("index", "table")(alone).splitlines() if row.agency in line)
    assert line.split()[-1] == "4"


@pytest.mark.parametrize("language", everywhere())
def test_table_calls_agencies_and_groups_as_the_reader_does(result, language):
    """The CSV of the same language names them alike."""
    names = {"departments": {"vi": "Sở, ban, ngành", "en": "Departments"}}
    named = dataclasses.replace(result, group_names=names)
    table = export("index", "table")(named, language=language)
    rows = list(csv.DictReader(io.StringIO(export("index", "csv")(named, language=language))))
    assert f"peer group departments ({names['departments'][language]})" in table
    first = next(row for row in rows if row["rank"] == "1")
    assert first["agency_name"] in table


def test_table_ends_with_every_part_for_all_agencies(result):
    together = export("index", "table")(result).partition("all agencies together\n")[2].splitlines()[1:]
    assert [line.split()[0] for line in together] == [row.part for row in result.rows if row.scope == "all"]


def test_table_says_that_an_order_is_too_much_chance_for_places():
    table = export("index", "table")(made_up_result(4, 4, banded=("communes",)))
    assert "peer group communes (Xã, phường), reliability 0.51 (threshold 0.7): too low for places\n" in table
    assert table.count("unreliable") == 4


def test_csv_has_the_set_of_places_beside_the_place(result):
    ranked = dataclasses.replace(result, rows=result.ranked("departments"))
    first = next(csv.DictReader(io.StringIO(export("index", "csv")(ranked))))
    assert (first["rank"], first["rank_low"]) == ("1", "1")
    assert int(first["rank_high"]) >= 1
