"""What was published stays as it was signed. A correction is a new number that names its changes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from sqlalchemy import select

from surveyapp import models, store
from tests.desk import AGENCIES

SIGNED = ("--decision", "Số 12/QĐ-SNV", "--signer", "Nguyễn Văn An", "--date", "2026-07-20")


@pytest.fixture
def locked(desk):
    """A locked wave: the department of health by many, the commune by a handful."""
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "2026-H1", "--questionnaire", "single-rating")
    desk.does("wave", "open", "2026-H1")
    desk.does("import", answers(desk, {"SYT": "5554" * 20, "STP": "4321" * 20, "AB": "544"}), "--wave", "2026-H1")
    desk.does("wave", "close", "2026-H1")
    desk.does("wave", "lock", "2026-H1")
    return desk


def answers(desk, ratings):
    lines = ["response_id,language,agency,RATING"]
    lines += [f"{agency}-{n},vi,{agency},{code}" for agency, codes in ratings.items() for n, code in enumerate(codes)]
    return desk.file("answers.csv", "\n".join(lines) + "\n")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def released(desk, number: int) -> str:
    return desk.does("index", "--wave", "2026-H1", "--release", number, "--format", "csv", "--no-bom")


def stored_releases(desk) -> list[models.Release]:
    engine = store.connect(f"sqlite:///{desk.database}")
    with store.reading(engine) as session:
        found = list(session.scalars(select(models.Release).order_by(models.Release.number)))
    engine.dispose()
    return found


def test_a_wave_in_which_nothing_was_answered_is_published_with_a_warning(desk):
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "2026-H1", "--questionnaire", "single-rating")
    for step in ("open", "close", "lock"):
        desk.does("wave", step, "2026-H1")
    said = desk.run("wave", "publish", "2026-H1", *SIGNED)
    assert said.exit_code == 0
    assert said.stderr.splitlines()[-1] == "nothing was answered in it: this release holds no index at all"


def test_published_figures_are_those_of_the_locked_wave(locked):
    before = locked.does("index", "--wave", "2026-H1", "--format", "csv", "--no-bom")
    said = locked.does("wave", "publish", "2026-H1", *SIGNED)
    assert "release 1" in said
    assert rows(locked.does("index", "--wave", "2026-H1", "--release", "1", "--format", "csv", "--no-bom")) == rows(
        before
    )
    (release,) = stored_releases(locked)
    assert (release.state, release.decision, release.signer) == ("published", "Số 12/QĐ-SNV", "Nguyễn Văn An")
    assert release.date == dt.date(2026, 7, 20)
    assert "published" in locked.does("wave", "list")


def test_release_has_the_published_view_too(locked):
    public = locked.does("index", "--wave", "2026-H1", "--public", "--format", "json")
    locked.does("wave", "publish", "2026-H1", *SIGNED)
    frozen = locked.does("index", "--wave", "2026-H1", "--release", "1", "--public", "--format", "json")
    assert json.loads(frozen) == json.loads(public)
    assert {row["index"] for row in json.loads(frozen) if row["agency"] == "AB"} == {None}


def test_correction_is_a_new_release_that_says_what_it_changes_and_the_old_one_stays(locked):
    locked.does("wave", "publish", "2026-H1", *SIGNED)
    first = released(locked, 1)
    locked.does("wave", "reopen", "2026-H1", "--reason", "one box of paper was found")
    late = "response_id,agency,RATING,channel,day\nlate,STP,1,paper,2026-01-05\n"
    locked.does("import", locked.file("late.csv", late), "--wave", "2026-H1")
    locked.does("wave", "lock", "2026-H1")
    said = locked.does("wave", "publish", "2026-H1", *SIGNED)
    assert "agency STP overall n: 80 -> 81" in said
    assert "SYT overall index" not in said
    assert "values differ from release 1" in said
    assert released(locked, 1) == first
    assert [release.state for release in stored_releases(locked)] == ["superseded", "published"]
    assert stored_releases(locked)[1].supersedes_id == stored_releases(locked)[0].id


def test_wave_that_is_not_locked_cannot_be_published(locked):
    locked.does("wave", "reopen", "2026-H1")
    (line,) = locked.refuses("wave", "publish", "2026-H1", *SIGNED)
    assert "only a locked one can be published" in line
    assert "surveyapp wave lock 2026-H1" in line


def test_wave_withdrawn_takes_its_releases_with_it(locked):
    locked.does("wave", "publish", "2026-H1", *SIGNED)
    locked.does("wave", "withdraw", "2026-H1", "--reason", "sampling failed")
    assert [release.state for release in stored_releases(locked)] == ["withdrawn"]


def test_unknown_release_is_refused_with_those_that_there_are(locked):
    assert "none yet" in locked.refuses("index", "--wave", "2026-H1", "--release", "1")[0]
    locked.does("wave", "publish", "2026-H1", *SIGNED)
    assert "its releases: 1" in locked.refuses("index", "--wave", "2026-H1", "--release", "2")[0]


def test_release_is_shown_as_it_was_under_no_other_rule(locked):
    assert locked.run("index", "--wave", "2026-H1", "--release", "1", "--rule", "mean-score").exit_code == 2


@pytest.fixture
def words(desk, tmp_path):
    """The folder of a definition that an office has added."""
    desk.does("questionnaire", "new", tmp_path / "own", "--from", "single-rating")
    desk.does("questionnaire", "add", tmp_path / "own")
    return tmp_path / "own"


def test_words_of_an_open_wave_can_be_corrected_but_not_its_questions(desk, words):
    desk.does("user", "add", "ann@office.example")
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "2026-H1", "--questionnaire", "own")
    desk.does("wave", "open", "2026-H1")
    desk.does("import", answers(desk, {"SYT": "5"}), "--wave", "2026-H1")
    text = words / "text.vi.toml"
    text.write_text(text.read_text().replace("hài lòng đến mức nào", "hài lòng đến mức nào?", 1))
    desk.does("questionnaire", "add", words)
    desk.does("questionnaire", "approve", "own", "--language", "vi", "--as", "ann@office.example")
    revise = ("wave", "revise", "2026-H1", "--reason", "dấu hỏi")
    assert "vi 2" in desk.does(*revise, "--questionnaire", "own")
    questions = words / "questions.toml"
    questions.write_text(questions.read_text().replace("satisfied_from = 4", "satisfied_from = 5"))
    (line,) = desk.refuses("questionnaire", "add", words)
    assert "its questions can no longer be changed" in line
    desk.does("questionnaire", "add", "questionnaires/definitions/one-stop")
    assert "which the wave asks" in desk.refuses(*revise, "--questionnaire", "one-stop")[0]


def test_nothing_is_published_without_decision_and_signer(locked):
    blank = locked.refuses("wave", "publish", "2026-H1", "--decision", "  ", "--signer", "")
    assert [line.partition(" — ")[0] for line in blank] == [
        "decision: a release needs its decision",
        "signer: a release needs its signer",
    ]
    assert stored_releases(locked) == []
