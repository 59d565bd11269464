"""No column of the index that nothing fills."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

import surveyapp.results
from surveyapp import store
from surveyapp.results.index import aggregates
from surveyapp.results.model import columns
from surveyapp.results.model.result import COLUMNS, IndexRow
from surveyapp.results.public.published import as_published
from surveyapp.results.reading import PREVIOUS, View
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.waves import parts as decided
from surveyapp.store.waves.frame import FrameRow, save_frame
from tests.factories import parts
from tests.factories.results import made_up_result

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


def test_every_column_says_what_it_tells_once():
    """Names, forms, figures, errors, places, changes: whoever adds one says in `columns` what everybody may see."""
    assert sorted(columns.PUBLISHED) == sorted(COLUMNS)


@dataclasses.dataclass(frozen=True, slots=True)
class WiderRow(IndexRow):
    cv: float | None = None


def test_a_column_that_nobody_has_said_to_be_published_is_not():
    result = made_up_result(3, 0)
    rows = tuple(WiderRow(**dataclasses.asdict(row), cv=2.2) for row in result.rows)
    published = as_published(dataclasses.replace(result, rows=rows))
    assert published.rows
    assert {getattr(row, "cv", None) for row in published.rows} == {None}


@pytest.mark.parametrize("aggregate", ["equal", "dossier-share"])
def test_a_mean_of_agencies_keeps_of_all_answers_together_what_is_said_to_be_common(
    sqlite_engine, monkeypatch, aggregate
):
    """A figure that is of all answers never stands beside the index of the mean."""
    [*of_two_rounds(sqlite_engine)]
    kept = [column for column in columns.OF_ANY_AGGREGATE if column != "n_returned"]
    monkeypatch.setattr(aggregates, "OF_ANY_AGGREGATE", kept)
    with View(sqlite_engine, "NOW", aggregate=aggregate) as view:
        above = [row for row in view.result.rows if row.scope != "agency"]
    assert above
    assert {row.n_returned for row in above} == {row.deff for row in above} == {None}
    assert all(row.n and row.index is not None for row in above if row.part == "overall")


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
