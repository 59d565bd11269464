"""No column of the index that nothing fills."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import surveyapp.results
from surveyapp import store
from surveyapp.results.model.result import COLUMNS, IndexRow
from surveyapp.results.reading import PREVIOUS, View
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.waves import parts as decided
from surveyapp.store.waves.frame import FrameRow, save_frame
from tests.factories import parts

RESULTS = Path(surveyapp.results.__file__).parent
ALIKE = ("confidence",)
"""Columns that say the same of every wave."""


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


def test_every_column_says_something_of_some_row(sqlite_engine):
    """One that is handed on, and always unknown, is told here by its name."""
    default = {field.name: field.default for field in dataclasses.fields(IndexRow)}
    rows = [*of_two_rounds(sqlite_engine)]
    unknown = {column for column in COLUMNS if all(getattr(row, column) == default[column] for row in rows)}
    assert unknown == {*ALIKE}


def of_two_rounds(engine: store.Engine) -> Iterator[IndexRow]:
    """The later one beside the earlier: of everything that a wave can hold, some. A decision left a factor out."""
    with store.writing(engine) as session:
        parts.city(session)
        save_agencies(session, [AgencyRow("F", "Sở F", peer_group="departments")])  # what is usual, six can tell
        frame = [FrameRow("all", 400, agency, issued=90, returned=40) for agency in (*parts.AGENCIES, "F")]
        for code, previous in (("BEFORE", ""), ("NOW", "BEFORE")):
            parts.draft(session, code, previous=previous)
            parts.open_wave(session, code)
            save_frame(session, code, frame)
            parts.fill_in(session, code, {"A": 40}, basis="self-selected")
            parts.collect(session, code, parts.FULL | {"B": 20, "F": 30})
        decided.leave_out(session, "NOW", "factor:F5", decision="12/QĐ", reason="failed", actor="test")
    with View(engine, "NOW", against=PREVIOUS) as view:
        yield from view.result.rows
