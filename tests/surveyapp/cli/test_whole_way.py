"""From an empty folder to a ranking and a PDF, through the command line alone."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import questionnaires
from surveyapp.cli import main
from tests.desk import AGENCIES, Desk

FORMS = {"SYT,land,5": 30, "SYT,land,1": 10, "STP,land,5": 40, "AB,land,5": 3}
ANSWERS = "agency,stratum,RATING\n" + "".join(f"{row}\n" * times for row, times in FORMS.items())
POPULATION = "stratum,agency,population,issued\nland,SYT,400,60\nland,STP,800,50\nland,AB,30,10\n"


@pytest.fixture
def collected(desk: Desk) -> Desk:
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "2026-Q1", "--questionnaire", "single-rating", "--title", "Quý I năm 2026")
    desk.does("wave", "trial", "2026-Q1")
    desk.does("wave", "open", "2026-Q1")
    desk.does("frame", "load", desk.file("population.csv", POPULATION), "--wave", "2026-Q1")
    desk.does("import", desk.file("answers.csv", ANSWERS), "--wave", "2026-Q1")
    desk.does("wave", "close", "2026-Q1")
    return desk


def test_the_table_ranks_and_says_why_not(collected):
    table = collected.does("index", "--wave", "2026-Q1")
    rows = [line.split() for line in table.splitlines() if line.startswith(("1 ", "2 ", "– "))]
    assert [(row[0], row[1]) for row in rows] == [("–", "SYT"), ("–", "STP"), ("–", "AB")]
    assert [row[-1] for row in rows] == ["unreliable", "unreliable", "few-forms"], "two are no table of places"


def test_files_carry_a_mark_and_pipes_do_not(collected):
    file = collected.folder / "index.csv"
    words = ("index", "--wave", "2026-Q1", "--format", "csv")
    assert collected.does(*words).startswith("wave,scope,")
    collected.does(*words, "-o", file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbfwave,scope,")
    collected.does(*words, "-o", file, "--no-bom", "--delimiter", ";")
    assert file.read_bytes().startswith(b"wave;scope;")


def test_csv_and_json_say_the_same(collected):
    words = ("index", "--wave", "2026-Q1", "--format")
    in_json = json.loads(collected.does(*words, "json"))
    in_csv = list(csv.DictReader(collected.does(*words, "csv").splitlines()))
    assert [row["agency"] for row in in_csv] == [row["agency"] for row in in_json]
    assert [row["index"] for row in in_csv] == [repr(row["index"]) for row in in_json]


def test_another_rule_gives_another_index(collected):
    words = ("index", "--wave", "2026-Q1", "--format", "json", "--rule", "satisfied-share")
    rows = {(row["agency"], row["part"]): row for row in json.loads(collected.does(*words))}
    assert rows["SYT", "overall"]["index"] == pytest.approx(75.0)
    assert rows["SYT", "overall"]["rule"] == "satisfied-share/pooled"


def test_the_report_is_a_pdf(collected):
    file = collected.folder / "report.pdf"
    assert "written" in collected.does("report", "--wave", "2026-Q1", "--lang", "en", "-o", file)
    assert file.read_bytes().startswith(b"%PDF")


def test_the_export_goes_to_a_file_or_a_pipe(collected):
    file = collected.folder / "responses.csv"
    collected.does("export", "--wave", "2026-Q1", "-o", file)
    piped = collected.does("export", "--wave", "2026-Q1")
    assert file.read_bytes().decode("utf-8-sig").splitlines() == piped.splitlines()
    assert len(piped.splitlines()) == 84


def test_a_file_that_cannot_be_written_is_refused(collected):
    (line,) = collected.refuses("export", "--wave", "2026-Q1", "-o", collected.folder / "nowhere" / "file.csv")
    assert "No such file or directory — check the path and the permissions" in line


def test_a_refused_export_leaves_the_old_file_as_it_was(collected):
    file = collected.file("responses.csv", "old")
    collected.refuses("export", "--wave", "2026-Q9", "-o", file)
    assert file.read_text(encoding="utf-8") == "old"
    assert [path.name for path in collected.folder.glob(".responses*")] == []


def test_an_index_before_the_wave_is_collected_is_refused(open_wave):
    (line,) = open_wave.refuses("index", "--wave", "W1")
    assert line.startswith("wave W1 is open")
    assert line.endswith("close it first: surveyapp wave close W1")


def test_a_check_that_finds_nothing_wrong_succeeds(collected):
    file = collected.file("published.csv", "wave,agency,rule,published,decimals\n2026-Q1,SYT,satisfied-share,75,0\n")
    assert collected.does("index", "--check", file) == "1 rows checked, 0 differ\n"


def test_waves_go_from_state_to_state_and_are_listed(collected):
    for verb, state in (("lock", "locked"), ("reopen", "collected"), ("withdraw", "withdrawn")):
        assert collected.does("wave", verb, "2026-Q1", "--reason", "test") == f"wave 2026-Q1 is now {state}\n"
    (line,) = collected.does("wave", "list").splitlines()
    assert line.split()[:2] == ["2026-Q1", "withdrawn"]
    assert "Quý I năm 2026" in line
    (refused,) = collected.refuses("wave", "open", "2026-Q1")
    assert "withdrawn" in refused


def test_shipped_and_added_questionnaires_are_listed(desk):
    listed = desk.does("questionnaire", "list")
    for name in questionnaires.shipped():
        assert f"{name}@" in listed
    assert listed.count("shipped, not used yet") == len(questionnaires.shipped())
    desk.does("questionnaire", "add", Path(__file__).parents[2] / "golden" / "bfi-questionnaire")
    assert "bfi-25@1" in desk.does("questionnaire", "list")


def test_a_definition_with_mistakes_is_checked_and_not_added(desk):
    folder = desk.folder / "wrong"
    shutil.copytree(questionnaires.DEFINITIONS / "single-rating", folder)
    structure = folder / "questions.toml"
    structure.write_text(structure.read_text(encoding="utf-8").replace('"rating"', '"ratinge"'), encoding="utf-8")
    found = desk.refuses("questionnaire", "check", folder)
    assert any("ratinge" in line and "—" in line for line in found)
    assert desk.refuses("questionnaire", "add", folder) != []


def test_a_definition_without_mistakes_passes_the_check(desk):
    told = desk.does("questionnaire", "check", questionnaires.DEFINITIONS / "single-rating")
    assert told.endswith("nothing stands in the way of using it\n")


def test_the_real_program_runs_from_nothing(tmp_path):
    """As a person types it: its own process, the environment for the database, exit codes and streams."""
    environment = os.environ | {"SURVEYAPP_DATABASE_URL": f"sqlite:///{tmp_path / 'new' / 'survey.db'}"}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-m", "surveyapp.cli", *words]
        return subprocess.run(program, env=environment, capture_output=True, text=True, check=False)

    first = run("wave", "list")
    assert (first.returncode, first.stdout) == (1, "")
    assert first.stderr.endswith("there is no database here — run: surveyapp init\n")
    assert run("init").returncode == 0
    file = tmp_path / "agencies.csv"
    file.write_bytes("code,name\nA,Sở Y tế\n".encode("utf-16"))
    refused = run("agencies", "load", str(file))
    assert refused.returncode == 1
    assert refused.stderr.startswith("agencies.csv:1: not UTF-8; it looks like UTF-16")


def test_the_default_database_is_in_the_instance_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("SURVEYAPP_DATABASE_URL", raising=False)
    monkeypatch.setenv("SURVEYAPP_INSTANCE", str(tmp_path / "here"))
    for _ in range(2):  # safe to repeat
        assert CliRunner().invoke(main, ["init"]).exit_code == 0
    assert (tmp_path / "here" / "surveyapp.sqlite3").exists()
    assert CliRunner().invoke(main, ["wave", "list"]).output == ""
