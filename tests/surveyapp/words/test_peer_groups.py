"""A city's own peer groups are called what it calls them: on the form, on the pages, in print."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from click.testing import CliRunner

from surveyapp import store
from surveyapp.cli import main
from surveyapp.reports.family.ranking.document import html
from surveyapp.results.releases.releasing import released
from surveyapp.store.agencies.peer_groups import PeerGroupRow, peer_group_names, save_peer_groups
from surveyapp.words.speech import Speech, inside
from tests.factories.office import OFFICE
from tests.factories.results import made_up_result
from tests.reading import result_of

HOSPITALS = {"departments": {"vi": "Bệnh viện công", "en": "Public hospitals"}}


@pytest.mark.parametrize(
    ("language", "name"), [("vi", "Bệnh viện công"), ("en", "Public hospitals"), ("km", "Bệnh viện công")]
)
def test_group_is_called_what_the_office_calls_it(language, name):
    assert Speech(language).group("departments", HOSPITALS) == name


def test_groups_of_one_name_bear_their_codes(sqlite_engine):
    """Two tables of one report, and two choices of one list, never read the same."""
    with store.writing(sqlite_engine) as session:
        save_peer_groups(
            session, [PeerGroupRow(code, {"vi": name}) for code, name in (("g1", "Các xã"), ("g2", "các  xã"))]
        )
    with store.reading(sqlite_engine) as session:
        named = peer_group_names(session, dt.date(2026, 1, 1))
    assert [names["vi"] for names in named.values()] == ["Các xã (g1)", "các  xã (g2)"]


def test_group_without_a_name_is_called_by_its_code_and_no_group_is_everybody():
    assert Speech("vi").group("H-01", HOSPITALS) == "H-01"
    assert Speech("vi").group("", HOSPITALS) == "Tất cả các đơn vị"


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("Sở, ban, ngành", "sở, ban, ngành"),
        ("Departments", "departments"),
        ("Hà Nội", "Hà Nội"),
        ("UBND cấp xã", "UBND cấp xã"),
        ("H-01", "H-01"),
    ],
)
def test_inside_a_sentence_only_a_common_noun_loses_its_capital(name, within):
    assert inside(name) == within


def test_report_prints_the_names_that_the_result_carries():
    page = html(dataclasses.replace(made_up_result(), group_names=HOSPITALS), "vi", OFFICE)
    assert "Bệnh viện công" in page
    assert "Sở, ban, ngành" not in page
    assert "communes" in page


def test_result_carries_the_names_of_its_wave_and_keeps_them_in_its_release(stored):
    before = released(stored, "2026", 2).group_names
    with store.writing(stored) as session:
        save_peer_groups(session, [PeerGroupRow("departments", {"vi": "Bệnh viện công"})])
    assert result_of(stored, "2025").group_names["departments"]["vi"] == "Bệnh viện công"
    assert released(stored, "2026", 2).group_names == before
    assert before["departments"]["vi"] == "Sở, ban, ngành"


def test_command_names_groups(sqlite_engine, tmp_path):
    file = tmp_path / "groups.csv"
    file.write_text("code,name\nH-01,Bệnh viện\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["agencies", "groups", str(file), "--database", str(sqlite_engine.url)])
    assert done.stdout == "1 peer groups named\n"
