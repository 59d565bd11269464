"""`office show`, `set`, `load`: what an office says of itself, and what of it stands on its documents."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pypdf
import pytest

from questionnaires.languages import everywhere
from surveyapp.reports.blocks.letterhead import letterhead
from surveyapp.store.office.facts import FACTS, SIGNED
from surveyapp.store.office.office import Office
from surveyapp.words.naming import Words
from tests.desk import Desk

SAID = """
symbol = "BC-SNV"
name.vi = "Sở Nội vụ"
name.en = "Department of Home Affairs"
superior.vi = ["Ủy ban nhân dân", "thành phố Tân Giang"]
place.vi = "Tân Giang"
addressee.vi = "Chủ tịch UBND thành phố Tân Giang"
recipients.vi = ["Như trên", "Lưu: VT, CCHC"]
signer.vi = ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
contact.vi = "Điện thoại 1022"

[issuers.ubnd]
name.vi = "UBND thành phố Tân Giang"
place.vi = "Tân Giang"
recipients.vi = "Bộ Nội vụ"
signer.vi = "CHỦ TỊCH"
"""


@pytest.fixture
def published(open_wave: Desk) -> Desk:
    """A published wave of an office that has said nothing of itself yet."""
    forms = "agency,RATING\n" + "SYT,5\nSYT,2\nSTP,4\n" * 40
    open_wave.does("import", open_wave.file("r.csv", forms), "--wave", "W1")
    for step in ("close", "lock"):
        open_wave.does("wave", step, "W1")
    open_wave.does("wave", "publish", "W1", "--decision", "12/QĐ-SNV", "--signer", "Trần Bình", "--date", "2026-07-20")
    return open_wave


def told(desk: Desk, text: str = SAID) -> Desk:
    desk.does("office", "load", desk.file("office.toml", text))
    return desk


def pages(desk: Desk, *words: str) -> list[str]:
    path = desk.folder / "report.pdf"
    desk.does("report", "--wave", "W1", "-o", path, *words)
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def test_what_show_writes_load_reads(desk):
    shown = told(desk).does("office", "show")
    assert tomllib.loads(shown) == tomllib.loads(SAID)
    assert told(desk, shown).does("office", "show") == shown


def test_show_names_what_a_signed_report_lacks_with_the_command_that_says_it(desk):
    shown = desk.does("office", "show")
    assert all(f"surveyapp office set {key} …" in shown for key in SIGNED)
    assert "needs" not in told(desk).does("office", "show")


def test_set_says_one_fact_in_one_language_and_takes_it_back(desk):
    desk.does("office", "set", "signer", "Giám đốc")
    desk.does("office", "set", "signer.en", "Director")
    desk.does("office", "set", "recipients", "Như trên", "Lưu: VT")
    desk.does("office", "set", "name", "UBND thành phố", "--issuer", "ubnd")
    said = tomllib.loads(desk.does("office", "show"))
    assert said["signer"] == {"vi": "Giám đốc", "en": "Director"}
    assert said["recipients"] == {"vi": ["Như trên", "Lưu: VT"]}
    assert said["issuers"] == {"ubnd": {"name": {"vi": "UBND thành phố"}}}
    desk.does("office", "set", "signer", "")
    assert tomllib.loads(desk.does("office", "show"))["signer"] == {"en": "Director"}


@pytest.mark.parametrize("key", FACTS)
def test_every_fact_can_be_set(desk, key):
    desk.does("office", "set", key, {"time_zone": "UTC", "periods": "months", "typography": "decree"}.get(key, "BC"))
    assert key in tomllib.loads(desk.does("office", "show"))


REFUSED = {
    "no such fact": ("nmae", "x", "nmae: an office has no such fact — it has: name, superior"),
    "no such language": ("name.xx", "x", "name.xx: there is no language xx — there are: vi, en, km"),
    "unseen": ("name", "a\u202eb", "name: it holds a sign that nobody sees (U+202E)"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_set_refuses_with_place_and_remedy(desk, name):
    key, value, line = REFUSED[name]
    (said,) = desk.refuses("office", "set", key, value)
    assert said.startswith(line)


FILES = {
    "no TOML": (b"name.vi = Hello", "office.toml:1: this cannot be read"),
    "no UTF-8": ('name.vi = "Sở"'.encode("utf-16"), "office.toml: the file is not written in UTF-8"),
    "a number": (b"place.vi = 5", "office.toml, place.vi: this says no words"),
    "no table": (b'issuers = "ubnd"', "office.toml, issuers: this says no words"),
    "no such fact": (b'place.vi = "An"\nnmae.vi = "x"', "office.toml, nmae: an office has no such fact"),
    "no picture": (b'logo = "missing.png"', "office.toml, logo: the picture “missing.png” cannot be read"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_a_mistake_changes_nothing(desk, name):
    content, line = FILES[name]
    (said,) = desk.refuses("office", "load", desk.file("office.toml", content))
    assert line in said


SLIPS = """
name = 5
nmae.vi = "x"
plaec.vi = "x"
place.vi = "a\u202eb"
place.en = "a\u202eb"
symbol = ["!", "!"]
periods = "weeks"
logo = "missing.png"
[issuers.UBND]
name = "x"
[issuers.so]
contact = "x"
name = 5
"""


def test_all_slips_of_a_file_are_told_in_one_answer_each_kind_once_with_its_places(desk):
    lines = desk.refuses("office", "load", desk.file("office.toml", SLIPS))
    assert [line.partition(" — ")[0] for line in lines] == [
        "office.toml, name.vi, issuers.so.name.vi: this says no words",
        "office.toml, nmae, plaec: an office has no such fact",
        "office.toml, place, place.en: it holds a sign that nobody sees (U+202E)",
        "office.toml, symbol: 2 lines, and at most 1 fit",
        "office.toml, symbol: letters and digits, joined by - . & or /",
        "office.toml, periods: 'weeks' is none of them",
        "office.toml, UBND: an issuer is called by at most 20 small letters, digits and dashes",
        "office.toml, so: contact: all issuers share this fact",
        "office.toml, logo: the picture “missing.png” cannot be read",
    ]


def test_what_is_said_of_a_file_is_said_in_vietnamese_on_demand(desk):
    english = desk.refuses("office", "load", desk.file("office.toml", SLIPS))
    vietnamese = desk.refuses("office", "load", desk.folder / "office.toml", "--lang", "vi")
    assert not {*vietnamese} & {*english}
    assert "office.toml, nmae, plaec: cơ quan không có mục khai báo này — có: name," in "\n".join(vietnamese)
    assert "khai báo của cơ quan là như trong" in told_in(desk, "vi")


def told_in(desk: Desk, language: str) -> str:
    return desk.does("office", "load", desk.file("whole.toml", SAID), "--lang", language)


def test_a_file_can_name_a_picture_beside_it(desk):
    desk.file("seal.svg", '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>')
    told(desk, 'logo = "seal.svg"\n' + SAID)
    assert "# logo: image/svg+xml" in desk.does("office", "show")
    desk.does("office", "set", "logo", "")
    assert "logo" not in desk.does("office", "show")


def test_a_report_of_a_published_wave_names_what_the_office_has_not_said(published):
    path = published.folder / "report.pdf"
    lines = published.refuses("report", "--wave", "W1", "-o", path)
    assert [line.partition(":")[0] for line in lines] == list(SIGNED)
    assert all(f"surveyapp office set {key} …" in line for key, line in zip(SIGNED, lines, strict=True))
    assert not path.exists()
    assert published.refuses("report", "--wave", "W1", "--release", "1", "-o", path) == lines


def test_what_an_issuer_has_not_said_is_named_as_its_own(published):
    told(published, SAID.replace('signer.vi = "CHỦ TỊCH"', ""))
    (line,) = published.refuses("report", "--wave", "W1", "--issuer", "ubnd", "-o", published.folder / "r.pdf")
    assert "surveyapp office set signer … --issuer ubnd" in line
    (line,) = published.refuses("report", "--wave", "W1", "--issuer", "hdnd", "-o", published.folder / "r.pdf")
    assert "no issuer hdnd; it has: ubnd" in line


@pytest.mark.parametrize("language", everywhere())
def test_a_draft_says_so_on_every_page_and_what_is_missing(published, language):
    mark = {"vi": "Bản nháp – không dùng để ký", "en": "Draft – not for signature"}[language]
    missing = {"vi": "[chức vụ người ký]", "en": "[title of the signer]"}[language]
    printed = pages(published, "--draft", "--lang", language)
    assert all(mark.casefold() in page.casefold() for page in printed)
    assert any(missing.casefold() in page.casefold() for page in printed)
    assert mark.casefold() not in " ".join(pages(told(published), "--lang", language)).casefold()


def test_before_a_round_is_published_a_report_that_lacks_facts_is_a_draft_and_says_so(open_wave):
    open_wave.does("import", open_wave.file("r.csv", "agency,RATING\n" + "SYT,5\nSTP,4\n" * 40), "--wave", "W1")
    open_wave.does("wave", "close", "W1")
    path = open_wave.folder / "report.pdf"
    said = open_wave.run("report", "--wave", "W1", "-o", path)
    assert said.exit_code == 0
    assert "marked as a draft: the office has not said name, place, recipients, signer" in said.stderr
    assert all("Bản nháp" in page.extract_text() for page in pypdf.PdfReader(path).pages)


def test_an_internal_edition_is_never_held_up(published):
    printed = pages(published, "--internal")
    assert all("Tài liệu nội bộ" in page and "Bản nháp" not in page for page in printed)
    asked = published.run("report", "--wave", "W1", "--internal", "--draft", "-o", published.folder / "r.pdf")
    assert asked.exit_code == 2


def test_the_head_and_the_end_of_a_signed_report_are_the_offices(published):
    printed = pages(told(published))
    whole = " ".join(printed)
    for words in (
        "ỦY BAN NHÂN DÂN THÀNH PHỐ TÂN GIANG SỞ NỘI VỤ",
        "/BC-SNV",
        "Tân Giang, ngày … tháng … năm …",
        "Kính gửi: Chủ tịch UBND thành phố Tân Giang",
    ):
        assert words in printed[0]
    assert "Nơi nhận: - Như trên; - Lưu: VT, CCHC." in whole
    assert "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Trần Bình" in whole
    assert whole.count("Lưu:") == 1


def test_another_issuer_signs_under_its_own_name(published):
    whole = " ".join(pages(told(published), "--issuer", "ubnd"))
    assert "UBND THÀNH PHỐ TÂN GIANG" in whole
    assert "CHỦ TỊCH" in whole
    assert "- Bộ Nội vụ; - Lưu: VT." in whole
    assert "SỞ NỘI VỤ" not in whole
    assert whole.count("Trần Bình") == 1, "as who signed the release, never under the title of another"


def test_number_and_day_are_the_clerks_or_given(published):
    first = pages(told(published), "--number", "214", "--date", "2026-07-25")[0]
    assert "Số: 214/BC-SNV" in first
    assert "Tân Giang, ngày 25 tháng 7 năm 2026" in first


def test_a_form_on_paper_names_the_office_that_asks(published):
    path = published.folder / "form.html"
    told(published).does("questionnaire", "paper", "--wave", "W1", "-o", path)
    assert "Sở Nội vụ" in Path(path).read_text()


@pytest.mark.parametrize("number", ["214 of us", "21\u202e4", "x" * 41, "<b>"])
def test_a_number_that_no_clerk_writes_is_wrong_usage(published, number):
    asked = published.run("report", "--wave", "W1", "--number", number, "-o", published.folder / "r.pdf")
    assert asked.exit_code == 2
    assert "as in: 214 or 214/BC-SNV" in asked.stderr


@pytest.mark.parametrize(
    "words", [("logo", "a.svg", "b.svg"), ("logo.en", "a.svg"), ("logo", "a.svg", "--issuer", "u")]
)
def test_one_picture_is_everybodys(desk, words):
    assert desk.run("office", "set", *words).exit_code == 2


def test_blanks_take_a_fact_back_and_are_told_as_that(desk: Desk):
    assert desk.does("office", "set", "name", "  ") == "name is no longer said\n"


def test_a_round_that_opens_without_a_name_says_what_its_form_lacks(desk: Desk):
    desk.does("agencies", "load", desk.file("a.csv", "code,name\nSYT,Sở Y tế\n"))
    for code in ("W1", "W2"):
        desk.does("wave", "create", code, "--questionnaire", "single-rating")
    lacking = desk.run("wave", "open", "W1").stderr.splitlines()
    assert [line.rpartition(" set ")[2] for line in lacking] == ["name …", "contact …", "complaints …"]
    for fact in ("name", "contact", "complaints"):
        desk.does("office", "set", fact, "Sở Nội vụ")
    assert desk.run("wave", "open", "W2").stderr == ""


def test_recipients_written_in_vietnamese_alone_are_filed_once_in_english_too():
    office = Office({"recipients": {"vi": ("Như trên", "Lưu: VT, CCHC")}})
    head = letterhead(office, Words("en"), "", None, "W1")
    assert head.recipients == ("- Như trên;", "- Lưu: VT, CCHC.")
