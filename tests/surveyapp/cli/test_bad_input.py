"""Bad input: a clear message with line and remedy, exit code 1, and nothing is stored."""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import unicodedata
from pathlib import Path

import pytest

import questionnaires
from tests.desk import AGENCIES, Desk, imported

HEADING = "agency,RATING\n"
YESTERDAY = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)


@pytest.mark.parametrize("code", ["0", "6", "10", "x", "-", "٣", "4 5"])
def test_a_wrong_code_is_named_with_the_codes_that_there_are(open_wave, code):
    (line,) = open_wave.refuses(*imported(open_wave, f"{HEADING}SYT,5\nSYT,{code}\n"))
    assert line.startswith(f"answers.csv:3: RATING “{code}” is no answer to this question — write one of 1 2 3 4 5")


def test_whole_numbers_with_decimals_are_told_as_a_format_of_the_column(open_wave):
    (line,) = open_wave.refuses(*imported(open_wave, f"{HEADING}SYT,5\nSYT,4.0\n"))
    assert line == (
        "answers.csv:3: RATING holds whole numbers with decimals, as in 4.0"
        " — format the column as whole numbers, so that 4.0 is 4"
    )


def test_an_unknown_agency_is_named_with_its_line(open_wave):
    (line,) = open_wave.refuses(*imported(open_wave, f"{HEADING}SYT,5\nSXD,5\n"))
    assert line == "answers.csv:3: there is no agency 'SXD' — load it first, or correct the code"
    (line,) = open_wave.refuses(*imported(open_wave, f"{HEADING}SXD,5\n"))
    assert line.startswith("answers.csv:2: there is no agency 'SXD'")


def test_wrong_codes_and_unknown_agencies_are_reported_together(open_wave):
    lines = open_wave.refuses(*imported(open_wave, f"{HEADING}SXD,5\nSYT,8\nSYT,5\n"))
    assert [line.partition(" — ")[0] for line in lines] == [
        "answers.csv:2: there is no agency 'SXD'",
        "answers.csv:3: RATING “8” is no answer to this question",
    ]


def test_an_unknown_column_is_named_with_the_one_that_was_meant(open_wave):
    (line,) = open_wave.refuses(*imported(open_wave, "agency,RATING,chanel\nSYT,5,web\n"))
    assert line == "answers.csv:1: unknown column “chanel” — did you mean “channel”?"


@pytest.mark.parametrize(
    ("content", "looks_like"),
    [
        pytest.param((HEADING + "SYT,5\n").encode("utf-16"), "UTF-16", id="UTF-16"),
        pytest.param((HEADING + "An Bi\u0300nh,5\n").encode("cp1258"), "Windows-1258", id="cp1258"),
    ],
)
def test_other_encodings_are_named_with_the_way_out(open_wave, content, looks_like):
    (line,) = open_wave.refuses(*imported(open_wave, content))
    assert f"not UTF-8; it looks like {looks_like}" in line
    assert line.endswith("— save it as UTF-8 (Excel: Save as, “CSV UTF-8”)")


def test_a_byte_order_mark_and_decomposed_letters_are_read(open_wave):
    agencies = "\ufeff" + unicodedata.normalize("NFD", "code,name\nCR,Phường Cái Răng\n")
    open_wave.does("agencies", "load", open_wave.file("more.csv", agencies))
    assert any("Phường Cái Răng" in line for line in open_wave.content())


def test_one_bad_row_in_ten_thousand_stores_none(open_wave):
    rows = ["SYT,5"] * 10_000
    rows[6_999] = "SYT,7"
    (line,) = open_wave.refuses(*imported(open_wave, HEADING + "\n".join(rows)))
    assert line.startswith("answers.csv:7001: RATING “7”")


def test_every_bad_row_is_reported_at_once_and_said_once(open_wave):
    lines = open_wave.refuses(*imported(open_wave, HEADING + "SYT,9\n" * 100))
    (line,) = lines
    assert line.startswith("answers.csv:2: RATING “9” is no answer to this question (100 lines: 2, 3, 4, 5, ")


