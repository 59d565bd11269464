"""No export and no format without a reader, and a made-up one of each written by all of the other."""

from __future__ import annotations

import csv
import io
import json
import sys
from types import SimpleNamespace

import click
import pytest

from surveyapp import exports
from surveyapp.cli.results.indices import index as index_command
from surveyapp.exports import Export, formats
from surveyapp.exports.table import Table
from surveyapp.results.reading import PREVIOUS, PUBLISHED, View
from tests.factories.results import made_up_result
from tests.surveyapp.results.conftest import hold_rounds

MODULE = "made_up_export"
ROW = {"who": "Y tế", "flags": ["few", "adjusted"], "found": True, "value": 0.1, "formula": "=1+1"}


def rings(who: str) -> Table:
    return Table(("who", "flags", "found", "value", "formula", "unknown"), [ROW | {"who": who}])


def write(table: Table, *, bom: bool = False, delimiter: str = ",") -> str:
    return f"{len(list(table.rows))} rows of {len(table.columns)}"


@pytest.fixture
def made_up(monkeypatch):
    monkeypatch.setitem(sys.modules, MODULE, SimpleNamespace(rings=rings, write=write))
    monkeypatch.setitem(exports.EXPORTS, "rings", Export(f"{MODULE}:rings"))
    monkeypatch.setitem(formats.FORMATS, "count", MODULE)


@pytest.fixture
def sqlite_rounds(sqlite_engine):
    hold_rounds(sqlite_engine)
    return sqlite_engine


@pytest.mark.parametrize("name", exports.names())
def test_everything_registered_can_be_written(name):
    assert callable(exports.export(*name.split(".")))


def test_formats_are_those_of_the_registry():
    assert {"csv", "json"} <= formats.FORMATS.keys()
    assert exports.formats_of("index") == ["table", *formats.FORMATS]
    assert exports.formats_of("responses") == ["csv"]
    assert exports.formats_of("contributions") == ["csv"]


def test_the_command_of_indices_offers_every_format():
    (kind,) = [option.type for option in index_command.params if option.name == "shape"]
    assert isinstance(kind, click.Choice)
    assert list(kind.choices) == exports.formats_of("index")


def test_a_made_up_table_is_written_in_every_format(made_up):
    assert exports.formats_of("rings") == [*formats.FORMATS]
    assert {"csv", "json", "count"} <= {*formats.FORMATS}
    (line,) = csv.DictReader(io.StringIO(exports.export("rings", "csv")("Y tế", delimiter=";")), delimiter=";")
    told = {"who": "Y tế", "flags": "few adjusted", "found": "yes", "value": "0.1", "formula": "'=1+1", "unknown": ""}
    assert line == told
    assert json.loads(exports.export("rings", "json")("Y tế")) == [ROW | {"unknown": None}]


def test_a_made_up_format_writes_every_table_that_is_not_held_to_some(made_up):
    open_to_all = [what for what, export in exports.EXPORTS.items() if export.table and not export.only]
    assert {"index", "trail", "rings"} <= {*open_to_all}
    assert [name for name in exports.names() if name.endswith(".count")] == [f"{what}.count" for what in open_to_all]
    assert exports.export("rings", "count")("Y tế") == "1 rows of 6"
    result = made_up_result(3)
    assert exports.export("index", "count")(result).startswith(f"{len(result.rows)} rows of ")


@pytest.mark.parametrize("shape", formats.FORMATS)
def test_every_format_writes_every_value_however_it_is_asked(made_up, shape):
    write = exports.export("rings", shape)
    for text in (write("Y tế"), write("Y tế", bom=True, delimiter=";")):
        assert [value for value in ("who", "unknown", "Y tế", "adjusted", "0.1", "=1+1") if value not in text] == []


@pytest.mark.parametrize("what", exports.of_results())
def test_what_may_not_be_published_is_in_no_file_of_the_published_edition(sqlite_rounds, what):
    """71.875 is the index of the agency with 8 forms."""
    for shape in exports.files_of(what):
        with View(sqlite_rounds, "NOW", against=PREVIOUS, edition=PUBLISHED) as view:
            written = exports.export(what, shape)(*exports.parts_of(what, view))
        assert "71.875" not in written
        assert "71.88" not in written


def test_what_a_table_is_not_written_in_is_told_by_name():
    with pytest.raises(KeyError, match=r"responses\.json"):
        exports.export("responses", "json")
