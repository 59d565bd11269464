"""In code, too, each thing has one name, which the words of docs/architecture.md give it; and nothing stands unread."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("questionnaires", "analysis", "surveyapp")
MEANT_MANY_THINGS = {"found", "told", "asked", "mine", "Round", "Place", "Moment", "Line", "Block", "Asked"}
SPOKEN_OF_TO_PEOPLE = ("surveyapp/cli",)
"""Where a docstring is the help that people read: they read of rounds."""
A_WAVE = re.compile(r"\b(?:a|an|the|this|one|two|no|next|closed|large|earlier|of all) rounds?\b(?! (?:of|ends?)\b)")
Public = ast.Module | ast.ClassDef | ast.FunctionDef


def public(tree: ast.Module) -> Iterator[Public]:
    yield tree
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def names(tree: ast.Module) -> set[str]:
    """What a module offers: functions, classes and constants."""
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assigned = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    return defined | {target.id for target in assigned if isinstance(target, ast.Name)}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text("utf-8"))


def calls_a_wave_a_round(tree: ast.Module) -> list[str]:
    said = [" ".join((ast.get_docstring(node) or "").split()) for node in public(tree)]
    return [text for text in said if A_WAVE.search(text)]


def test_no_public_name_is_a_word_that_meant_many_things():
    assert [(file, name) for file, tree in trees() for name in names(tree) & MEANT_MANY_THINGS] == []


def fields(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(class, field) of every public class."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            said = (part.target for part in node.body if isinstance(part, ast.AnnAssign))
            yield from ((node.name, target.id) for target in said if isinstance(target, ast.Name))


def test_nor_is_a_field_of_a_public_class():
    wrong = [(file, *field) for file, tree in trees() for field in fields(tree) if field[1] in MEANT_MANY_THINGS]
    assert [each for each in wrong if not each[0].startswith("analysis/moderated/")] == []


def test_no_two_classes_bear_one_name():
    """Tables of the database and functions of `analysis` bear the words of the field; what is made of their rows says
    of what."""
    homes: dict[str, list[str]] = {}
    for file, tree in trees():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(file)
    assert {name: files for name, files in homes.items() if len(files) > 1} == {}


CALLED_BY_OTHERS = ("surveyapp/migrations/", "analysis/moderated/")
"""By Alembic; and by statisticians, as docs/method.md §17 says."""


def test_docstrings_of_the_code_call_a_wave_a_wave():
    elsewhere = ((file, tree) for file, tree in trees() if not file.startswith(SPOKEN_OF_TO_PEOPLE))
    assert [(file, text) for file, tree in elsewhere for text in calls_a_wave_a_round(tree)] == []


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("Those that are made of the result of a round.", True),
        ("Nothing of an earlier round.", True),
        ("What wave it is.", False),
        ("Ten rounds of raking; a line with round ends.", False),
    ],
)
def test_a_round_is_told_from_what_is_round(text, is_wrong):
    assert bool(calls_a_wave_a_round(ast.parse(f'"""{text}"""'))) == is_wrong


def read_by_name() -> Counter[str]:
    """How often each word stands in the packages and their templates."""
    files = [f for package in PACKAGES for kind in ("*.py", "*.html") for f in (ROOT / package).rglob(kind)]
    return Counter(word for file in files for word in re.findall(r"\w+", file.read_text("utf-8")))


def unregistered(tree: ast.Module) -> set[str]:
    """What a module defines, but for functions that a decorator hands to somebody."""
    handed_on = {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.decorator_list}
    return {name for name in names(tree) - handed_on if not name.startswith("__")}


def test_nothing_is_defined_that_nobody_reads():
    """Tests alone do not count: what only they call is no part of the house."""
    read, house = read_by_name(), ((file, tree) for file, tree in trees() if not file.startswith(CALLED_BY_OTHERS))
    assert [(file, name) for file, tree in house for name in unregistered(tree) if read[name] == 1] == []