def test_every_kind_of_problem_is_said_in_one_answer(open_wave):
    rows = [f"S{n:03},9,web\n" for n in range(30)] + ["SYT,9,web\n"] * 591 + ["AB,5,fax\n"] * 2 + ["AX,5,web\n"]
    lines = open_wave.refuses(*imported(open_wave, "agency,RATING,channel\n" + "".join(rows)))
    (codes,) = [line for line in lines if "RATING “9”" in line]
    assert "(621 lines: 2, 3, " in codes
    (words,) = [line for line in lines if "“fax”" in line]
    assert words.startswith("answers.csv:623: ")
    assert "(2 lines: 623, 624)" in words
    unknown = [line for line in lines if "there is no agency" in line]
    assert len(unknown) == 4, "three are named, the others counted, with some of them"
    assert unknown[-1].startswith("answers.csv: and 28 more like “there is no agency ")
    assert "for 'S003', 'S004', 'S005'" in unknown[-1]
    assert len(lines) == 6


@pytest.fixture
def sampled_wave(desk: Desk) -> Desk:
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating", "--basis", "probability")
    desk.does("wave", "open", "W1")
    return desk


def test_more_answers_than_people_are_refused_when_the_answers_come(sampled_wave):
    population = sampled_wave.file("population.csv", "stratum,agency,population\nland,SYT,2\n")
    sampled_wave.does("frame", "load", population, "--wave", "W1")
    (line,) = sampled_wave.refuses(*imported(sampled_wave, "agency,stratum,RATING\n" + "SYT,land,5\n" * 3))
    assert "land of SYT has 3 answers but only 2 people or dossiers — correct the population" in line


def test_more_answers_than_people_are_refused_when_the_population_comes(sampled_wave):
    sampled_wave.does(*imported(sampled_wave, "agency,stratum,RATING\n" + "SYT,land,5\n" * 3))
    population = sampled_wave.file("population.csv", "stratum,agency,population\nland,SYT,2\n")
    (line,) = sampled_wave.refuses("frame", "load", population, "--wave", "W1")
    assert line.startswith("population.csv:2: stratum land of SYT has 3 answers but only 2 people or dossiers")


def test_answers_to_another_questionnaire_are_refused(open_wave):
    lines = open_wave.refuses(*imported(open_wave, "agency,Q1,Q2\nSYT,5,5\n"))
    assert [line.partition(" — ")[0] for line in lines] == [
        "answers.csv:1: unknown columns “Q1”, “Q2”",
        "answers.csv:1: column “RATING” is missing",
    ]


def test_rows_of_another_wave_or_version_are_refused(open_wave):
    lines = open_wave.refuses(*imported(open_wave, "wave,version,agency,RATING\nW1,1,SYT,5\nW0,1,SYT,5\nW1,2,SYT,5\n"))
    assert lines == [
        "answers.csv:3: the row belongs to wave “W0”, not to W1 — import it with --wave W0, or correct the column",
        "answers.csv:4: the row answers version 2, W1 asks single-rating@1 — import it into a wave of that version",
    ]


def test_a_locked_wave_takes_nothing(open_wave):
    open_wave.does("wave", "close", "W1")
    open_wave.does("wave", "lock", "W1")
    (line,) = open_wave.refuses(*imported(open_wave, f"{HEADING}SYT,5\n"))
    assert "W1" in line
    assert "locked" in line
    assert "reopen" in line


def test_a_collected_wave_takes_answers_until_entry_until_and_not_after(desk):
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    for code, until in (("IN-TIME", YESTERDAY + dt.timedelta(days=2)), ("TOO-LATE", YESTERDAY)):
        desk.does("wave", "create", code, "--questionnaire", "single-rating", "--entry-until", until)
        desk.does("wave", "open", code)
        desk.does("wave", "close", code)
    file = desk.file("answers.csv", f"{HEADING}SYT,5\n")
    assert "1 responses imported" in desk.does("import", file, "--wave", "IN-TIME")
    (line,) = desk.refuses("import", file, "--wave", "TOO-LATE")
    assert line.endswith(f"wave TOO-LATE is collected and took late forms until {YESTERDAY} — use another wave")


@pytest.mark.parametrize(
    ("steps", "way"),
    [
        ((), "open it first: surveyapp wave open W2"),
        (("open",), "close it first: surveyapp wave close W2"),
        (("open", "withdraw"), "use another wave"),
    ],
)
def test_a_wave_without_an_index_says_the_way_that_is_open_to_it(desk, steps, way):
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W2", "--questionnaire", "single-rating")
    for step in steps:
        desk.does("wave", step, "W2")
    (line,) = desk.refuses("index", "--wave", "W2")
    assert line.endswith(f"no index before it is collected — {way}")


def test_a_withdrawn_wave_is_not_said_to_be_opened_again(open_wave):
    open_wave.does("wave", "withdraw", "W1")
    (line,) = open_wave.refuses(*imported(open_wave, f"{HEADING}SYT,5\n"))
    assert line == "answers.csv: wave W1 is withdrawn — use another wave"
    population = open_wave.file("population.csv", "stratum,population\nS,10\n")
    assert open_wave.refuses("frame", "load", population, "--wave", "W1")[0].endswith("withdrawn — use another wave")


