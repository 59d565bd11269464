"""Whatever happens to the words of a questionnaire in use, what was asked stays what was asked: at the command line."""

from __future__ import annotations

import csv
import io

import pytest

from tests.desk import AGENCIES, Desk

ANN, BINH = "ann@office.example", "binh@office.example"
FORMS = 300


@pytest.fixture
def own(desk: Desk):
    """The folder of `own@1`: 300 answers in a closed wave, and one wave open."""
    folder = desk.folder / "own"
    desk.does("questionnaire", "new", folder, "--from", "single-rating")
    desk.does("questionnaire", "add", folder)
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    for email in (ANN, BINH):
        desk.does("user", "add", email)
    lines = "".join(f"SYT,{1 + number % 5},vi\n" for number in range(FORMS))
    for code in ("2026-H1", "2026-H2"):
        desk.does("wave", "create", code, "--questionnaire", "own")
        desk.does("wave", "open", code)
    desk.does("import", desk.file("answers.csv", f"agency,RATING,language\n{lines}"), "--wave", "2026-H1")
    desk.does("wave", "close", "2026-H1")
    return folder


def edit(folder, *pairs: tuple[str, str], language: str = "vi") -> None:
    text = folder / f"text.{language}.toml"
    words = text.read_text("utf-8")
    for old, new in pairs:
        assert words.count(old) == 1, old
        words = words.replace(old, new)
    text.write_text(words, "utf-8")


def approve(desk: Desk, account: str, *more: str) -> str:
    return desk.does("questionnaire", "approve", "own", "--language", "vi", "--as", account, *more)


def words_of(desk: Desk, wave: str) -> dict[str, str]:
    """Option -> Vietnamese words in the codebook of a wave."""
    rows = csv.DictReader(io.StringIO(desk.does("questionnaire", "codebook", "--wave", wave).lstrip("\ufeff")))
    return {row["code"]: row["label_vi"] for row in rows if row["column"] == "RATING"}


def test_exchanged_labels_under_answers_already_given_are_refused(desk, own):
    edit(own, ('1 = "Rất không', '9 = "Rất không'), ('5 = "Rất hài', '1 = "Rất hài'), ("9 =", "5 ="))
    (line,) = desk.refuses("questionnaire", "add", own)
    assert "1 “Rất không hài lòng” became “Rất hài lòng”" in line
    assert "these words stood for something else" in line
    assert "raise `version` to 2" in line


def test_stem_with_its_meaning_reversed_stays_a_draft_until_a_second_person_answers_for_it(desk, own):
    edit(own, ("hài lòng đến mức nào", "không hài lòng đến mức nào"))
    assert "vi revision 2 is a draft" in desk.does("questionnaire", "add", own)
    said = approve(desk, ANN)
    assert "(“không” comes)" in said
    assert "another account must agree" in said
    (line,) = desk.refuses("wave", "revise", "--wave", "2026-H2", "--questionnaire", "own", "--reason", "rõ hơn")
    assert "approve what is a draft (vi 2)" in line
    approve(desk, BINH, "--same-meaning", "--reason", "chỉ đổi cách hỏi")
    revised = desk.does("wave", "revise", "--wave", "2026-H2", "--questionnaire", "own", "--reason", "rõ hơn")
    assert "vi 2" in revised


def test_new_words_reach_no_wave_that_was_asked_in_the_old_ones(desk, own):
    edit(own, ('3 = "Bình thường"', '3 = "Tạm được"'))
    desk.does("questionnaire", "add", own)
    approve(desk, ANN)
    approve(desk, BINH, "--same-meaning", "--reason", "cùng nghĩa")
    desk.does("wave", "revise", "2026-H2", "--questionnaire", "own", "--reason", "dễ hiểu hơn")
    assert words_of(desk, "2026-H1")["3"] == "Bình thường"
    assert words_of(desk, "2026-H2")["3"] == "Tạm được"
    (line,) = desk.refuses("wave", "revise", "2026-H1", "--questionnaire", "own", "--reason", "x")
    assert "its words stay those that were asked" in line


def test_paper_of_a_wave_has_its_words(desk, own):
    edit(own, ('3 = "Bình thường"', '3 = "Tạm được"'))
    desk.does("questionnaire", "add", own)
    approve(desk, ANN)
    approve(desk, BINH, "--same-meaning", "--reason", "cùng nghĩa")
    desk.does("wave", "revise", "2026-H2", "--questionnaire", "own", "--reason", "dễ hiểu hơn")
    for wave, words in (("2026-H1", "Bình thường"), ("2026-H2", "Tạm được")):
        desk.does("questionnaire", "paper", "--wave", wave, "-o", desk.folder / f"{wave}.html")
        assert words in (desk.folder / f"{wave}.html").read_text("utf-8")


def test_who_did_what_to_the_words_is_on_the_record(desk, own):
    edit(own, ("hài lòng đến mức nào", "hài lòng thế nào"))
    desk.does("questionnaire", "add", own, "--as", BINH)
    approve(desk, ANN)
    lines = desk.refuses(
        *("questionnaire", "approve", "own", "--language", "vi", "--as", BINH, "--same-meaning", "--reason", "x")
    )
    assert "added or approved these words" in lines[0]


def test_wave_is_named_once(desk, own):
    assert desk.run("wave", "revise", "--questionnaire", "own", "--reason", "x").exit_code == 2
    two = desk.run("wave", "revise", "2026-H1", "--wave", "2026-H2", "--questionnaire", "own", "--reason", "x")
    assert two.exit_code == 2


def test_codebook_is_of_a_questionnaire_or_of_a_wave(desk, own):
    assert desk.run("questionnaire", "codebook").exit_code == 2
    assert desk.run("questionnaire", "codebook", "own", "--wave", "2026-H1").exit_code == 2
