"""A new table made of a result is one module: made up here, it goes through command, page, address and record."""

from __future__ import annotations

import csv
import io
import json
import sys
from types import SimpleNamespace

import pytest

import questionnaires
from surveyapp import exports
from surveyapp.exports import Export
from surveyapp.exports.table import Table
from tests.desk import office_of

ROWS = "agency,SVC\n" + "SYT,5\n" * 40 + "STP,4\n" * 40
MODULE = "made_up_export"
LINK, OF_TWO = "Rings (CSV)", "Rings of two rounds (CSV)"


def of(view):
    return view.edition, view.result.wave.code


def rings(edition: str, wave: str) -> Table:
    return Table(("edition", "wave", "name"), [{"edition": edition, "wave": wave, "name": "=Y tế"}])


@pytest.fixture
def registered(monkeypatch):
    monkeypatch.setitem(sys.modules, MODULE, SimpleNamespace(of=of, rings=rings))
    made_up = {"of": f"{MODULE}:of", "only": ("csv", "json")}
    monkeypatch.setitem(exports.EXPORTS, "rings", Export(f"{MODULE}:rings", **made_up, link=LINK))
    pair = Export(f"{MODULE}:rings", **made_up, link=OF_TWO, compares=True)
    monkeypatch.setitem(exports.EXPORTS, "pairs", pair)


@pytest.fixture
def collected(desk, registered):
    """Two departments with forty forms each, and no earlier round."""
    desk.does("agencies", "load", desk.file("a.csv", "code,name,peer_group\nSYT,Y tế,d\nSTP,Tư pháp,d\n"))
    desk.does("wave", "create", "W", "--questionnaire", "single-rating")
    desk.does("wave", "open", "W")
    item = questionnaires.load("single-rating").items[0].code
    desk.does("import", desk.file("r.csv", ROWS.replace("SVC", item)), "--wave", "W")
    desk.does("wave", "close", "W")
    return desk


@pytest.mark.parametrize(("options", "edition"), [((), "staff"), (("--public",), "published")])
def test_the_command_writes_it_in_every_format_and_edition(collected, options, edition):
    line = {"edition": edition, "wave": "W", "name": "'=Y tế"}
    assert list(csv.DictReader(io.StringIO(collected.does("export", "rings", "--wave", "W", *options)))) == [line]
    written = collected.does("export", "rings", "--wave", "W", "--format", "json", *options)
    assert json.loads(written) == [line | {"name": "=Y tế"}]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param(
            ("circles",), "there is no export circles; there are: responses, index, contributions, losses", id="name"
        ),
        pytest.param(("agencies",), "there is no export agencies", id="of no round"),
        pytest.param(("rings", "--format", "pdf"), "not made as pdf; it has: csv, json", id="format"),
        pytest.param(("--format", "json"), "the export responses is not made as json; it has: csv", id="of responses"),
        pytest.param(("rings", "--texts"), "--texts goes with the export of responses only", id="texts"),
        pytest.param(("--public",), "leave --rule, --against and --public out", id="edition of responses"),
    ],
)
def test_the_command_says_what_does_not_fit_and_writes_nothing(collected, words, reason):
    refused = collected.run("export", *words, "--wave", "W", "-o", collected.folder / "made.csv")
    assert refused.exit_code == 2
    assert reason in refused.stderr
    assert not (collected.folder / "made.csv").exists()


def test_the_page_of_a_round_leads_to_it_and_its_address_gives_it(collected):
    office = office_of(collected)
    page = office.get("/staff/waves/W").text
    assert f'<a href="/staff/waves/W/rings.csv">{LINK}</a>' in page
    assert OF_TWO not in page, "there is no earlier round"
    answer = office.get("/staff/waves/W/rings.csv?view=published")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="W-rings-published.csv"'
    assert answer.text == "\ufeffedition,wave,name\r\npublished,W,'=Y tế\r\n"
    assert office.get("/staff/waves/W/rings.json").json[0]["edition"] == "staff"
    told = [detail["file"] for _, action, detail in collected.trail("W") if action == "file-downloaded"]
    assert told == ["W-rings-published.csv", "W-rings.json"]


@pytest.mark.parametrize("file", ["circles.csv", "agencies.csv", "rings.pdf", "index.table"])
def test_there_is_no_address_of_what_is_not_made_so(collected, file):
    assert office_of(collected).get(f"/staff/waves/W/{file}").status_code == 404


def test_every_table_of_a_result_has_a_link_and_what_it_is_made_of():
    for what, export in exports.of_results().items():
        assert export.link, what
        assert exports.files_of(what), what
        assert callable(exports._function(export.of)), what
