"""With `--lang vi` no line of a command that reads a file is left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk import AGENCIES, Desk

WORDS = re.compile(r"[a-z]{2,} +[a-z]{2,}")
"""Two English words in a row; a name of a column and a code have more than one blank between them, or a sign."""
ENGLISH = re.compile(r"\b(the|of|is|are|were|imported|loaded|wave|read|column)\b")
FORMS = """agency,channel,day,OVERALL,WHY,Words,IMPROVE,ACCESS,PROCEDURE,STAFF,OUTCOME,FEEDBACK
SYT,paper,2020-01-01,good,1,Nên nhanh hơn,_,_,_,_,_,_
STP,paper,,1,99,,_,_,_,_,_,_
STP,paper,,*,_,,_,_,_,_,_,_
"""
MAP = '[columns]\n"Words" = "WHYTEXT_text"\n[codes]\n"good" = 2\n[missing]\n"99" = "blank"\n[several]\nWHY = ";"\n'
COUNTS = "wave,agency,item,code,count\n" + "".join(f"2023-0{n},SYT,RATING,5,3\n" for n in range(1, 6))
TWO_QUESTIONS = "wave,agency,item,code,count\n2023,SYT,OVERALL,5,3\n2023,SYT,STAFF,4,3\n"
LINES = [
    "3 dòng đầu tiên trong số các dòng đọc được:",
    "sẽ nhập 3 phiếu trả lời vào đợt W1",
    "đã nạp 3 đơn vị",
    "đã nạp 1 tầng cho đợt W1",
    "2023-01 được hiểu là từ 15/12/2022 đến 14/01/2023: từ ngày 15 đến ngày 14, theo kỳ báo cáo hành chính",
]
MAKING = ("--format", "counts", "--create-waves", "--questionnaire")


def said(folder: Path, migrated: Path, language: str) -> Iterator[str]:
    """Every line of every command that reads a file."""
    folder.mkdir()
    (folder / "survey.db").write_bytes(migrated.read_bytes())
    desk = Desk(folder)
    (forms, counts, two), map_ = (_files(desk), desk.file("map.toml", MAP))

    def lines(*words: object) -> list[str]:
        result = desk.run(*words, "--lang", language)
        return [*result.stdout.splitlines(), *result.stderr.splitlines()]

    yield from lines("agencies", "load", desk.file("agencies.csv", AGENCIES))
    yield from lines("agencies", "groups", desk.file("groups.csv", "code,name\ncommunes,Xã\n"))
    yield from lines("procedures", "load", desk.file("procedures.csv", "code,name\nP1,Đăng ký\n"))
    yield from lines("counters", "load", desk.file("counters.csv", "code,agency\nQ1,SYT\n"))
    desk.does("wave", "create", "W1", "--questionnaire", "counter-quick", "--opens", "2026-01-01")
    desk.does("wave", "open", "W1")
    yield from lines("frame", "load", desk.file("frame.csv", "stratum,population\n,100\n"), "--wave", "W1")
    brought = ("import", forms, "--wave", "W1", "--map", map_)
    for words in ((*brought, "--dry-run"), brought, brought):
        yield from lines(*words)
    for file, form in ((counts, "single-rating"), (two, "counter-quick")):
        for more in (("--dry-run",), ()):
            yield from lines("import", file, *MAKING, form, *more)
    wrong = desk.file("wrong.csv", FORMS.replace("good", "bad").replace("SYT", "SYT\u200b"))
    yield from lines("import", wrong, "--wave", "W1", "--map", map_, "--dry-run")


def _files(desk: Desk) -> tuple[Path, Path, Path]:
    return desk.file("forms.csv", FORMS), desk.file("counts.csv", COUNTS), desk.file("two.csv", TWO_QUESTIONS)


@pytest.fixture(scope="module")
def lines(tmp_path_factory, migrated_file) -> dict[str, list[str]]:
    folder = tmp_path_factory.mktemp("said")
    return {each: list(said(folder / each, migrated_file, each)) for each in ("vi", "en")}


def test_every_line_is_said_in_vietnamese(lines):
    vietnamese, english = lines["vi"], lines["en"]
    assert len(vietnamese) == len(english) > 60
    assert any("1 phiếu mới không trả lời câu nào" in line for line in vietnamese)
    same = [line for line in vietnamese if line in english and WORDS.search(line)]
    assert same == []
    assert not [line for line in vietnamese if ENGLISH.search(_words(line))]


def _words(line: str) -> str:
    """Without the names of columns, and commands that one is sent to."""
    return re.sub(r"^  \w+ ", "", line).partition("surveyapp")[0]


@pytest.mark.parametrize("line", LINES)
def test_lines_of_importance_are_there(lines, line):
    assert line in lines["vi"]
