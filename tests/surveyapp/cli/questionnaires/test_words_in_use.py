"""Whatever happens to the words of a questionnaire in use, what was asked stays what was asked: at the command line."""

from __future__ import annotations

import csv
import io

import pypdf
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


def revise_in_the_middle(desk: Desk, own) -> None:
    """Another word for the middle of the scale, in force for the open wave."""
    edit(own, ('3 = "Bình thường"', '3 = "Tạm được"'))
    desk.does("questionnaire", "add", own)
    approve(desk, ANN)
    approve(desk, BINH, "--same-meaning", "--reason", "cùng nghĩa")
    desk.does("wave", "revise", "2026-H2", "--questionnaire", "own", "--reason", "dễ hiểu hơn")


def report(desk: Desk, wave: str) -> str:
    """The text of the ranked report as PDF."""
    file = desk.folder / f"{wave}.pdf"
    desk.does("report", "--wave", wave, "--lang", "vi", "-o", file)
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(file).pages).split())


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
    revise_in_the_middle(desk, own)
    assert words_of(desk, "2026-H1")["3"] == "Bình thường"
    assert words_of(desk, "2026-H2")["3"] == "Tạm được"
    (line,) = desk.refuses("wave", "revise", "2026-H1", "--questionnaire", "own", "--reason", "x")
    assert "its words stay those that were asked" in line


def test_codebook_of_a_wave_that_was_asked_in_two_wordings_has_both(desk, own):
    revise_in_the_middle(desk, own)
    book = desk.does("questionnaire", "codebook", "--wave", "2026-H2").lstrip("\ufeff")
    (three,) = (row for row in csv.DictReader(io.StringIO(book)) if (row["column"], row["code"]) == ("RATING", "3"))
    assert (three["label_vi"], three["label_vi@1"]) == ("Tạm được", "Bình thường")
    page = desk.does("questionnaire", "codebook", "--wave", "2026-H2", "--format", "html", "--lang", "vi")
    assert "Tạm được (revision 1: Bình thường)" in page
    assert "revision 1" not in desk.does("questionnaire", "codebook", "--wave", "2026-H1", "--format", "html")


def test_draft_can_be_read_before_anybody_answers_for_it(desk, own):
    edit(own, ('3 = "Bình thường"', '3 = "Tạm được"'))
    desk.does("questionnaire", "add", own)
    assert "0 changes" in desk.does("questionnaire", "diff", "own@1", "own@1")
    assert "3 “Bình thường” became “Tạm được”" in desk.does("questionnaire", "diff", "own@1", "own@1", "--draft")


def test_report_of_a_closed_wave_prints_what_was_asked(desk, own):
    revise_in_the_middle(desk, own)
    printed = report(desk, "2026-H1")
    assert "Bình thường" in printed
    assert "Tạm được" not in printed


def test_report_of_a_wave_that_was_revised_tells_both_wordings(desk, own):
    revise_in_the_middle(desk, own)
    desk.does("import", desk.file("more.csv", "agency,RATING\n" + "SYT,4\n" * 60), "--wave", "2026-H2")
    desk.does("wave", "close", "2026-H2")
    printed = report(desk, "2026-H2")
    assert "lời văn của phiếu được sửa trong thời gian khảo sát" in printed
    assert "lý do: dễ hiểu hơn" in printed
    assert "xác nhận ý nghĩa câu hỏi không đổi" in printed


def test_paper_of_a_wave_has_its_words(desk, own):
    revise_in_the_middle(desk, own)
    for wave, words, mark in (("2026-H1", "Bình thường", "vi 1"), ("2026-H2", "Tạm được", "vi 2")):
        desk.does("questionnaire", "paper", "--wave", wave, "-o", desk.folder / f"{wave}.html")
        paper = (desk.folder / f"{wave}.html").read_text("utf-8")
        assert words in paper
        assert f'data-mark="{mark}"' in paper


def test_who_did_what_to_the_words_is_on_the_record(desk, own):
    edit(own, ("hài lòng đến mức nào", "hài lòng thế nào"))
    desk.does("questionnaire", "add", own, "--as", BINH)
    approve(desk, ANN)
    lines = desk.refuses(
        *("questionnaire", "approve", "own", "--language", "vi", "--as", BINH, "--same-meaning", "--reason", "x")
    )
    assert "added or approved these words" in lines[0]


def test_name_alone_approves_no_words_in_use(desk, own):
    edit(own, ("hài lòng đến mức nào", "hài lòng thế nào"))
    assert "counts for first words only" in desk.does("questionnaire", "add", own, "--approved-by", "Trần Bình")
    assert "draft vi (2)" in desk.does("questionnaire", "list")


def test_wave_is_named_once(desk, own):
    assert desk.run("wave", "revise", "--questionnaire", "own", "--reason", "x").exit_code == 2
    two = desk.run("wave", "revise", "2026-H1", "--wave", "2026-H2", "--questionnaire", "own", "--reason", "x")
    assert two.exit_code == 2


def test_codebook_is_of_a_questionnaire_or_of_a_wave(desk, own):
    assert desk.run("questionnaire", "codebook").exit_code == 2
    assert desk.run("questionnaire", "codebook", "own", "--wave", "2026-H1").exit_code == 2
