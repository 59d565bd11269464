"""docs/method.md: every example is run, every module that it leans on is one of the package."""

import csv
import doctest
import io
import re
from pathlib import Path

import pytest

from analysis.__main__ import main

METHOD = Path(__file__).parents[2] / "docs/method.md"
TEXT = METHOD.read_text(encoding="utf-8")
SECTIONS = re.split(r"^## ", TEXT, flags=re.MULTILINE)
BEFORE = "\n".join(re.findall(r"^```python\n(.*?)^```", SECTIONS[0], re.MULTILINE | re.DOTALL))
EXAMPLES = [section for section in SECTIONS[1:] if "```python" in section]


def title(section: str) -> str:
    return section.split("\n", 1)[0]


@pytest.mark.parametrize("section", EXAMPLES, ids=title)
def test_examples_give_what_stands_there(section, monkeypatch):
    monkeypatch.chdir(METHOD.parents[1])  # examples read the tables that the tests have
    blocks = re.findall(r"^```python\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    test = doctest.DocTestParser().get_doctest(BEFORE + "\n" + "\n".join(blocks), {}, title(section), str(METHOD), 0)
    said: list[str] = []
    failed, tried = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert tried > BEFORE.count(">>>")
    assert failed == 0, "".join(said)


def test_every_section_of_formulas_has_an_example():
    assert [title(s) for s in SECTIONS[1:] if s[0].isdigit() and "```python" not in s] == []


def block(kind: str) -> str:
    return re.search(rf"^```{kind}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)[1]


def rounded(text: str) -> list[list[str]]:
    def cell(value: str) -> str:
        return f"{round(float(value), 4):g}" if re.fullmatch(r"-?\d+\.\d+(e-?\d+)?", value) else value

    return [[cell(value) for value in row] for row in csv.reader(io.StringIO(text))]


def test_the_worked_example_gives_what_stands_there(tmp_path, capsys):
    (tmp_path / "answers.csv").write_text(block("csv"), encoding="utf-8")
    (tmp_path / "design.toml").write_text(block("toml example"), encoding="utf-8")
    assert main(["estimate", str(tmp_path / "answers.csv"), "--design", str(tmp_path / "design.toml")]) == 0
    assert rounded(capsys.readouterr().out) == rounded(block("text"))
