"""0–1 becomes 0–100 in one module."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import surveyapp
from surveyapp.results.model import percent as home

ROOT = Path(surveyapp.__file__).parent
INVENTED = ROOT / "cli" / "demo_city"  # dice, not figures


def by_a_hundred(path: Path) -> list[int]:
    """Lines on which something is multiplied or divided by 100."""
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        return [n for n, line in enumerate(text.splitlines(), 1) if re.search(r"\b100 *[*/]|[*/] *100\b", line)]
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mult | ast.Div)
        and any(isinstance(side, ast.Constant) and side.value == 100 for side in (node.left, node.right))
    ]


def test_only_one_module_multiplies_by_a_hundred():
    modules = [*ROOT.rglob("*.py"), *ROOT.rglob("*.html")]
    found = {str(path): by_a_hundred(path) for path in modules if not path.is_relative_to(INVENTED)}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_such_a_line_would_be_found(tmp_path):
    (tmp_path / "a.py").write_text("x = y * 100\n")
    (tmp_path / "a.html").write_text("{{ 100 * share }}\n")
    assert [by_a_hundred(path) for path in sorted(tmp_path.iterdir())] == [[1], [1]]


@pytest.mark.parametrize(("share", "figure"), [(0.0, 0.0), (0.875, 87.5), (float("nan"), None), (float("inf"), None)])
def test_what_is_unknown_stays_unknown(share, figure):
    assert home.known_percent(share) == figure
