"""What was refused is said in the language of whoever reads it, whoever refused it: a page, or a job made hours ago."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import surveyapp
from surveyapp.store.refusal import Problem
from surveyapp.words.naming import Words
from surveyapp.words.refused.reports import REFUSED, refusal

ROOT = Path(surveyapp.__file__).parent
REACHED = ("results", "reports", "jobs")
"""Rooms through which every report is made."""
AT_ITS_OWN_PAGE = {"code_files.py", "posters.py"}
"""Its page says the same at its field."""
VALUES = {
    "wave": "2026-H1",
    "number": "3",
    "state": "open",
    "agencies": "SYT, STP",
    "whom": "all agencies together",
    "aggregate": "'x'",
    "rule": "'x'",
}


def template(node: ast.expr, said: dict[str, ast.expr]) -> str:
    """`{}` for every value of a sentence."""
    if isinstance(node, ast.Name) and node.id in said:
        return template(said[node.id], {})
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) else ""


def sentences(file: Path) -> Iterator[str]:
    """What the problems of a module say."""
    for function in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        assigned = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
        said = {node.targets[0].id: node.value for node in assigned if isinstance(node.targets[0], ast.Name)}
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Problem":
                yield template(call.args[1], said)


def without_names(sentence: str) -> str:
    pieces = sentence.replace("{", "}").split("}")
    return "{}".join(pieces[::2])


@pytest.mark.parametrize("room", REACHED)
def test_whatever_a_job_can_be_refused_for_has_words_for_pages(room):
    files = [file for file in (ROOT / room).rglob("*.py") if file.name not in AT_ITS_OWN_PAGE]
    said = {sentence for file in files for sentence in sentences(file)} - {""}
    assert {each.replace("{}{}", "{}") for each in said} <= {without_names(what) for what in REFUSED}


@pytest.mark.parametrize("what", REFUSED)
def test_each_is_said_in_the_readers_language_with_its_values(what):
    values = {name: VALUES.get(name, "x") for name in [piece.split("}")[0] for piece in what.split("{")[1:]]}
    line = str(Problem("code", what.format(**values), "name", "surveyapp office set name …"))
    said = refusal(line, Words("vi"))
    assert said not in (line, "")
    assert "surveyapp" not in said
    assert said != refusal(line, Words("en"))
    for name in ("wave", "number", "agencies"):
        assert (values[name] in said) if f"{{{name}}}" in REFUSED[what] else True


def test_what_is_not_known_stays_as_it_is():
    assert refusal("something else — do this", Words("vi")) == "something else — do this"
