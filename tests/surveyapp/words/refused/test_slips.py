"""Slips in files are said in the language of whoever corrects them: every sentence that a reader of files has."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import questionnaires
import surveyapp
from questionnaires.types import ANSWER_TYPES
from questionnaires.types.base import MISTAKES
from surveyapp.store.refusal import Problem
from surveyapp.words.refused.slips import REMEDIES, SLIPS, in_language
from surveyapp.words.speech import Speech
from tests.factories import answer_types

ROOT = Path(surveyapp.__file__).parent
AT_THEIR_OWN_DOORS = {"codes.py", "published.py", "traits.py"}
"""A list of codes, the check of published figures, and what a wave declares when it is made."""
READERS = [
    *(file for file in sorted((ROOT / "imports").rglob("*.py")) if file.name not in AT_THEIR_OWN_DOORS),
    ROOT / "store/forms/imported.py",
    ROOT / "store/agencies/unknown.py",
    ROOT / "store/office/checks.py",
    ROOT / "store/office/logo.py",
]
SAYING = {"Problem": (1, 3), "problem": (1, 3), "report": (1, 2), "add": (1, 2), "_report": (1, 2)}
"""Which arguments are what is wrong, and what to do."""
EVERY_MISTAKE = [*MISTAKES.values(), *(each for kind in ANSWER_TYPES.values() for each in kind.mistakes.values())]
VI, EN = Speech("vi"), Speech("en")


def samples(node: ast.expr, known: dict[str, list[str]]) -> list[str]:
    """Sentences with `x` for each value; none where they are made elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)]
    if isinstance(node, ast.Name):
        return known.get(node.id, [])
    if isinstance(node, ast.IfExp):
        return [*samples(node.body, known), *samples(node.orelse, known)]
    return []


def said_by(file: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(file.read_text("utf-8"))
    constants = {n.targets[0].id: samples(n.value, {}) for n in tree.body if _is_a_name(n)}
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        known = dict(constants)
        for node in filter(_is_a_name, ast.walk(function)):
            known[node.targets[0].id] = [*known.get(node.targets[0].id, []), *samples(node.value, constants)]
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            places = SAYING.get(getattr(call.func, "id", getattr(call.func, "attr", "")), ())
            for kind, place in enumerate(places):
                if place < len(call.args):
                    yield from ((kind, each) for each in samples(call.args[place], known))


def _is_a_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)


@pytest.mark.parametrize("file", READERS, ids=lambda file: file.name)
def test_whatever_a_reader_of_files_says_is_said_in_vietnamese(file):
    for kind, sentence in dict.fromkeys(said_by(file)):
        (said,) = in_language([Problem("code", *(("x", "", sentence) if kind else (sentence,)))], VI)
        assert (said.remedy if kind else said.what) != sentence, sentence


@pytest.mark.parametrize(
    "reason", sorted({m.in_file for kind in ANSWER_TYPES.values() for m in kind.mistakes.values()})
)
def test_so_is_every_mistake_of_every_answer_type(reason):
    english = reason.format(question="Q1", given="“7” in column “Câu 1”")
    told = Problem("answer", f"{english} (3 lines: 2, 3, 5)", "a.xlsx, sheet “S”, row 2")
    (said,) = in_language([told], VI)
    assert said.where == "a.xlsx, trang tính “S”, dòng 2"
    assert said.what.endswith(" (3 dòng: 2, 3, 5)")
    assert english not in said.what


@pytest.mark.parametrize("sentence", [*SLIPS, *REMEDIES])
def test_names_and_numbers_stay_in_the_sentence(sentence):
    values = dict.fromkeys(re.findall(r"{(\w+)}", sentence), "Ab12")
    in_slips = sentence in SLIPS
    told = sentence.format(**values)
    (said,) = in_language([Problem("code", told if in_slips else "x", "", "" if in_slips else told)], VI)
    assert ("Ab12" in str(said)) == bool(values)


@pytest.mark.parametrize("name", ANSWER_TYPES)
def test_what_may_stand_in_a_cell_of_every_type_is_said_in_vietnamese(name):
    form = answer_types.of_every_type()
    question = form.question(answer_types.code_of(name))
    for bounded in (question, dataclasses.replace(question, minimum=1), dataclasses.replace(question, maximum=9)):
        described = bounded.kind.describe(bounded)
        (said,) = in_language([Problem("answer", "x", "", f"write {described}, or for a missing answer one of .")], VI)
        assert said.remedy.startswith("ghi ")
        assert described not in said.remedy


@pytest.mark.parametrize("form", questionnaires.shipped())
def test_what_may_stand_in_a_cell_is_said_too(form):
    for question in questionnaires.load(form).questions:
        remedy = f"write {question.kind.describe(question)}, or for a missing answer one of . *"
        (said,) = in_language([Problem("answer", "x", "", remedy)], VI)
        assert not re.search(r"\b(one of|number|where|ticked)\b", said.remedy)


def test_in_english_nothing_changes():
    told = Problem("code", "there is no agency 'SYX' (2 lines: 2, 3)", "a.csv:2", "load it first, or correct the code")
    assert str(in_language([told], EN)[0]) == str(told).replace("'SYX'", "SYX")
