"""`import analysis` offers what the pages use and the rest of the method, documented, and loads it when asked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import analysis

ROOT = Path(__file__).parents[2]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in (ROOT / "analysis").rglob("*.py")
}
FACE = {(f"analysis.{module}", name) for module, names in analysis.FACE.items() for name in names}


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of everything that a file imports from `analysis`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "analysis":
            yield from ((node.module or "", alias.name) for alias in node.names)


def used_by_the_program() -> set[tuple[str, str]]:
    return {found for path in (ROOT / "surveyapp").rglob("*.py") for found in imports(path)}


def documented_constants(path: Path) -> set[str]:
    """Names that are assigned, with a string below that says what they are."""
    body = ast.parse(path.read_text("utf-8")).body
    return {
        ast.unparse(target)
        for node, below in pairwise(body)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    }


@pytest.mark.parametrize("name", analysis.__all__)
def test_every_name_is_there_and_says_what_it_is(name):
    module = next(module for module, names in analysis.FACE.items() if name in names)
    value = getattr(analysis, name)
    assert value is getattr(sys.modules[f"analysis.{module}"], name)
    if callable(value) and getattr(value, "__module__", "").startswith("analysis"):
        assert value.__doc__
        assert not value.__doc__.startswith(f"{name}(")  # what a dataclass makes up
    elif module != "arrays":
        assert name in documented_constants(MODULES[f"analysis.{module}"])


def test_no_name_stands_for_two_things():
    assert len(set(analysis.__all__)) == len(analysis.__all__)
    assert set(analysis.__all__) <= set(dir(analysis))


def test_type_checkers_see_the_same_names():
    assert set(imports(MODULES["analysis"].with_suffix(".pyi"))) == FACE


def test_another_name_is_refused_as_by_every_module():
    with pytest.raises(AttributeError, match="module 'analysis' has no attribute 'index_waves'"):
        _ = analysis.index_waves  # type: ignore[attr-defined]


def test_what_the_program_uses_is_on_the_face():
    homes = {module for module, _ in FACE}
    assert {
        (module, name)
        for module, name in used_by_the_program()
        if (module, name) not in FACE and f"{module}.{name}" not in homes and module != "analysis"
    } == set()


def test_modules_without_a_page_are_marked_as_such():
    reached: set[str] = set()
    waiting = used_by_the_program()
    while waiting:
        module, name = waiting.pop()
        module = f"{module}.{name}" if f"{module}.{name}" in MODULES else module
        if module not in reached:
            reached.add(module)
            waiting |= set(imports(MODULES[module])) if module != "analysis" else set()
    assert {module for module in analysis.FACE if f"analysis.{module}" not in reached} == analysis.NOT_ON_PAGES


def test_what_it_says_that_pages_use_is_what_they_use():
    (said,) = (part for part in (analysis.__doc__ or "").split("\n\n") if part.startswith("What the pages use:"))
    named = set(re.findall(r"`(\w+)`", said)) - {"NOT_ON_PAGES"}
    assert named - {name for _, name in used_by_the_program()} == set()


def test_importing_the_package_loads_nothing():
    work = "import sys, analysis; print(*[m for m in sys.modules if m.startswith(('numpy', 'scipy', 'analysis.'))])"
    assert subprocess.run([sys.executable, "-c", work], capture_output=True, text=True, check=True).stdout == "\n"
