"""An office makes its own questionnaire on the command line."""

from __future__ import annotations

import csv
import io
import json
import socket

import pytest

OTHER_ANSWERS = "its answers do not mean the same"


@pytest.fixture
def own(desk):
    """A folder as `new` makes it."""
    desk.does("questionnaire", "new", desk.folder / "own")
    return desk.folder / "own"


def edit(folder, name, old, new):
    path = folder / name
    assert path.read_text("utf-8").count(old) == 1
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_a_new_questionnaire_is_sound_and_can_be_added_and_shown(desk, own):
    assert "nothing stands in the way" in desk.does("questionnaire", "check", own)
    desk.does("questionnaire", "add", own)
    shown = desk.does("questionnaire", "show", "own@1", "--lang", "en")
    assert shown.splitlines()[:2] == ["own@1", "Your view"]
    assert "             only if LATE = 1" in shown


def test_a_second_new_into_the_same_folder_is_refused(desk, own):
    assert desk.refuses("questionnaire", "new", own) == [
        f"{own}: there is something in it [folder-used] — name a new folder"
    ]


def test_a_warning_is_said_and_stops_nothing(desk, own):
    edit(own, "text.en.toml", "How staff treated you", "How staff treated and served you")
    assert "wording-double" in desk.does("questionnaire", "check", own)


def test_another_structure_under_the_same_version_is_found_before_it_is_added(desk, own):
    desk.does("questionnaire", "add", own)
    edit(own, "questions.toml", "satisfied_from = 4 #", "satisfied_from = 5 #")
    (line,) = desk.refuses("questionnaire", "check", own, "--against", "own@1")
    assert line == (
        "questions.toml: own@1 asks or counts otherwise [version-not-raised]"
        " — write version = 2; wording can change without that"
    )


def test_diff_tells_what_changed_and_what_breaks(desk, own):
    desk.does("questionnaire", "add", own)
    edit(own, "questions.toml", "version = 1 ", "version = 2 ")
    edit(own, "questions.toml", "satisfied_from = 4 #", "satisfied_from = 5 #")
    said = desk.does("questionnaire", "diff", "own", own).splitlines()
    assert said == [
        f"3 questions (OVERALL, SEATS, POLITE): satisfied from: 4 before, 5 now — breaks the series: {OTHER_ANSWERS}",
        "1 changes from own@1 to own@2, 1 of them break the series",
        "compared under satisfied-share/mean-of-factors: overall: rule (threshold: SEATS POLITE)",
        "compared under satisfied-share/mean-of-factors: factor:place: rule (threshold: SEATS)",
        "compared under satisfied-share/mean-of-factors: factor:people: rule (threshold: POLITE)",
    ]
    assert desk.does("questionnaire", "check", own, "--against", "own@1").splitlines()[-6:-1] == said
    rows = list(csv.DictReader(io.StringIO(desk.does("questionnaire", "diff", "own", own, "--crosswalk"))))
    assert {row["later"]: row["comparable"] for row in rows}["LATE"] == "yes"
    assert {row["later"]: row["comparable"] for row in rows}["SEATS"] == "no"


@pytest.mark.parametrize("shape", ["csv", "json", "html"])
def test_codebook_in_every_shape(desk, shape):
    target = desk.folder / f"book.{shape}"
    desk.does("questionnaire", "codebook", "one-stop", "--format", shape, "-o", target)
    written = target.read_text("utf-8")
    assert "Độ đầy đủ của thông tin niêm yết" in written
    assert shape != "json" or json.loads(written)["questionnaire"] == "one-stop@2"


def test_paper_is_a_pdf_or_a_page(desk, own):
    told = desk.run("questionnaire", "paper", own, "--contact", "☎ 0292", "-o", desk.folder / "form.pdf").stderr
    assert told.startswith("contact ☎ 0292: no typeface of the document has these letters; printed are “☎”")
    assert (desk.folder / "form.pdf").read_bytes().startswith(b"%PDF")
    desk.does("questionnaire", "paper", own, "--contact", "0292", "-o", desk.folder / "form.html")
    assert "Điều gì chưa rõ, xin hỏi: 0292." in (desk.folder / "form.html").read_text("utf-8")
    assert desk.refuses("questionnaire", "paper", own, "-o", desk.folder / "form.doc")


def test_a_name_or_language_that_is_not_there_is_refused_with_those_that_are(desk):
    (line,) = desk.refuses("questionnaire", "show", "two-stop")
    assert "there is no questionnaire 'two-stop'" in line
    assert "one-stop" in line
    (line,) = desk.refuses("questionnaire", "show", "cmt", "--lang", "km")
    assert line == "cmt@1 has no words in km — it has: vi, en"


def test_a_shipped_questionnaire_is_described_without_a_database(desk):
    desk.database.unlink()
    assert "one-stop@2" in desk.does("questionnaire", "show", "one-stop")
    result = desk.run("questionnaire", "show", "two-stop")
    assert (result.exit_code, "no questionnaire" in result.stderr) == (1, True)


def test_show_names_the_bands_of_an_index_and_words_that_await_a_reader(desk):
    shown = desk.does("questionnaire", "show", "one-stop-2018", "--lang", "en")
    assert "bands out of 18: Weak from 0, Average from 6, Fair from 9, Good from 12, Excellent from 15" in shown
    assert "km is awaiting a native reader’s review" in desk.does("questionnaire", "show", "counter-quick")


def test_a_preview_on_a_port_in_use_is_refused(desk, own):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        (line,) = desk.refuses("questionnaire", "preview", own, "--port", port)
    assert line == f"127.0.0.1: port {port} is in use — stop the other program, or choose another port with --port"
