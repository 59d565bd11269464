"""`docs/operations.md` walks a new office to its first signed report: here the walk is walked, command by command."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner

import surveyapp
from surveyapp.cli import main
from tests.desk import AGENCIES, Desk

OPERATIONS = Path(surveyapp.__file__).parent.parent / "docs" / "operations.md"
TITLE = "From nothing to the first signed report"
FORMS_LIKE_EACH = 30
"""The page shows some lines of the responses; an office has many like each of them."""


def walk(title: str = TITLE) -> str:
    return OPERATIONS.read_text(encoding="utf-8").partition(f"## {title}\n")[2].partition("\n## ")[0]


def blocks(page: str) -> list[tuple[str, str]]:
    """(the paragraph before, what stands indented below it)."""
    found = re.findall(r"((?:^\S.*\n)+)\n((?:(?:^ {4}.*)?\n)+)", page, re.MULTILINE)
    return [(before, re.sub(r"^ {4}", "", block, flags=re.MULTILINE).strip("\n") + "\n") for before, block in found]


def commands(page: str) -> list[list[str]]:
    return [shlex.split(line)[1:] for _, block in blocks(page) for line in block.splitlines() if "surveyapp" in line]


def files(page: str) -> dict[str, str]:
    """What each file that the page shows holds: the last one that is named before it."""
    shown = [(re.findall(r"`(\w+\.(?:toml|csv))`", before), block) for before, block in blocks(page)]
    return {names[-1]: block for names, block in shown if names and "surveyapp" not in block}


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every command of the walk was given, in order, on a database that was not there."""
    folder = tmp_path_factory.mktemp("walk")
    page = walk()
    for name, content in files(page).items():
        (folder / name).write_text(content, encoding="utf-8")
    head, *lines = (folder / "responses.csv").read_text(encoding="utf-8").splitlines()
    (folder / "responses.csv").write_text("\n".join([head, *lines * FORMS_LIKE_EACH]) + "\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("SURVEYAPP_INSTANCE", str(folder / "instance"))
        patch.delenv("SURVEYAPP_DATABASE_URL", raising=False)
        for words in commands(page):
            if words[:2] == ["release", "attach"]:
                shutil.copyfile("report.pdf", "signed.pdf")  # as it comes back from the document system
            result = CliRunner().invoke(main, words)
            assert result.exit_code == 0, f"{shlex.join(words)}: {result.output}"
    return folder


def pages(file: Path) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(file).pages]


def test_the_walk_shows_every_file_that_it_loads_and_every_step():
    page = walk()
    steps = [" ".join(words[: 1 + (words[0] in ("office", "wave", "release", "codes"))]) for words in commands(page)]
    for step in (
        "init",
        "office load",
        "user",
        "agencies",
        "wave create",
        "frame",
        "wave open",
        "codes make",
        "import",
    ):
        assert step in steps
    assert steps[-6:] == ["wave lock", "wave publish", "report", "report", "release attach", "release list"]
    loaded = {word for words in commands(page) for word in words if re.fullmatch(r"[a-z]+\.(toml|csv)", word)}
    assert loaded - {"codes.csv"} == set(files(page))


def test_the_signed_report_has_head_place_addressee_recipients_and_signer(walked):
    printed = pages(walked / "report.pdf")
    for words in (
        "ỦY BAN NHÂN DÂN THÀNH PHỐ TÂN GIANG SỞ NỘI VỤ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 214/BC-SNV",
        "Tân Giang, ngày 21 tháng 12 năm 2026",
        "Kính gửi: Chủ tịch UBND thành phố Tân Giang",
        "Số 12/QĐ-SNV",
    ):
        assert words in printed[0]
    whole = " ".join(printed)
    assert "Nơi nhận: - Như trên; - Các sở, ban, ngành; - UBND các xã, phường; - Lưu: VT, CCHC." in whole
    assert "GIÁM ĐỐC Nguyễn Văn An" in whole
    assert "Bản nháp" not in whole


def test_the_other_issuer_and_the_clerks_room(walked):
    first, *others = pages(walked / "report-ubnd.pdf")
    assert "ỦY BAN NHÂN DÂN THÀNH PHỐ TÂN GIANG" in first
    assert "SỞ NỘI VỤ" not in first
    assert re.search(r"Số: +/BC-UBND", first)
    assert "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH" in " ".join(others)


def test_draft_and_internal_edition_say_what_they_are_on_every_page(walked):
    assert all("Bản nháp – không dùng để ký" in page for page in pages(walked / "draft.pdf"))
    assert all("Tài liệu nội bộ" in page for page in pages(walked / "internal.pdf"))


def test_what_citizens_hold_says_who_asks(walked):
    assert "Sở Nội vụ" in " ".join(pages(walked / "cards.pdf"))
    assert "điện thoại 1022" in " ".join(pages(walked / "form.pdf"))


def test_the_file_of_another_tool_comes_in_with_the_map_that_the_page_shows(desk: Desk, monkeypatch):
    monkeypatch.chdir(desk.folder)
    desk.does("agencies", "load", desk.file("agencies.csv", AGENCIES))
    desk.does("wave", "create", "2026-Q4", "--questionnaire", "counter-quick")
    desk.does("wave", "open", "2026-Q4")
    page = walk("Files of other tools")
    assert files(page).keys() == {"tool.csv", "tool.toml"}
    for name, content in files(page).items():
        desk.file(name, content)
    tried, done = (desk.does(*words) for words in commands(page))
    assert "  WHY        1, 2  " in tried
    assert tried.endswith("nothing was stored (--dry-run)\n")
    assert done == "3 responses imported into wave 2026-Q4\n"
