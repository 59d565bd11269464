"""No column of the index that nothing fills."""

from __future__ import annotations

import ast
from pathlib import Path

import surveyapp.results
from surveyapp.results.model.result import COLUMNS

RESULTS = Path(surveyapp.results.__file__).parent


def given() -> set[str]:
    """Names of what is handed on by name where results are made: keywords, and keys of dictionaries."""
    files = [file for file in RESULTS.rglob("*.py") if file.parent.name != "model"]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    keywords = {str(node.arg) for node in nodes if isinstance(node, ast.keyword)}
    keys = [key for node in nodes if isinstance(node, ast.Dict) for key in node.keys]
    return keywords | {str(key.value) for key in keys if isinstance(key, ast.Constant)}


def test_every_column_is_filled_where_results_are_made():
    assert [column for column in COLUMNS if column not in given()] == []


def test_a_column_that_is_forgotten_is_found():
    assert "made_up" not in given()