def test_an_answer_of_a_day_that_is_still_to_come_is_refused_with_its_line(open_wave):
    today = dt.datetime.now(dt.UTC).date()
    rows = [f"SYT,5,{today + dt.timedelta(days=ahead)}" for ahead in (0, 1, 3)]
    (line,) = open_wave.refuses(*imported(open_wave, "\n".join(["agency,RATING,day", *rows])))
    ahead = today + dt.timedelta(days=3)
    assert line == f"answers.csv:4: day “{ahead}” is still to come — correct it, or leave the cell empty"


def test_a_draft_takes_nothing(desk):
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating")
    (line,) = desk.refuses(*imported(desk, f"{HEADING}SYT,5\n"))
    assert "draft" in line


def test_an_answered_questionnaire_cannot_be_edited(open_wave):
    open_wave.does(*imported(open_wave, f"{HEADING}SYT,5\n"))
    folder = open_wave.folder / "edited"
    shutil.copytree(questionnaires.DEFINITIONS / "single-rating", folder)
    structure = (folder / "questions.toml").read_text(encoding="utf-8")
    (folder / "questions.toml").write_text(
        structure.replace("satisfied_from = 4", "satisfied_from = 3"), encoding="utf-8"
    )
    (line,) = open_wave.refuses("questionnaire", "add", folder)
    assert line.startswith("single-rating@1: single-rating@1 is being or has been answered")
    assert "raise `version` to 2" in line


def test_the_same_file_again_changes_nothing(open_wave):
    command = imported(open_wave, f"{HEADING}SYT,5\nSYT,5\nSTP,~\n".replace("~", "."))
    assert open_wave.does(*command) == "3 responses imported into wave W1\n"
    answers = [line for line in open_wave.content() if "response" in line.lower()]
    assert open_wave.does(*command) == "0 responses imported into wave W1; 3 were there already and stay as they are\n"
    assert [line for line in open_wave.content() if "response" in line.lower()] == answers


def test_the_same_file_saved_again_by_a_spreadsheet_changes_nothing(open_wave):
    rows = f"{HEADING}SYT,5\nSYT,4\n"
    open_wave.does(*imported(open_wave, rows))
    again = imported(open_wave, "\ufeff" + rows.replace("\n", "\r\n"), "again.csv")
    assert open_wave.does(*again) == "0 responses imported into wave W1; 2 were there already and stay as they are\n"


def test_a_corrected_file_without_ids_is_not_counted_twice(open_wave):
    open_wave.does(*imported(open_wave, f"{HEADING}SYT,5\nSYT,5\n"))
    (line,) = open_wave.refuses(*imported(open_wave, f"{HEADING}SYT,5\nSYT,4\n"))
    assert line.startswith("answers.csv: 1 of 2 rows say the same as forms of an earlier file")
    (line,) = open_wave.refuses(*imported(open_wave, f"{HEADING}SYT,3\nSYT,4\n"))
    assert line == (
        "answers.csv: a file of this name was imported before with other content, and its forms would count twice — "
        "add a column response_id with a number of its own for each form, or rename the file if these are other forms"
    )
    told = open_wave.does(*imported(open_wave, f"{HEADING}SYT,3\nSYT,4\n", "more.csv"))
    assert told == "2 responses imported into wave W1\n"


def test_the_same_id_with_another_answer_is_refused_with_its_line(open_wave):
    open_wave.does(*imported(open_wave, "response_id,agency,RATING\na,SYT,5\nb,SYT,5\n"))
    (line,) = open_wave.refuses(*imported(open_wave, "response_id,agency,RATING\na,SYT,5\nb,SYT,4\n"))
    assert line.startswith("answers.csv:3: ")
    assert "—" in line


def test_the_same_id_twice_in_a_file_is_refused_with_its_line(open_wave):
    (line,) = open_wave.refuses(*imported(open_wave, "response_id,agency,RATING\na,SYT,5\na,SYT,4\n"))
    assert line.startswith("answers.csv:3: ")


