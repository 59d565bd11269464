"""A published report says which release it is, whose decision, who signed and when, and prints what was signed."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

from tests.desk import AGENCIES, Desk

DECISION, SIGNER = "Số 12/QĐ-SNV", "Nguyễn Văn An"
SIGNED = ("--decision", DECISION, "--signer", SIGNER, "--date", "2026-07-20")
LINE = {
    "vi": "Bản công bố số 1 của đợt W1: Số 12/QĐ-SNV, ngày 20/07/2026; người ký: Nguyễn Văn An.",
    "en": "Release 1 of round W1: Số 12/QĐ-SNV, 20/07/2026; signed by Nguyễn Văn An.",
}
NAMED = """
name.vi = "Sở Nội vụ"
place.vi = "Tân Giang"
recipients.vi = "Như trên"
signer.vi = "Giám đốc"
"""
ANEW = "These figures were computed anew and differ from release 1 as it was signed"


@pytest.fixture
def published(desk: Desk) -> Desk:
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "W1", "--questionnaire", "single-rating")
    desk.does("wave", "open", "W1")
    desk.does(
        "import", desk.file("r.csv", "agency,RATING\n" + "SYT,5\nSYT,2\nSTP,4\n" * 40 + "AB,1\n" * 4), "--wave", "W1"
    )
    desk.does("wave", "close", "W1")
    desk.does("wave", "lock", "W1")
    desk.does("wave", "publish", "W1", *SIGNED)
    desk.does("office", "load", desk.file("office.toml", NAMED))
    return desk


def corrected(desk: Desk) -> Desk:
    """Forms came late: a second release supersedes the first."""
    desk.does("wave", "reopen", "W1", "--reason", "a box was found")
    late = "response_id,agency,RATING,channel,day\n" + "".join(f"late{n},STP,1,paper,2026-01-05\n" for n in range(40))
    desk.does("import", desk.file("late.csv", late), "--wave", "W1")
    desk.does("wave", "lock", "W1")
    desk.does(
        "wave", "publish", "W1", "--decision", "Số 30/QĐ-SNV", "--signer", "Trần Thị Bình", "--date", "2026-09-01"
    )
    return desk


def pages(desk: Desk, *words: str) -> list[str]:
    path = printed(desk, *words)
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def printed(desk: Desk, *words: str) -> Path:
    path = desk.folder / "report.pdf"
    desk.does("report", "--wave", "W1", "-o", path, *words)
    return path


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("release", [(), ("--release", "1")], ids=["as it is", "from the release"])
def test_page_one_says_release_decision_signer_and_day(published, language, release):
    first, *others = pages(published, "--lang", language, *release)
    assert LINE[language] in first
    foot = {"vi": "bản công bố số 1", "en": "release 1"}[language]
    assert all(foot in page for page in others)
    assert sum(SIGNER in page for page in (first, *others)) == 2, "named as who signed it, and under the signature"


def test_report_of_a_wave_that_is_not_published_speaks_of_no_release(published):
    published.does("wave", "reopen", "W1", "--reason", "a box was found")
    assert not [page for page in pages(published, "--lang", "en") if "elease" in page]


def test_report_of_a_release_prints_what_was_signed_whatever_came_later(published):
    before = pages(published, "--lang", "en", "--release", "1")
    first, *others = pages(corrected(published), "--lang", "en", "--release", "1")
    assert f"{LINE['en']} It has been superseded by release 2." in first
    assert [first.replace(" It has been superseded by release 2.", ""), *others] == before
    now = pages(published, "--lang", "en")[0]
    assert "Release 2 of round W1: Số 30/QĐ-SNV, 01/09/2026; signed by Trần Thị Bình." in now


NOT_HERE = "A release keeps its figures as they were signed, not the answers behind them."


def test_report_of_a_release_says_which_annexes_it_cannot_have(published):
    assert NOT_HERE in " ".join(pages(published, "--release", "1", "--lang", "en"))
    assert NOT_HERE not in " ".join(pages(published, "--lang", "en"))


def test_release_prints_its_published_edition_and_its_internal_one(published):
    assert not any("Xã An Bình 4 0.00" in page for page in pages(published, "--release", "1"))
    internal = pages(published, "--release", "1", "--internal", "--lang", "en")
    assert all("Internal document" in page for page in internal)
    assert any("0.00" in page for page in internal)


def test_report_under_another_rule_is_not_called_the_release(published):
    first = pages(published, "--lang", "en", "--rule", "satisfied-share/pooled")[0]
    assert ANEW in first
    assert SIGNER not in first


def test_the_file_names_the_release_by_its_hash(published):
    listed = published.does("release", "list", "--wave", "W1")
    keywords = pypdf.PdfReader(printed(published, "--release", "1")).metadata["/Keywords"]
    digest = keywords.partition("release-sha256=")[2]
    assert len(digest) == 64
    assert digest[:32] in " ".join(pages(published, "--release", "1"))
    assert "12/QĐ-SNV" in listed


@pytest.mark.parametrize("more", [("--rule", "mean-score/pooled"), ("--against", "W0")])
def test_what_would_change_a_release_does_not_go_with_it(published, more):
    asked = published.run("report", "--wave", "W1", "--release", "1", *more, "-o", published.folder / "r.pdf")
    assert asked.exit_code == 2
    assert "neither --rule nor --against goes with it" in asked.stderr


def test_release_that_is_not_there_is_refused(published):
    (line,) = published.refuses("report", "--wave", "W1", "--release", "7", "-o", published.folder / "r.pdf")
    assert line.startswith("wave W1 has no release 7")


@pytest.mark.parametrize("of_which", [("--release", "1"), ()])
def test_document_bears_no_day_before_the_decision_that_it_speaks_of(published, of_which):
    order = ("report", "--wave", "W1", *of_which, "-o", published.folder / "early.pdf", "--date")
    (line,) = published.refuses(*order, "2026-07-19")
    assert "a document of 2026-07-19 cannot speak of release 1, decided on 2026-07-20" in line
    assert not (published.folder / "early.pdf").exists()
    published.does(*order, "2026-07-20")


def test_letters_of_decision_and_signer_that_no_typeface_has_are_named(published):
    published.does("wave", "reopen", "W1", "--reason", "a decision")
    published.does("wave", "lock", "W1")
    said = published.run("wave", "publish", "W1", "--decision", "Số 😀/QĐ", "--signer", "Nguyễn ꨌ")
    told = said.output + published.run("report", "--wave", "W1", "-o", published.folder / "r.pdf").output
    for name in ("decision Số 😀/QĐ", "signer Nguyễn ꨌ"):
        assert told.count(f"{name}: no typeface of the document has these letters") == 2
