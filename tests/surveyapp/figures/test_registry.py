"""The list of figures, beside the modules that draw them, the pages and reports that show them, and the reference."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from pkgutil import iter_modules

import pytest

import surveyapp
from surveyapp import figures
from surveyapp.figures import FIGURES, Figure

HOME = "surveyapp.figures"
ROOT = Path(surveyapp.__file__).parent
WHERE_ALL_MARKS_STAND = "scale"
SHOWN_IN = {"screen": "web", "printed": "reports"}
MADE_UP = {"rings": Figure("rings, made up", screen="screen_rings", printed="printed_rings")}


def drawn(listed: Mapping[str, Figure], side: str) -> set[str]:
    return {getattr(figure, side) for figure in listed.values()} - {""}


def modules() -> set[str]:
    return {module.name for module in iter_modules(figures.__path__)} - {WHERE_ALL_MARKS_STAND}


def imported(tree: ast.AST) -> Iterator[str]:
    """Modules of figures that a source text imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == HOME:
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{HOME}."):
            yield (node.module or "").removeprefix(f"{HOME}.")


def shown(folder: Path) -> set[str]:
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in folder.rglob("*.py"))
    return {name for tree in trees for name in imported(tree)} - {WHERE_ALL_MARKS_STAND}


def forgotten(listed: Mapping[str, Figure], there: set[str], on_screen: set[str], in_print: set[str]) -> set[str]:
    """What does not fit between the list, the modules that are there, and those that show them."""
    screen, printed = drawn(listed, "screen"), drawn(listed, "printed")
    return {
        *(f"{name} is in the list and no module" for name in (screen | printed) - there),
        *(f"{name} is a module and not in the list" for name in there - screen - printed),
        *(f"{name} is drawn and no page shows it" for name in screen - on_screen),
        *(f"{name} is drawn and no report shows it" for name in printed - in_print),
        *(f"{name} is shown by a page and is not drawn for one" for name in on_screen - screen),
        *(f"{name} is shown by a report and is not drawn for one" for name in in_print - printed),
    }


def test_list_modules_pages_and_reports_name_the_same_figures():
    assert forgotten(FIGURES, modules(), *(shown(ROOT / folder) for folder in SHOWN_IN.values())) == set()


def test_a_made_up_figure_is_told_by_what_was_forgotten():
    screen, printed = drawn(FIGURES, "screen"), drawn(FIGURES, "printed")
    page = shown_by("from surveyapp.figures.screen_rings import rings")
    report = shown_by("from surveyapp.figures import printed_rings")
    there = modules() | page | report
    assert forgotten({**FIGURES, **MADE_UP}, there, screen | page, printed | report) == set()
    assert forgotten({**FIGURES, **MADE_UP}, there, screen | page, printed) == {
        "printed_rings is drawn and no report shows it"
    }
    assert forgotten(FIGURES, there, screen | page, printed | report) == {
        "screen_rings is a module and not in the list",
        "printed_rings is a module and not in the list",
        "screen_rings is shown by a page and is not drawn for one",
        "printed_rings is shown by a report and is not drawn for one",
    }
    assert "screen_rings is in the list and no module" in forgotten({**FIGURES, **MADE_UP}, modules(), screen, printed)


def shown_by(source: str) -> set[str]:
    return set(imported(ast.parse(source)))


@pytest.mark.parametrize("module", sorted(modules()))
def test_every_public_drawing_is_used(module):
    tree = ast.parse((ROOT / "figures" / f"{module}.py").read_text(encoding="utf-8"))
    public = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"}
    assert public - used() == set()


@cache
def used() -> set[str]:
    """Names that are read anywhere in the package: `name` or `module.name`."""
    nodes = [node for file in ROOT.rglob("*.py") for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}