def test_a_second_first_account_is_refused(desk):
    assert "one-time password: " in desk.does("user", "add", "an@example.org", "--first")
    (line,) = desk.refuses("user", "add", "binh@example.org", "--first")
    assert line == ("there is an account already — sign in with it, or add further accounts with: surveyapp user add")
    assert "account binh@example.org added" in desk.does("user", "add", "binh@example.org")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nobody"], "'nobody' is not an e-mail address"),
        (["an@example.org", "--role", "king"], "there is no role 'king'"),
        (["an@example.org", "--role", "agency"], "the role agency is of an agency"),
        (["an@example.org", "--role", "agency", "--agency", "X"], "there is no agency 'X'"),
    ],
)
def test_an_account_that_cannot_be_is_refused(desk, words, says):
    (line,) = desk.refuses("user", "add", *words)
    assert line.startswith(says)


def test_an_unknown_wave_is_refused_with_those_that_there_are(open_wave):
    (line,) = open_wave.refuses("import", open_wave.file("answers.csv", f"{HEADING}SYT,5\n"), "--wave", "W9")
    assert line == "there is no wave 'W9' — waves are: W1"


def test_an_unknown_questionnaire_is_refused(desk):
    (line,) = desk.refuses("wave", "create", "W1", "--questionnaire", "two-stop")
    assert "'two-stop'" in line


def test_a_bad_rule_is_refused_when_the_wave_is_made(desk):
    (line,) = desk.refuses("wave", "create", "W1", "--questionnaire", "one-stop", "--rule", "median/pooled")
    assert "median" in line


def test_a_missing_database_is_refused_and_not_made(tmp_path: Path):
    desk = Desk(tmp_path)
    result = desk.run("wave", "list")
    assert result.exit_code == 1
    assert result.stderr == f"{desk.database}: there is no database here — run: surveyapp init\n"
    assert not desk.database.exists()


@pytest.mark.parametrize("url", ["nonsense", "mysql://here/there", "postgresql://nobody@127.0.0.1:1/none"])
def test_an_address_that_leads_nowhere_is_refused(desk, url):
    from click.testing import CliRunner

    from surveyapp.cli import main

    result = CliRunner().invoke(main, ["wave", "list", "--database", url])
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    "words",
    [
        ("import", "nowhere.csv", "--wave", "W1"),
        ("import", "--wave", "W1"),
        ("index",),
        ("wave", "create"),
        ("wave", "create", "W", "--questionnaire", "one-stop", "--opens", "31/01/2026"),
        ("nonsense",),
        ("report", "--wave", "W1"),
        ("index", "--wave", "W1", "--format", "xlsx"),
    ],
)
def test_wrong_usage_is_exit_code_two(desk, words):
    assert desk.run(*words).exit_code == 2


def test_a_full_disk_is_said_in_a_line(desk, monkeypatch):
    def full(*_words: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("surveyapp.cli.outputs._Encoded.write", full)
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    for words in (("create", "W1", "--questionnaire", "single-rating"), ("open", "W1"), ("close", "W1")):
        desk.does("wave", *words)
    (line,) = desk.refuses("export", "--wave", "W1")
    assert line == "No space left on device — make room, or write to another disk"


def test_a_folder_that_is_not_there_is_named_as_it_was_given(desk):
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating")
    output = desk.folder / "nowhere" / "responses.csv"
    (line,) = desk.refuses("export", "--wave", "W1", "-o", output)
    assert line == f"{output}: No such file or directory — check the path and the permissions"


def test_a_pipe_is_written_to_and_keeps_its_place(desk):
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating")
    pipe = desk.folder / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        desk.does("export", "--wave", "W1", "--no-bom", "-o", pipe)
        assert os.read(reader, 100).startswith(b"response_id,wave,")
    finally:
        os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize("file", ["/dev/zero", "pipe"])
def test_a_device_or_a_pipe_is_no_file_to_read(desk, file):
    path = Path(file) if file.startswith("/") else desk.folder / file
    if not path.exists():
        os.mkfifo(path)
    for words in (("agencies", "load"), ("import", "--wave", "W"), ("index", "--check")):
        result = desk.run(*words, path)
        assert result.exit_code == 2
        assert "is no regular file" in result.stderr


@pytest.mark.parametrize(
    "content",
    [".".join("a" * 50_000) + " = 1\n", "a = " + "[" * 50_000, "a = " + "9" * 9_000],
    ids=["tables in tables", "lists in lists", "a number without end"],
)
def test_a_file_that_would_be_read_for_ever_is_refused_at_once(open_wave, content):
    file, answers = open_wave.file("a.toml", content), open_wave.file("answers.csv", "agency,OVERALL\n")
    for words in (("office", "load", file), ("import", answers, "--wave", "W1", "--map", file)):
        (line,) = open_wave.refuses(*words)
        assert line.startswith("a.toml:")
