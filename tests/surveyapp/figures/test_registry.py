"""The list of figures, and whoever shows one: every drawing of a page or a report is asked for in it by its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import surveyapp
from surveyapp import figures
from surveyapp.figures import FIGURES, Figure, backdrop, in_print, on_screen

HOME = "surveyapp.figures"
ROOT = Path(surveyapp.__file__).parent
WHERE_ALL_MARKS_STAND = "scale"
SIDES = {"screen": ("on_screen", "web"), "printed": ("in_print", "reports"), "backdrop": ("backdrop", "reports")}
"""What a figure can have -> who is asked for it, and where."""
RINGS = Figure("Rings, made up", "screen_rings:rings", "printed_rings:ring", "printed_rings:behind")


def modules() -> set[str]:
    return {module.name for module in iter_modules(figures.__path__)} - {WHERE_ALL_MARKS_STAND}


def drawn(listed: Mapping[str, Figure], side: str) -> dict[str, str]:
    """Name -> `module:function`."""
    return {name: function for name, figure in listed.items() if (function := getattr(figure, side))}


def asked(tree: ast.AST, door: str) -> Iterator[str]:
    """Names that a source text asks for. One that is not written out could not be found here, so it is refused."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == door:
            assert node.args, ast.unparse(node)
            assert isinstance(node.args[0], ast.Constant), ast.unparse(node)
            yield str(node.args[0].value)


def by_passed(tree: ast.AST, listed: Mapping[str, Figure]) -> set[str]:
    """Drawings that a source text takes from their module."""
    known = {tuple(function.split(":")) for side in SIDES for function in drawn(listed, side).values()}
    taken = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{HOME}."):
            taken |= {((node.module or "").removeprefix(f"{HOME}."), name.name) for name in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            taken.add((node.value.id, node.attr))
    return {f"{module}:{function}" for module, function in taken & known}


@cache
def trees(folder: str) -> list[ast.AST]:
    return [ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / folder).rglob("*.py")]


def forgotten(listed: Mapping[str, Figure], shown: Mapping[str, set[str]]) -> set[str]:
    """What does not fit between the list and those who ask; `shown` is what is asked for on each side."""
    found = set()
    for side, (_, where) in SIDES.items():
        there = set(drawn(listed, side))
        found |= {f"{name} has a {side}, and nothing in {where} asks for it" for name in there - shown[side]}
        found |= {f"{name} is asked for in {where}, and has no {side}" for name in shown[side] - there}
    return found


def shown_now() -> dict[str, set[str]]:
    return {side: {name for t in trees(where) for name in asked(t, door)} for side, (door, where) in SIDES.items()}


def test_pages_and_reports_ask_for_what_the_list_has():
    assert forgotten(FIGURES, shown_now()) == set()


def test_a_made_up_figure_is_told_by_what_was_forgotten():
    listed, now = {**FIGURES, "rings": RINGS}, shown_now()
    assert forgotten(listed, now) == {
        "rings has a screen, and nothing in web asks for it",
        "rings has a printed, and nothing in reports asks for it",
        "rings has a backdrop, and nothing in reports asks for it",
    }
    page = set(asked(ast.parse("on_screen('rings', [1, 2], strip)"), "on_screen"))
    assert forgotten(FIGURES, now | {"screen": now["screen"] | page}) == {
        "rings is asked for in web, and has no screen"
    }


def test_nobody_takes_a_drawing_past_the_list():
    found = [drawing for where in ("web", "reports") for tree in trees(where) for drawing in by_passed(tree, FIGURES)]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("from surveyapp.figures.screen_rings import rings", id="imported"),
        pytest.param("from surveyapp.figures import screen_rings\nscreen_rings.rings([1])", id="of its module"),
    ],
)
def test_a_drawing_taken_past_the_list_is_found(source):
    assert by_passed(ast.parse(source), {"rings": RINGS}) == {"screen_rings:rings"}


def functions() -> list[tuple[str, str]]:
    return [
        tuple(function.split(":"))  # type: ignore[misc]
        for side in SIDES
        for function in drawn(FIGURES, side).values()
    ]


def test_every_drawing_of_the_list_is_there_and_every_module_draws():
    for module, function in functions():
        assert callable(getattr(import_module(f"{HOME}.{module}"), function)), function
    assert {module for module, _ in functions()} == modules()


@pytest.mark.parametrize(
    ("door", "name", "side"),
    [
        pytest.param(on_screen, "spread", "screen", id="on screen"),
        pytest.param(in_print, "counts", "printed", id="in print"),
        pytest.param(backdrop, "rank-sets", "backdrop", id="behind rows"),
    ],
)
def test_what_is_not_drawn_there_is_said_by_name(door, name, side):
    with pytest.raises(KeyError, match=f"{name} is not drawn there: no {side}"):
        door(name, [])


@pytest.mark.parametrize("module", sorted(modules()))
def test_every_public_drawing_is_used(module):
    tree = ast.parse((ROOT / "figures" / f"{module}.py").read_text(encoding="utf-8"))
    public = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"}
    assert public - used() - {function for home, function in functions() if home == module} == set()


@cache
def used() -> set[str]:
    """Names that are read anywhere in the package: `name` or `module.name`."""
    nodes = [node for tree in trees(".") for node in ast.walk(tree)]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}
